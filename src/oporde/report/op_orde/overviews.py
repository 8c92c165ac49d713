"""The overviews of a report: tables with the same of earlier deliveries and other municipalities beside them, and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oporde.engine.duckdb import Cell
from oporde.plan.model import KeyForm, MeasureForm, OverviewQuery, Plan
from oporde.report import dutch
from oporde.report.op_orde import units
from oporde.report.op_orde.contents import (
    EVERYONE,
    EXTREME,
    NO_EARLIER,
    NO_PEERS,
    PREVIOUS_DELIVERY,
    PREVIOUS_PERIOD,
    SIMILAR,
    Column,
    Number,
    Overview,
    Picture,
    ReportedFigure,
    Row,
    Table,
)
from oporde.report.op_orde.measurement import Details, FilledColumn, MeasuredTable, Measurement
from oporde.report.op_orde.peers import PeerFigures


def label(plan: Plan, list: str | None, code: str) -> str:
    """What a code is called; the code itself where no list knows it."""
    names = plan.lists.get(list or "", ())
    return next((item.name for item in names if item.code == code), code)


@dataclass(frozen=True, slots=True)
class Overviews:
    """Makes the overviews of one delivery."""

    measurement: Measurement
    plan: Plan
    previous_delivery: Measurement | None
    previous_period: Measurement | None
    peers: PeerFigures | None

    def overview(self, query: OverviewQuery) -> Overview:
        measured = self.measurement.table(query.id)
        rows = measured.rows if measured else ()
        present = {file.layout for file in self.measurement.files}
        if not rows:
            missing = f"Er is geen bestand {self.plan.layout(query.layout).title} geleverd."
            undecided = query.undecided if query.layout in present else missing
            return Overview(
                id=query.id,
                title=query.title,
                headline=query.title,
                undecided=undecided,
                table=Table(keys=tuple(key.title for key in query.keys), columns=(), rows=()),
                picture=None,
            )
        assert measured is not None
        table = self.table(query, measured)
        picture = self.picture(query, table)
        headline = self.headline(query, measured)
        return Overview(
            id=query.id,
            title=query.title,
            headline=headline,
            undecided="",
            table=table,
            picture=picture,
            alternative=_alternative(query.title, headline, table, picture) if picture else "",
        )

    def headline(self, query: OverviewQuery, measured: MeasuredTable) -> str:
        if measured.headline is None:
            return query.title
        facts = _Facts(measured.facts, self.plan)
        return query.headlines[measured.headline].text.format_map(facts)

    def table(self, query: OverviewQuery, measured: MeasuredTable) -> Table:
        """The rows with, beside each measure that is compared, the same of earlier deliveries and other municipalities."""
        keys = len(query.keys)
        earlier = {
            PREVIOUS_DELIVERY: _rows_by_key(self.previous_delivery, query),
            PREVIOUS_PERIOD: _rows_by_key(self.previous_period, query),
        }
        columns: list[Column] = []
        for measure in query.measures:
            columns.append(Column(title=measure.title, unit=measure.unit))
            columns += (
                Column(title=measure.title, unit=measure.unit, of=of)
                for of in _compared(measure, earlier, self.similar_or_all(query, measure, measured))
            )
        rows = tuple(self.row(query, columns, row[:keys], row[keys:], earlier) for row in measured.rows)
        return Table(keys=tuple(key.title for key in query.keys), columns=tuple(columns), rows=rows)

    def similar_or_all(self, query: OverviewQuery, measure: MeasureForm, measured: MeasuredTable) -> str:
        """Whose means stand beside a measure: those of the own size where there are any, else of all; "" for nobody's."""
        if self.peers is None or not measure.peers:
            return ""
        figure = f"{query.id}.{measure.name}"
        subjects = ["/".join(str(key) for key in row[: len(query.keys)]) for row in measured.rows]
        if any(self.peers.similar(figure, subject, self.measurement.inhabitants) for subject in subjects):
            return SIMILAR
        return EVERYONE if any(self.peers.find(figure, subject, "") for subject in subjects) else ""

    def row(
        self,
        query: OverviewQuery,
        columns: Sequence[Column],
        key: tuple[Cell, ...],
        own: tuple[Cell, ...],
        earlier: Mapping[str, Mapping[tuple[Cell, ...], tuple[Cell, ...]]],
    ) -> Row:
        places = {measure.title: i for i, measure in enumerate(query.measures)}
        numbers: list[Number] = []
        for column in columns:
            place = places[column.title]
            if column.of in earlier:
                there = earlier[column.of].get(key)
                numbers.append(_number(there[place]) if there else None)
            elif column.of:
                numbers.append(self.peer_mean(f"{query.id}.{query.measures[place].name}", key, column.of))
            else:
                numbers.append(_number(own[place]))
        return Row(
            codes=tuple(str(code) for code in key),
            labels=tuple(self.key_label(form, code) for form, code in zip(query.keys, key, strict=True)),
            numbers=tuple(numbers),
        )

    def key_label(self, form: KeyForm, code: Cell) -> str:
        text = str(code)
        if form.list:
            return label(self.plan, form.list, text)
        return units.day(text) if form.name == "day" else text

    def peer_mean(self, figure: str, key: tuple[Cell, ...], of: str) -> Number:
        assert self.peers is not None
        subject = "/".join(str(code) for code in key)
        found = (
            self.peers.similar(figure, subject, self.measurement.inhabitants)
            if of == SIMILAR
            else self.peers.find(figure, subject, "")
        )
        return found.mean if found else None

    def picture(self, query: OverviewQuery, table: Table) -> Picture | None:
        if query.picture is None:
            return None
        titles = {measure.name: measure.title for measure in query.measures}
        column = table.column(titles[query.picture.measure])
        assert column is not None
        beside: list[tuple[int, str]] = []
        if query.picture.beside:
            place = table.column(titles[query.picture.beside])
            assert place is not None
            beside.append((place, titles[query.picture.beside].lower()))
        for of in (PREVIOUS_PERIOD, SIMILAR, EVERYONE):
            found = table.column(titles[query.picture.measure], of)
            if found is not None:
                beside.append((found, of))
        return Picture(kind=query.picture.kind, column=column, beside=tuple(beside[:2]))

    # --- overviews that every report has

    def filled(self) -> Overview:
        """How well each column is filled; the best filled ones of a file in one sentence."""
        before = {(c.layout, c.column): c for c in self.previous_period.filled} if self.previous_period else {}
        columns = [Column(title="Gevuld", unit="rows"), Column(title="Deel van de regels", unit="share")]
        if before:
            columns.append(Column(title="Deel van de regels", unit="share", of=PREVIOUS_PERIOD))
        kinds = {layout.layout: layout.title for layout in self.plan.layouts}
        table = Table(
            keys=("Bestand", "Kolom"),
            columns=tuple(columns),
            rows=tuple(
                Row(
                    codes=(each.layout, each.column),
                    labels=(kinds[each.layout], each.column),
                    numbers=(each.filled, each.share, *_share_before(before, each)),
                )
                for each in self.measurement.filled
            ),
        )
        whole = [each for each in self.measurement.filled if each.filled == each.rows]
        least = min(self.measurement.filled, key=lambda each: each.share, default=None)
        headline = "Hoe vaak elke kolom is gevuld"
        if least is not None:
            are = "is" if len(whole) == 1 else "zijn"
            headline = f"{len(whole)} van de {len(self.measurement.filled)} kolommen {are} op elke regel gevuld"
            if least.filled < least.rows:
                name = least.column.replace("_", " ")
                headline += f"; het minst gevuld is {name} ({units.number(least.share, 'share')})"
        picture = Picture(kind="filled", column=1) if table.rows else None
        return Overview(
            id="filled",
            title="Hoe vaak elke kolom is gevuld",
            headline=headline,
            undecided="" if table.rows else "Er zijn geen regels.",
            table=table,
            picture=picture,
            alternative=_alternative("Hoe vaak elke kolom is gevuld", headline, table, picture) if picture else "",
        )

    def among_peers(self, figures: Sequence[ReportedFigure]) -> Overview:
        """The place of every figure among those of other municipalities."""
        placed = [
            (each, place)
            for each in figures
            if not each.figure.subject and (place := each.comparison.similar or each.comparison.everyone)
        ]
        title = "Plaats tussen andere gemeenten"
        of = placed[0][1].of if placed else EVERYONE
        columns = (
            Column(title="Lagere waarde", unit="share"),
            Column(title="Uw waarde", unit=""),
            Column(title="Gemiddelde", unit=""),
            Column(title="Laagste groep", unit=""),
            Column(title="Hoogste groep", unit=""),
        )
        rows = tuple(
            Row(
                codes=(each.figure.indicator,),
                labels=(each.figure.title,),
                numbers=(place.share_below, each.figure.value, place.mean, place.lowest, place.highest),
                unit=each.figure.unit,
            )
            for each, place in placed
        )
        table = Table(keys=("Kengetal",), columns=columns, rows=rows)
        if not placed:
            return Overview(id="peers", title=title, headline=title, undecided=NO_PEERS, table=table, picture=None)
        extreme = sum(not EXTREME <= place.share_below <= 1 - EXTREME for _, place in placed)
        many = dutch.counted(len(placed), "kengetal", "kengetallen")
        headline = (
            f"Op {dutch.number(extreme)} van de {many} hoort u bij de uitersten van de {of}"
            if extreme
            else f"Op geen van de {many} hoort u bij de uitersten van de {of}"
        )
        picture = Picture(kind="places", column=0)
        return Overview(
            id="peers",
            title=title,
            headline=headline,
            undecided="",
            table=table,
            picture=picture,
            alternative=_alternative(title, headline, table, picture),
        )

    def changes(self) -> Overview:
        """The key figures beside those of earlier deliveries."""
        others = [(PREVIOUS_DELIVERY, self.previous_delivery), (PREVIOUS_PERIOD, self.previous_period)]
        columns = [Column(title="Nu", unit="")]
        for of, other in others:
            if other is not None:
                columns += [Column(title=of.capitalize(), unit=""), Column(title="Verandering", unit="share", of=of)]
        rows = []
        for form in self.plan.key_figures:
            now = self.measurement.key_figures.get(form.id)
            numbers: list[Number] = [now]
            for _, other in others:
                if other is not None:
                    before = other.key_figures.get(form.id)
                    numbers += [before, (now - before) / before if now is not None and before else None]
            rows.append(Row(codes=(form.id,), labels=(form.title,), numbers=tuple(numbers), unit=form.unit))
        table = Table(keys=("Kerncijfer",), columns=tuple(columns), rows=tuple(rows))
        title = "De kerncijfers naast die van eerder"
        compared = table.column("Verandering", PREVIOUS_PERIOD) or table.column("Verandering", PREVIOUS_DELIVERY)
        told = [(row, row.numbers[compared]) for row in rows if compared and row.numbers[compared] is not None]
        if not told or compared is None:
            return Overview(id="changes", title=title, headline=title, undecided=NO_EARLIER, table=table, picture=None)
        row, most = max(told, key=lambda pair: abs(pair[1] or 0))
        of = table.columns[compared].of
        headline = f"Het meest veranderde {row.labels[0]}: {_signed_share(most or 0)} tegenover de {of}"
        picture = Picture(kind="changes", column=compared)
        return Overview(
            id="changes",
            title=title,
            headline=headline,
            undecided="",
            table=table,
            picture=picture,
            alternative=_alternative(title, headline, table, picture),
        )


