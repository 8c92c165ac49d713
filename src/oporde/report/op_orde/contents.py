"""What a report holds: figures, tables, pictures, points and chapters, each frozen, with the words that name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from oporde.findings import Figure, Light
from oporde.plan.model import Band
from oporde.report import dutch
from oporde.report.op_orde import units
from oporde.report.op_orde.measurement import Details, MeasuredFile

TITLE = "Op-orde-rapport"
LIGHTS = {
    Light.GREEN: "in orde",
    Light.ORANGE: "kijk ernaar",
    Light.RED: "waarschijnlijk fout",
    Light.UNDECIDED: "niet te beoordelen",
}
WORST_FIRST = (Light.RED, Light.ORANGE, Light.GREEN, Light.UNDECIDED)
DELIVERY = "Levering"
ATTENTION = "Aandachtspunten"
WARNINGS = "Waarschuwingen uit de technische controle"
PREVIOUS_DELIVERY = "vorige levering"
PREVIOUS_PERIOD = "vorige periode"
SIMILAR = "vergelijkbare gemeenten"
EVERYONE = "alle gemeenten"
NO_PEERS = "Er zijn nog geen cijfers van andere gemeenten om mee te vergelijken."
NO_EARLIER = "Er is geen eerdere levering om mee te vergelijken."
ADVICE = "Dit rapport keurt niets af. Uw levering is technisch goedgekeurd en telt, tot u opnieuw levert."
EXTREME = 0.1  # a figure among the lowest or highest tenth of the municipalities stands out

PictureKind = Literal["bars", "columns", "parts", "line", "balance", "calendar", "filled", "places", "changes"]
Number = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerPlace:
    """Where a figure lies among other municipalities.

    Attributes:
        of: which ones, in words: "gemeenten van 20.000 tot 50.000 inwoners".
        lowest, highest: mean of the lowest and the highest group of at least five; None where there is but one group.
        share_below: about which part has a lower value.
    """

    of: str
    municipalities: int
    mean: float
    lowest: Number
    highest: Number
    share_below: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same figure elsewhere; None where there is none."""

    previous_delivery: Number = None
    previous_period: Number = None
    similar: PeerPlace | None = None
    everyone: PeerPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFigure:
    """A figure with all that belongs to it.

    Attributes:
        label: what its subject is called; "" where it has none.
        file: title of the kind of file it is about.
        limits: in words; orange, red: as the protocol writes them; bands: as stretches, where they are of the value alone.
        explained_by: indicators of which this is a consequence.
    """

    figure: Figure
    label: str
    chapter: str
    file: str
    meaning: str
    limits: str
    orange: str | None
    red: str | None
    bands: tuple[Band, ...]
    causes: str
    action: str
    weight: int
    details: Details
    comparison: Comparison
    explained_by: tuple[str, ...]

    @property
    def written(self) -> str:
        return "–" if self.figure.value is None else units.written(self.figure.value, self.figure.unit)

    @property
    def beside(self) -> tuple[str, ...]:
        """The comparisons in words, each a short line."""
        return tuple(_beside(self.figure, self.comparison))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of attention: an indicator that is not green, with what it says, why, and what to do.

    Attributes:
        figures: those that are not green, the worst first.
        explains: titles of what is striking because of it; those stand under it and not by themselves.
    """

    indicator: str
    light: Light
    title: str
    sentence: str
    meaning: str
    limits: str
    causes: str
    action: str
    chapter: str
    figures: tuple[ReportedFigure, ...]
    explains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of numbers in a table; `of` says whose: "" our own, or one of the four comparisons."""

    title: str
    unit: str
    of: str = ""

    @property
    def heading(self) -> str:
        heading = units.unit_of(self.unit).heading
        named = f"{self.title} ({heading})" if heading and heading not in self.title and heading != "%" else self.title
        return f"{named}, {self.of}" if self.of else named


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: codes of its keys, what they are called, and a number for each column.

    Attributes:
        unit: of its numbers, where the column has none.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    numbers: tuple[Number, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Keys and columns with rows: the figures behind a picture."""

    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def column(self, title: str, of: str = "") -> int | None:
        """The place of a column; None when there is none."""
        places = (i for i, column in enumerate(self.columns) if column.title == title and column.of == of)
        return next(places, None)

    def written(self, row: Row) -> tuple[str, ...]:
        return tuple(
            "" if value is None else units.number(value, column.unit or row.unit)
            for column, value in zip(self.columns, row.numbers, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How a table is drawn: `column` is what, `beside` the marks beside it with what they are called."""

    kind: PictureKind
    column: int
    beside: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A table with the finding above it and, where it has one, its picture.

    Attributes:
        headline: the finding; the title where none can be told.
        undecided: why there is nothing to show; "" when there is.
        alternative: the picture in words, for who does not see it.
    """

    id: str
    title: str
    headline: str
    undecided: str
    table: Table
    picture: Picture | None
    alternative: str = ""

    @property
    def shown(self) -> Table:
        """The table for readers: the days of a calendar stand beside each other, a month on a row."""
        if self.picture is None or self.picture.kind != "calendar":
            return self.table
        months: dict[tuple[str, str], list[Number]] = {}
        for row in self.table.rows:
            day = date.fromisoformat(row.codes[1])
            month = f"{dutch.MONTHS[day.month - 1]} {day.year}"
            months.setdefault((row.labels[0], month), [None] * 31)[day.day - 1] = row.numbers[self.picture.column]
        unit = self.table.columns[self.picture.column].unit
        return Table(
            keys=(self.table.keys[0], "Maand"),
            columns=tuple(Column(title=str(day), unit=unit) for day in range(1, 32)),
            rows=tuple(Row(codes=key, labels=key, numbers=tuple(numbers)) for key, numbers in months.items()),
        )

    @property
    def marks(self) -> str:
        """What the marks in the picture are, in one sentence; "" where there are none."""
        if self.picture is None or not self.picture.beside or self.picture.kind not in ("bars", "columns"):
            return ""
        own = self.table.columns[self.picture.column].title.lower()
        return f"Balk: {own}. " + " ".join(
            f"{shape}: {name}." for shape, (_, name) in zip(("Streep", "Ruit"), self.picture.beside, strict=False)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A question of the reader with its answer.

    Attributes:
        light: the worst of its figures.
        headline: what is striking in it, else the finding of its picture.
        picture: the overview that stands on the first page; None when it cannot be shown.
    """

    number: int
    title: str
    question: str
    light: Light
    headline: str
    picture: Overview | None
    figures: tuple[ReportedFigure, ...]
    overviews: tuple[Overview, ...]

    @property
    def indicators(self) -> tuple[tuple[ReportedFigure, ...], ...]:
        """The figures of each indicator together, the worst first."""
        found: dict[str, list[ReportedFigure]] = {}
        for each in self.figures:
            found.setdefault(each.figure.indicator, []).append(each)
        return tuple(
            tuple(sorted(several, key=lambda each: WORST_FIRST.index(each.figure.light))) for several in found.values()
        )

    @property
    def striking(self) -> tuple[tuple[ReportedFigure, ...], ...]:
        """The indicators that ask for attention."""
        return tuple(several for several in self.indicators if several[0].figure.light in (Light.RED, Light.ORANGE))

    @property
    def ordinary(self) -> tuple[tuple[ReportedFigure, ...], ...]:
        """The others: in order, or not to be judged."""
        return tuple(several for several in self.indicators if several not in self.striking)

    @property
    def ordinary_title(self) -> str:
        """What stands above the others."""
        undecided = any(each.figure.light is Light.UNDECIDED for each in self.figures)
        told = dutch.counted(len(self.ordinary), "kengetal", "kengetallen")
        return f"{told} waar niets aan opvalt{', of niet te beoordelen' if undecided else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A large figure: `change` says how it was in the previous period, or ""."""

    id: str
    title: str
    value: Number
    unit: str
    light: Light
    change: str

    @property
    def written(self) -> str:
        if self.value is None:
            return "–"
        return units.unit_of(self.unit).before + units.number(self.value, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning of the technical check: rows are named by number, never by what stands in them."""

    file: str
    rule: str
    title: str
    count: int
    message: str
    remedy: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpOrdeReport:
    """What the reader of a report gets.

    Attributes:
        compared_with: a sentence for each comparison: with what, or why not.
        superseded: a sentence when a later delivery took the place of this one; else "".
        figures: all of them, in the order of the protocol.
        points: cause first, then by weight.
    """

    municipality: str
    municipality_name: str
    inhabitants: int | None
    period: str
    period_title: str
    protocol: str
    protocol_version: str
    protocol_title: str
    plan_hash: str
    made_on: date
    delivered_on: date | None
    files: tuple[MeasuredFile, ...]
    kinds: tuple[tuple[str, str], ...]
    light: Light
    sentence: str
    explanation: tuple[str, ...]
    superseded: str
    key_figures: tuple[KeyFigure, ...]
    points: tuple[Point, ...]
    chapters: tuple[Chapter, ...]
    figures: tuple[ReportedFigure, ...]
    warnings: tuple[Warned, ...]
    compared_with: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{TITLE} {self.municipality_name}, {self.period_title}"

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The numbers of the chapters that every report has: delivery, points of attention, warnings."""
        return 1, len(self.chapters) + 2, len(self.chapters) + 3

    @property
    def lights(self) -> tuple[tuple[Light, int], ...]:
        """How many indicators have which light, the worst first."""
        worst = worst_by_indicator(self.figures)
        return tuple((light, sum(found is light for found in worst.values())) for light in WORST_FIRST)


def worst_of(lights: Iterator[Light]) -> Light:
    found = set(lights)
    return next((light for light in WORST_FIRST if light in found), Light.UNDECIDED)


def worst_by_indicator(figures: Sequence[ReportedFigure]) -> dict[str, Light]:
    """The worst light of each indicator."""
    found: dict[str, list[Light]] = {}
    for each in figures:
        found.setdefault(each.figure.indicator, []).append(each.figure.light)
    return {indicator: worst_of(iter(lights)) for indicator, lights in found.items()}


def _beside(figure: Figure, comparison: Comparison) -> Iterator[str]:
    if figure.value is None:
        return
    for of, other in ((PREVIOUS_DELIVERY, comparison.previous_delivery), (PREVIOUS_PERIOD, comparison.previous_period)):
        if other is not None:
            yield f"{of}: {units.number(other, figure.unit)}"
    for place in (comparison.similar, comparison.everyone):
        if place is not None:
            spread = (
                f" (van {units.number(place.lowest, figure.unit)} tot {units.number(place.highest, figure.unit)})"
                if place.lowest is not None and place.highest is not None
                else ""
            )
            yield f"{place.of}: gemiddeld {units.number(place.mean, figure.unit)}{spread}"
