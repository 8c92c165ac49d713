"""All figures of a report one below the other: what the CSV and the workbook hold, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oporde.report.op_orde.contents import (
    EVERYONE,
    LIGHTS,
    PREVIOUS_DELIVERY,
    PREVIOUS_PERIOD,
    SIMILAR,
    Number,
    OpOrdeReport,
    Overview,
    ReportedFigure,
)

OWN = "deze levering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number.

    Attributes:
        part: "kerncijfer", "kengetal" or the title of an overview.
        figure: id of the key figure or indicator, or of the overview.
        subject: what of it, codes joined by "/"; label: in words.
        of: whose: this delivery's, that of an earlier one, or of other municipalities.
    """

    chapter: str
    part: str
    figure: str
    title: str
    subject: str
    label: str
    of: str
    value: Number
    unit: str
    light: str = ""
    remark: str = ""


def lines(report: OpOrdeReport) -> Iterator[Line]:
    """Every number, key figures first, then indicators, then the overviews chapter by chapter."""
    for key in report.key_figures:
        yield Line(
            chapter="",
            part="kerncijfer",
            figure=key.id,
            title=key.title,
            subject="",
            label="",
            of=OWN,
            value=key.value,
            unit=key.unit,
            light=LIGHTS[key.light],
        )
    for each in report.figures:
        yield from _of_figure(each)
    for chapter in report.chapters:
        for overview in chapter.overviews:
            yield from _of_overview(chapter.title, overview)


def _of_figure(each: ReportedFigure) -> Iterator[Line]:
    figure, comparison = each.figure, each.comparison

    def line(of: str, value: Number, light: str = "", remark: str = "") -> Line:
        return Line(
            chapter=each.chapter,
            part="kengetal",
            figure=figure.indicator,
            title=figure.title,
            subject=figure.subject,
            label=each.label,
            of=of,
            value=value,
            unit=figure.unit,
            light=light,
            remark=remark,
        )

    yield line(OWN, figure.value, LIGHTS[figure.light], figure.remark)
    if comparison.previous_delivery is not None:
        yield line(PREVIOUS_DELIVERY, comparison.previous_delivery)
    if comparison.previous_period is not None:
        yield line(PREVIOUS_PERIOD, comparison.previous_period)
    for of, place in ((SIMILAR, comparison.similar), (EVERYONE, comparison.everyone)):
        if place is not None:
            yield line(f"{of}: gemiddelde", place.mean)


def _of_overview(chapter: str, overview: Overview) -> Iterator[Line]:
    if overview.undecided:
        yield Line(
            chapter=chapter,
            part=overview.title,
            figure=overview.id,
            title=overview.title,
            subject="",
            label="",
            of=OWN,
            value=None,
            unit="",
            remark=overview.undecided,
        )
    for row in overview.table.rows:
        for column, value in zip(overview.table.columns, row.numbers, strict=True):
            yield Line(
                chapter=chapter,
                part=overview.title,
                figure=overview.id,
                title=column.title,
                subject="/".join(row.codes),
                label=", ".join(row.labels),
                of=column.of or OWN,
                value=value,
                unit=column.unit or row.unit,
            )
