"""The op-orde report as a workbook: read-me, points of attention, indicators, and a sheet for every overview.

Numbers are numbers, to calculate with; codes are text, so that no zero is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import BinaryIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from oporde.findings import Light
from oporde.report import dutch
from oporde.report.op_orde.contents import LIGHTS, Number, OpOrdeReport, Overview, ReportedFigure
from oporde.report.op_orde.units import unit_of

LONGEST_NAME = 31  # characters of the name of a sheet
SHADES = {Light.RED: "#FDECEB", Light.ORANGE: "#FFF2DF", Light.GREEN: "#E6F4E9", Light.UNDECIDED: "#EEEEF7"}
Cell = str | Number
Line = tuple[Cell, ...]


def write_xlsx(report: OpOrdeReport, out: BinaryIO) -> None:
    """Write the workbook; the same report gives the same bytes."""
    packed = BytesIO()
    book = Workbook(packed, {"in_memory": True})
    moment = datetime.combine(report.made_on, time(), tzinfo=UTC)
    book.set_properties({"title": report.title, "author": "OpOrde", "created": moment})
    sheets = _Sheets(book)
    _write_read_me(report, sheets)
    sheets.write("Aandachtspunten", ATTENTION, _attention(report), [point.light for point in report.points])
    sheets.write("Kengetallen", FIGURES, _figures(report), [each.figure.light for each in report.figures])
    for chapter in report.chapters:
        for overview in chapter.overviews:
            if not overview.undecided:
                sheets.write(overview.title, _headings(overview), _rows(overview), [])
    warnings = [
        (warning.file, warning.rule, float(warning.count), warning.message, warning.remedy, warning.place)
        for warning in report.warnings
    ]
    sheets.write("Waarschuwingen", WARNINGS, warnings, [])
    book.close()
    out.write(packed.getbuffer())


ATTENTION = (("Oordeel", 20), ("Kengetal", 10), ("Titel", 40), ("Wat er is gevonden", 60), ("Wat het meet", 50),
             ("Grenzen", 50), ("Wat het kan zijn", 60), ("Wat u doet", 60), ("Verklaart ook", 40))  # fmt: skip
FIGURES = (("Kengetal", 10), ("Onderwerp", 11), ("In woorden", 32), ("Titel", 42), ("Bestand", 14), ("Waarde", 14),
           ("Eenheid", 28), ("Oordeel", 20), ("Opmerking", 50), ("Grenzen", 50), ("Vorige levering", 16),
           ("Vorige periode", 16), ("Vergelijkbaar: gemiddelde", 18), ("Vergelijkbaar: gemeenten", 18),
           ("Alle: gemiddelde", 16), ("Alle: gemeenten", 16), ("Wat het meet", 60))  # fmt: skip
WARNINGS = (("Bestand", 40), ("Controleregel", 14), ("Aantal", 10), ("Melding", 60), ("Herstel", 60), ("Waar", 50))


class _Sheets:
    """The sheets of a workbook, each with a header that stays and columns as wide as they need."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.names: list[tuple[str, str]] = []
        self.text = self.form(text_wrap=True)
        self.head = self.form(bold=True, bg_color="#DCE6F1", bottom=1, text_wrap=True)
        self.number = self.form(num_format="#,##0.###############")
        self.shades = {light: self.form(bg_color=colour) for light, colour in SHADES.items()}

    def form(self, **properties: object) -> Format:
        return self.book.add_format({"valign": "top", **properties})

    def write(
        self, title: str, columns: Sequence[tuple[str, int]], lines: Iterable[Line], lights: Sequence[Light]
    ) -> None:
        page = self.book.add_worksheet(self.name(title))
        for place, (heading, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(0, place, heading, self.head)
        page.freeze_panes(1, 0)
        last = 0
        for last, line in enumerate(lines, start=1):
            for place, value in enumerate(line):
                if isinstance(value, str):
                    shade = self.shades[lights[last - 1]] if lights and value in LIGHTS.values() else self.text
                    page.write_string(last, place, value, shade)
                elif value is not None:
                    page.write_number(last, place, value, self.number)
        page.autofilter(0, 0, last, len(columns) - 1)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def name(self, title: str) -> str:
        """A name that a sheet may have and no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", title)
        name = plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
        self.names.append((name, title))
        return name


def _write_read_me(report: OpOrdeReport, sheets: _Sheets) -> None:
    page = sheets.book.add_worksheet("Lees mij")
    page.hide_gridlines(2)
    page.set_column(0, 0, 100)
    title = sheets.form(bold=True, font_size=16, text_wrap=True)
    page.write_string(0, 0, report.sentence, title)
    for number, line in enumerate(_read_me(report), start=1):
        page.write_string(number, 0, line, sheets.text)


def _read_me(report: OpOrdeReport) -> Iterator[str]:
    if report.superseded:
        yield report.superseded
    yield from report.explanation
    yield ""
    yield f"{report.title} ({report.municipality}). Gemaakt op {dutch.day(report.made_on)} met het {report.protocol_title}."
    yield ""
    for figure in report.key_figures:
        yield f"{figure.title}: {figure.written} ({LIGHTS[figure.light]})"
    yield ""
    yield from report.compared_with
    yield ""
    yield (
        "Delen staan als getal van 0 tot 1. De aantallen van uw eigen gemeente zijn precies; cijfers van andere gemeenten "
        "zijn gemiddelden van minstens vijf. Er staan geen gegevens van personen in dit werkboek."
    )
    yield f"Kenmerk van de regels waarmee is gerekend: {report.plan_hash}"


def _attention(report: OpOrdeReport) -> Iterator[Line]:
    for point in report.points:
        yield (
            LIGHTS[point.light],
            point.indicator,
            point.title,
            point.sentence,
            point.meaning,
            point.limits,
            point.causes,
            point.action,
            dutch.listed(point.explains),
        )


def _figures(report: OpOrdeReport) -> Iterator[Line]:
    return map(_figure, report.figures)


def _figure(each: ReportedFigure) -> Line:
    figure, comparison = each.figure, each.comparison
    similar, everyone = comparison.similar, comparison.everyone
    return (
        figure.indicator,
        figure.subject,
        each.label,
        figure.title,
        each.file,
        figure.value,
        figure.unit,
        LIGHTS[figure.light],
        figure.remark,
        each.limits,
        comparison.previous_delivery,
        comparison.previous_period,
        similar.mean if similar else None,
        float(similar.municipalities) if similar else None,
        everyone.mean if everyone else None,
        float(everyone.municipalities) if everyone else None,
        each.meaning,
    )


def _headings(overview: Overview) -> tuple[tuple[str, int], ...]:
    keys = [(key, 34) for key in overview.table.keys]
    columns = [(_heading(column.heading, column.unit), 18) for column in overview.table.columns]
    return (("Code", 16), *keys, *columns)


def _heading(heading: str, unit: str) -> str:
    return f"{heading} (deel)" if unit_of(unit).heading == "%" else heading


def _rows(overview: Overview) -> Iterator[Line]:
    for row in overview.table.rows:
        yield ("/".join(row.codes), *row.labels, *row.numbers)
