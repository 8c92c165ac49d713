"""Measure a delivery: approved files of one municipality and period become a Measurement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oporde.engine.duckdb import Circumstances, Delivered, DuckDB, KeptRows, Measured
from oporde.findings import Figure, Light
from oporde.intake.tables import Table
from oporde.intake.wording import hide_numbers
from oporde.plan.model import IndicatorQuery, Plan
from oporde.protocol.admission import CodeValidity, Period
from oporde.report.op_orde.measurement import FilledColumn, MeasuredFile, MeasuredTable, MeasuredValue, Measurement

NO_LIMIT_KNOWN = "Een getal waar de grens op steunt is niet bekend."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An approved file, as intake read it or as its rows were kept.

    Attributes:
        name, sha256: of the file that was delivered.
    """

    layout: str
    municipality: str
    period: str
    name: str
    sha256: str
    rows: Table | KeptRows


def source_of(table: Table) -> Source:
    """A table of intake as a source."""
    return Source(
        layout=table.layout,
        municipality=table.municipality,
        period=table.period,
        name=hide_numbers(table.name),
        sha256=table.sha256,
        rows=table,
    )


def as_delivered(sources: Sequence[Source], plan: Plan, *, municipality: str, today: date) -> dict[str, Delivered]:
    """Sources by layout, each with its own period's days and codes: what an engine needs to read or to keep them."""
    return _Measuring(plan, municipality, _period(plan, sources[0].period), today).delivered(sources)


def measure(
    current: Sequence[Source],
    previous: Sequence[Source],
    plan: Plan,
    *,
    municipality: str,
    period: str,
    today: date,
    memory_limit: str | None = None,
    threads: int = 0,
) -> Measurement:
    """Measure the files of a municipality over a period.

    Args:
        current: at most one of each layout, of this period; only approved ones count.
        previous: those of the period before it; arrangements are merged over both, and figures compared.
        memory_limit, threads: of the engine; by default its own.
    """
    measuring = _Measuring(plan, municipality, _period(plan, period), today)
    delivered = measuring.delivered(current) | measuring.delivered(previous, before=True)
    with DuckDB(memory_limit=memory_limit, threads=threads) as engine:
        found = engine.measure(delivered, measuring.about(period), plan.layouts, plan.views, plan.indicators)
        return Measurement(
            protocol=plan.protocol,
            protocol_version=plan.version,
            plan_hash=plan.hash,
            municipality=municipality,
            municipality_name=measuring.name(),
            inhabitants=plan.inhabitants.get(municipality),
            period=period,
            period_title=measuring.period.title,
            first_day=measuring.period.first_day,
            last_day=measuring.period.last_day,
            files=tuple(_file(source) for source in current),
            values=tuple(measuring.values(found, {source.layout for source in current})),
            key_figures={figure.id: engine.value(figure) for figure in plan.key_figures},
            tables=tuple(_tables(engine, plan)),
            filled=tuple(_filled(engine, plan, current)),
        )


def _period(plan: Plan, id: str) -> Period:
    return next(period for period in plan.admission.periods if period.id == id)


def _file(source: Source) -> MeasuredFile:
    return MeasuredFile(layout=source.layout, name=source.name, rows=source.rows.records, sha256=source.sha256)


def _tables(engine: DuckDB, plan: Plan) -> Iterator[MeasuredTable]:
    for overview in plan.overviews:
        told = engine.tell(overview)
        yield MeasuredTable(id=overview.id, rows=engine.tabulate(overview), facts=told.facts, headline=told.headline)


def _filled(engine: DuckDB, plan: Plan, current: Sequence[Source]) -> Iterator[FilledColumn]:
    for source in current:
        for column, filled in engine.filled(source.layout, plan.layout(source.layout)):
            yield FilledColumn(layout=source.layout, column=column, rows=source.rows.records, filled=filled)


@dataclass(slots=True)
class _Measuring:
    plan: Plan
    municipality: str
    period: Period
    today: date

    def name(self) -> str:
        """What the municipality was called in the period; its code where that is not known."""
        holding = (
            sender.name
            for sender in self.plan.admission.senders
            if sender.code == self.municipality and sender.holds_within(self.period.first_day, self.period.last_day)
        )
        return next(holding, self.municipality)

    def about(self, period: str) -> Circumstances:
        days = _period(self.plan, period)
        return Circumstances(
            municipality=self.municipality,
            period=period,
            first_day=days.first_day,
            last_day=days.last_day,
            today=self.today,
            inhabitants=self.plan.inhabitants.get(self.municipality),
        )

    def delivered(self, sources: Sequence[Source], *, before: bool = False) -> dict[str, Delivered]:
        return {
            ("previous." if before else "") + source.layout: Delivered(
                table=source.rows, about=self.about(source.period), lists=self.lists(source)
            )
            for source in sources
        }

    def lists(self, source: Source) -> Mapping[str, tuple[CodeValidity, ...]]:
        days = _period(self.plan, source.period)
        return {
            name: tuple(code for code in self.plan.lists[id] if code.holds_within(days.first_day, days.last_day))
            for name, id in self.plan.layout(source.layout).lists.items()
        }

    def values(self, found: Sequence[Measured], present: set[str]) -> Iterator[MeasuredValue]:
        indicators = {indicator.id: indicator for indicator in self.plan.indicators}
        for measured in found:
            indicator = indicators[measured.indicator]
            light = _light(measured, indicator)
            figure = Figure(
                indicator=indicator.id,
                value=measured.value,
                unit=indicator.unit,
                light=light,
                title=indicator.title,
                remark=self.remark(measured, indicator, present) if light is Light.UNDECIDED else "",
                subject=measured.subject,
            )
            yield MeasuredValue(figure=figure, details=measured.details)

    def remark(self, measured: Measured, indicator: IndicatorQuery, present: set[str]) -> str:
        """Why an indicator could not be judged: the nearest reason."""
        if indicator.layout not in present:
            return (
                f"Er is geen bestand {self.plan.layout(indicator.layout).title} geleverd over het {self.period.title}."
            )
        return indicator.undecided if measured.value is None else NO_LIMIT_KNOWN


def _light(measured: Measured, indicator: IndicatorQuery) -> Light:
    """Red outweighs what is not known of orange; a limit that is not known never makes green."""
    if measured.value is None:
        return Light.UNDECIDED
    if measured.red:
        return Light.RED
    if indicator.red and measured.red is None:
        return Light.UNDECIDED
    if measured.orange:
        return Light.ORANGE
    return Light.UNDECIDED if indicator.orange and measured.orange is None else Light.GREEN