class _Facts(dict[str, object]):
    """The facts of a headline, each written as its placeholder asks."""

    def __init__(self, facts: Details, plan: Plan) -> None:
        super().__init__({name: _Fact(value, plan) for name, value in facts})


@dataclass(frozen=True, slots=True)
class _Fact:
    value: Cell
    plan: Plan

    def __format__(self, spec: str) -> str:
        if self.value is None:
            return "onbekend"
        if spec == "day":
            return units.day(str(self.value))
        if spec in self.plan.lists:
            names = self.plan.lists[spec]
            return next((item.name for item in names if item.code == self.value), str(self.value))
        if isinstance(self.value, str):
            return self.value
        return units.written(self.value, spec) if spec else units.number(self.value, "rows")


def _number(value: Cell) -> Number:
    return value if value is None else float(value)


def _rows_by_key(other: Measurement | None, query: OverviewQuery) -> dict[tuple[Cell, ...], tuple[Cell, ...]]:
    found = other.table(query.id) if other else None
    keys = len(query.keys)
    return {row[:keys]: row[keys:] for row in found.rows} if found else {}


def _compared(
    measure: MeasureForm, earlier: Mapping[str, Mapping[tuple[Cell, ...], tuple[Cell, ...]]], peers: str
) -> Iterator[str]:
    if measure.compare:
        yield from (of for of, rows in earlier.items() if rows)
    if peers:
        yield peers


