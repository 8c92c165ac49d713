"""The technical feedback as a workbook: read-me, overview, causes, findings, and the rows by finding and by row.

Every cell is text, so that no spreadsheet takes a zero off a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import islice
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from oporde.findings import Severity
from oporde.report import dutch
from oporde.report.technical_feedback import SEVERITIES, Complaint, FileFeedback, TechnicalFeedback, Teller, by_row

MOST_LINES = 1_048_576 - 2  # what a sheet holds, less its header and a line that says there is more
LONGEST_CELL = 32_767  # characters; a longer value would be left out without a word
UNJUDGED = "niet te beoordelen"

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: `columns` are headers with their width in characters."""

    name: str
    what: str
    columns: tuple[tuple[str, int], ...]
    lines: Iterable[Line]


def write_xlsx(feedback: TechnicalFeedback, out: BinaryIO, *, parts: Path | None) -> None:
    """Write the workbook.

    Args:
        parts: a folder that is not there yet, for the sheets while they are being made, as a million rows do not fit in
            memory. They hold what the workbook holds; the folder is gone afterwards, also when writing fails. None where
            nothing may be on disk, for a feedback of some ten thousands of rows.
    Raises:
        OSError: out or parts cannot be written to.
    """
    if parts:
        parts.mkdir()
    packed = BytesIO()  # an archive on a full disk would complain once more when it is cleared up
    try:
        book = Workbook(packed, {"constant_memory": True, "tmpdir": str(parts)} if parts else {"in_memory": True})
        _fill(book, feedback)
        book.close()
        out.write(packed.getbuffer())
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    finally:
        if parts:
            rmtree(parts, ignore_errors=True)


def _fill(book: Workbook, feedback: TechnicalFeedback) -> None:
    _describe(book, feedback)
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    bold = book.add_format({"num_format": "@", "valign": "top", "bold": True, "bg_color": "#DCE6F1", "bottom": 1})
    sheets = tuple(_sheets(feedback))
    _write_read_me(book, feedback, sheets, text)
    for sheet in sheets:
        _write_sheet(book, sheet, feedback.teller, text, bold)


def _describe(book: Workbook, feedback: TechnicalFeedback) -> None:
    """Title and language for screen readers; the day of the check, so that the same check gives the same bytes."""
    properties: dict[str, object] = {"title": "Technische terugkoppeling", "author": "OpOrde"}
    if feedback.checked_on:
        properties["created"] = datetime.combine(feedback.checked_on, time(), tzinfo=UTC)
    book.set_properties(properties)


def _sheets(feedback: TechnicalFeedback) -> Iterator[Sheet]:
    yield Sheet(
        "Overzicht", "elk bestand met zijn oordeel",
        (("Bestand", 40), ("Oordeel", 15), ("Soort", 16), ("Gemeente", 10), ("Periode", 10), ("Regels", 10),
         ("Om te herstellen", 17), ("Waarschuwingen", 16), ("Niet te beoordelen", 18), ("Opmerking", 60)),
        _overview(feedback),
    )  # fmt: skip
    yield Sheet(
        "Oorzaken", "wat er waarschijnlijk aan de hand is, en wat u daaraan doet",
        (("Nummer", 8), ("Bestand", 40), ("Kolom", 30), ("Aantal", 10), ("Oorzaak", 60), ("Herstel", 60),
         ("Verklaart", 16), ("In een kopie te herstellen", 25)),
        _causes(feedback),
    )  # fmt: skip
    yield Sheet(
        "Bevindingen", "elke controleregel die niet klopt of niet te beoordelen was, met het precieze aantal",
        (("Bestand", 40), ("Controleregel", 13), ("Ernst", 17), ("Kolom", 30), ("Aantal", 10), ("Melding", 60),
         ("Herstel", 60), ("Eerste regels", 30), ("Grens", 30), ("Oorzaak", 9), ("Niet te beoordelen", 18)),
        _findings(feedback),
    )  # fmt: skip
    yield Sheet(
        "Regels per bevinding", "voor elke bevinding de regels van uw bestand waar het om gaat",
        (("Bestand", 40), ("Controleregel", 13), ("Ernst", 17), ("Kolom", 30), ("Regel", 10), ("Andere regel", 12),
         ("Melding", 60), ("Herstel", 60)),
        _rows_by_finding(feedback),
    )  # fmt: skip
    yield Sheet(
        "Per regel", "elke regel van uw bestand waar iets mee is, op volgorde, met alles wat eraan mankeert",
        (("Bestand", 40), ("Regel", 10), ("Aantal", 8), ("Ernst", 17), ("Kolommen", 30), ("Meldingen", 80),
         ("Controleregels", 20)),
        _rows_in_order(feedback),
    )  # fmt: skip


def _write_read_me(book: Workbook, feedback: TechnicalFeedback, sheets: tuple[Sheet, ...], text: Format) -> None:
    title = book.add_format({"num_format": "@", "bold": True, "font_size": 16, "text_wrap": True})
    page = book.add_worksheet("Lees mij")
    page.hide_gridlines(2)
    page.set_column(0, 0, 100, text)
    page.write_string(0, 0, feedback.sentence, title)
    for number, line in enumerate(_read_me(feedback, sheets), start=1):
        page.write_string(number, 0, line, text)