def _share_before(before: Mapping[tuple[str, str], FilledColumn], each: FilledColumn) -> tuple[Number, ...]:
    if not before:
        return ()
    found = before.get((each.layout, each.column))
    return (found.share if found else None,)


def _signed_share(value: float) -> str:
    return units.change(1 + value, 1, "")


KINDS = {
    "bars": "Staafdiagram",
    "columns": "Kolommendiagram",
    "parts": "Gestapeld staafdiagram",
    "line": "Lijndiagram",
    "balance": "Kolommendiagram van begin naar einde",
    "calendar": "Kalender met een vakje per dag",
    "filled": "Staafdiagram",
    "places": "Stippendiagram",
    "changes": "Staafdiagram",
}


def _alternative(title: str, headline: str, table: Table, picture: Picture) -> str:
    """The picture in words: what it is, what it shows, and its first numbers; the table has them all."""
    drawn = [(row, row.numbers[picture.column]) for row in table.rows if row.numbers[picture.column] is not None]
    largest = (
        sorted(drawn, key=lambda pair: -abs(pair[1] or 0)) if picture.kind in ("bars", "calendar", "changes") else drawn
    )
    unit = table.columns[picture.column].unit
    told = "; ".join(f"{', '.join(row.labels)}: {units.number(value or 0, unit)}" for row, value in largest[:6])
    return f"{KINDS[picture.kind]}: {title}. {headline}. {told}. Alle cijfers staan in de tabel."