def _read_me(feedback: TechnicalFeedback, sheets: tuple[Sheet, ...]) -> Iterator[str]:
    yield from feedback.explanation
    yield ""
    yield feedback.about
    yield "De werkbladen:"
    yield from (f"- {sheet.name}: {sheet.what}." for sheet in sheets)
    yield ""
    yield (
        "Regelnummers zijn die van een spreadsheet: de regel met kolomnamen is regel 1. "
        "Alle cellen zijn tekst, zodat geen voorloopnul verdwijnt. Waarden uit uw bestanden staan hier niet in."
    )
    yield from _what_is_missing(feedback.complaints, feedback.teller)
    yield f"Kenmerk van de regels waarmee is gecontroleerd: {feedback.plan_hash}"


def _what_is_missing(complaints: Iterable[Complaint], teller: Teller) -> Iterator[str]:
    cut = [complaint for complaint in complaints if complaint.more]
    if cut:
        most = dutch.number(max(len(complaint.rows) for complaint in cut))
        yield (
            f"Bij {dutch.counted(len(cut), 'bevinding', 'bevindingen')} staan alleen de eerste {most} regels. "
            f"De aantallen op het werkblad Bevindingen zijn wel precies. {teller.more_rows}"
        )


def _write_sheet(book: Workbook, sheet: Sheet, teller: Teller, text: Format, bold: Format) -> None:
    page = book.add_worksheet(sheet.name)
    for place, (header, width) in enumerate(sheet.columns):
        page.set_column(place, place, width, text)
        page.write_string(0, place, header, bold)
    page.freeze_panes(1, 0)
    lines = iter(sheet.lines)
    last = 0
    for last, line in enumerate(islice(lines, MOST_LINES), start=1):
        for place, value in enumerate(line):
            page.write_string(last, place, _fitting(value), text)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_LINES + 2}"})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if next(lines, None):
        page.write_string(last + 1, 0, f"Er zijn meer regels dan een werkblad kan bevatten: {teller.more_lines}.", bold)


def _fitting(value: str) -> str:
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"


def _overview(feedback: TechnicalFeedback) -> Iterator[Line]:
    for file in feedback.files:
        part = file.part
        yield (
            file.name,
            file.verdict_word,
            file.kind,
            file.municipality,
            file.period,
            "" if file.rows is None else str(file.rows),
            str(len(part.to_mend)),
            str(len(part.signals)),
            str(len({each.rule for each in part.unjudged})),
            " ".join(words for words in (part.remark, part.unjudged_sentence, *part.not_run) if words),
        )


def _causes(feedback: TechnicalFeedback) -> Iterator[Line]:
    for cause in feedback.causes:
        yield (
            str(cause.number),
            cause.file,
            cause.column,
            str(cause.count),
            cause.message,
            cause.remedy,
            dutch.listed(cause.explains),
            feedback.teller.mendable if cause.mendable else "",
        )


def _findings(feedback: TechnicalFeedback) -> Iterator[Line]:
    unjudged = {(f.name, u.rule, u.column): u.rows for f in feedback.files for u in f.part.unjudged}
    for complaint in feedback.complaints:
        yield (
            complaint.of,
            complaint.rule,
            SEVERITIES[complaint.severity],
            complaint.column,
            str(complaint.count),
            complaint.message,
            complaint.remedy,
            dutch.row_numbers(complaint.rows[:20], complaint.twins[:20]),
            complaint.measure,
            dutch.listed([str(number) for number in complaint.causes]),
            str(unjudged.get((complaint.of, complaint.rule, complaint.column), "")),
        )
    for file in feedback.to_tell:
        yield from _unjudged(file)


def _unjudged(file: FileFeedback) -> Iterator[Line]:
    """What was judged nowhere; what was judged on some rows stands with its complaint."""
    for each in file.part.unjudged:
        if each.reason:
            yield (file.name, each.rule, UNJUDGED, each.column, "0", each.reason, "", "", "", "", str(each.rows))


def _rows_by_finding(feedback: TechnicalFeedback) -> Iterator[Line]:
    for complaint in feedback.complaints:
        before = (complaint.of, complaint.rule, SEVERITIES[complaint.severity], complaint.column)
        twins = complaint.twins or (0,) * len(complaint.rows)
        for row, twin in zip(complaint.rows, twins, strict=True):
            yield (*before, str(row), str(twin or ""), complaint.message, complaint.remedy)


def _rows_in_order(feedback: TechnicalFeedback) -> Iterator[Line]:
    for file in feedback.to_tell:
        for row, complaints in by_row(file.part.complaints):
            yield _row(file, row, complaints)


def _row(file: FileFeedback, row: int, complaints: tuple[Complaint, ...]) -> Line:
    rejects = any(complaint.severity is Severity.REJECT for complaint in complaints)
    return (
        file.name,
        str(row),
        str(len(complaints)),
        SEVERITIES[Severity.REJECT if rejects else Severity.SIGNAL],
        "\n".join(dict.fromkeys(complaint.column for complaint in complaints if complaint.column)),
        "\n".join(complaint.message for complaint in complaints),
        "\n".join(dict.fromkeys(complaint.rule for complaint in complaints)),
    )
