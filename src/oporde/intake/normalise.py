"""The slow but exact road: a file is read record by record, and written anew in the simplest form there is.

The copy has one line per record, LF, no header, no quoting, the unit separator between values, in UTF-8. Records with a
wrong number of fields and blank lines between records are left out of it and reported.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import FileIO
from itertools import chain
from pathlib import Path

from oporde.findings import Cause, Finding
from oporde.intake.encoding import UTF_8
from oporde.intake.header import FirstLine, Header, judge_header
from oporde.intake.memory import Memory, write_all
from oporde.intake.original import opened
from oporde.intake.reading import begin, lines_of, text_of
from oporde.intake.records import SEPARATOR, Records
from oporde.intake.scan import Advance
from oporde.intake.tables import Received, RowNumbers, Table
from oporde.intake.wording import phrase, show_number
from oporde.protocol.admission import Admission
from oporde.protocol.causes import ROW_CAUSES, WORDS_FOR_TOTAL

MOST_ROWS_NAMED = 1000
LINES_A_STEP = 1 << 14
CHARACTERS_A_STEP = 1 << 20
BOM = "\ufeff"
TOTAL = re.compile(f"(?:^|{SEPARATOR}){WORDS_FOR_TOTAL}", re.IGNORECASE)


def normalise(received: Received, admission: Admission) -> Received:
    """Give a plain table a normalised copy; what already has one, or has no table, stays as it is.

    Raises: Unreadable, when the file can no longer be read.
    """
    if received.table is None or not received.table.plain:
        return received
    with opened(Path(received.table.source)) as original:
        return rewrite(original.stream, received, UTF_8, admission)


def rewrite(
    stream: FileIO, received: Received, encoding: str, admission: Admission, advance: Advance | None = None
) -> Received:
    """Read a file whose name is right and whose encoding is known, and write its records in a copy.

    Args:
        received: what is known of the file; its findings and causes are kept.
    Returns:
        Received, with the table of the copy, or without a table and with the finding that says why.
    """
    with text_of(stream, encoding) as text:
        # The scan found no line that is longer than allowed; should the file grow since, memory stays bounded.
        lines = lines_of(text, admission)
        if advance:
            lines = _advancing(lines, stream, received.size_bytes, advance)
        expected = admission.file_of(received.layout)
        beginning = begin(lines, expected, admission)
        if beginning is None:
            return _with(received, phrase(admission, "empty"))
        records = beginning.records
        if beginning.names is None:
            return _broken(received, records, admission)
        line = FirstLine(
            names=beginning.names,
            delimiter=beginning.delimiter,
            delimiter_below=records.delimiter,
            row=records.row,
            expected=expected,
            admission=admission,
        )
        return _rewrite_records(received, records, judge_header(line), line)


def _advancing(lines: Iterator[str], stream: FileIO, size_bytes: int, advance: Advance) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number % LINES_A_STEP:
            advance(min(stream.tell(), size_bytes), size_bytes)
        yield line


def _rewrite_records(received: Received, records: Records, header: Header, line: FirstLine) -> Received:
    received = _with(received, *header.findings, causes=header.causes)
    if header.columns is None:
        return received
    records.width = len(header.columns)
    left_out = _LeftOut(line.row - 1)
    first = (SEPARATOR.join(line.names),) if header.is_data else ()
    kept, path = _write_copy(received.memory, records, first, left_out)
    if records.broken:
        return _broken(received, records, line.admission)
    findings = (*left_out.findings(line.admission, records.width), *_judge_line_ends(records, line.admission))
    causes = [*left_out.totals(line.admission), *(() if kept else left_out.causes(line.admission, records.width))]
    received = _with(received, *findings, causes=causes)
    received = replace(received, rows=kept + left_out.ragged)
    if left_out.ragged and not kept:
        return received
    return replace(received, table=_table(received, path, kept, header.columns, left_out.row_numbers(header.is_data)))


def _table(received: Received, path: str, records: int, columns: tuple[str, ...], row_numbers: RowNumbers) -> Table:
    return Table(
        name=received.name,
        layout=received.layout or "",
        municipality=received.municipality or "",
        period=received.period or "",
        sha256=received.sha256,
        size_bytes=received.size_bytes,
        source=path,
        delimiter=SEPARATOR,
        skip=0,
        columns=columns if len(columns) > 1 else (*columns, ""),  # see _write
        records=records,
        plain=False,
        row_numbers=row_numbers,
    )


def _with(received: Received, *findings: Finding, causes: Iterable[Cause] = ()) -> Received:
    """Add what is not known yet: when a plain file is read again, its header is judged again."""
    return replace(
        received,
        table=None,
        rows=None,
        findings=(*received.findings, *(finding for finding in findings if finding not in received.findings)),
        causes=(*received.causes, *(cause for cause in causes if cause not in received.causes)),
    )


def _broken(received: Received, records: Records, admission: Admission) -> Received:
    detail = (
        f'Op regel {records.row} begint een waarde met een aanhalingsteken (") dat niet, of niet op de goede plaats, '
        "wordt gesloten. Wat daarna komt, is niet met zekerheid te lezen. De rest is daarom niet gecontroleerd. "
        "Aan de codering ligt het niet."
    )
    remedy = (
        "Haal op die regel het losse aanhalingsteken weg, of zet het ook achter de waarde. Hoort er een aanhalingsteken "
        'in de waarde zelf, schrijf het dan dubbel ("").'
    )
    return _with(received, phrase(admission, "unreadable", rows=(records.row,), detail=detail, remedy=remedy))


def _judge_line_ends(records: Records, admission: Admission) -> tuple[Finding, ...]:
    if records.odd_row:
        detail = f"Regel {records.odd_row} eindigt met andere tekens dan de eerste regel."
        return (phrase(admission, "line-ends", rows=(records.odd_row,), detail=detail),)
    if "\r" in records.line_ends:
        return (phrase(admission, "line-ends", rows=(1,), detail="Elke regel eindigt met alleen CR."),)
    return ()


# --- The copy


def _write_copy(memory: Memory, records: Records, first: tuple[str, ...], left_out: _LeftOut) -> tuple[int, str]:
    """Write the right records; the number of them, and the path of the copy."""
    stream, path = memory.create()
    kept: list[str] = []
    written = characters = blank = 0
    separators = records.width - 1
    for record in chain(first, records):
        if record is not None and record.count(SEPARATOR) == separators:
            if blank:
                left_out.add_blank(blank, records.row, written + len(kept))
                blank = 0
            kept.append(record)
            characters += len(record) + 1
            if characters > CHARACTERS_A_STEP:
                _write(stream, kept, records.width, is_begin=not written)
                written, characters = written + len(kept), 0
                kept.clear()
        elif record is None or (SEPARATOR not in record and not record.strip()):
            blank += 1  # at the end of a file these are no matter
        else:
            left_out.add_blank(blank, records.row, written + len(kept))
            left_out.add_ragged(record, records.row, written + len(kept))
            blank = 0
    _write(stream, kept, records.width, is_begin=not written)
    return written + len(kept), path


def _write(stream: FileIO, records: list[str], width: int, *, is_begin: bool) -> None:
    # A separator more where there is one column: an engine skips a line with nothing on it.
    end = "\n" if width > 1 else f"{SEPARATOR}\n"
    text = end.join((*records, "")) if records else ""
    # A byte order mark at the very beginning is taken away by whoever reads it; here it is part of a value.
    write_all(stream, f"{BOM if is_begin and text.startswith(BOM) else ''}{text}".encode())


class _LeftOut:
    """The rows that are no record of the copy."""

    def __init__(self, blank: int) -> None:
        """Args: blank: lines before the header."""
        self.blank = self.ragged = self.adding_up = 0
        self.totals_at: list[int] = []  # the first rows that add up others
        self.rows: list[int] = []  # the first ones
        self.first = (0, 0)  # row and number of fields of the very first
        self.lengths: set[int] = set()  # of ragged records; two are as good as many
        self.skipped = array("q")  # see RowNumbers
        self.before = blank
        self.add_blank(blank, blank + 1, 0)
        del self.skipped[:]  # what stands before the header moves the first record itself

    def add_blank(self, count: int, next_row: int, records: int) -> None:
        """Args: next_row: the row after them; records: how many are kept before them."""
        if count:
            self.blank += count
            self._add(range(next_row - count, next_row), 0, records)

    def add_ragged(self, record: str, row: int, records: int) -> None:
        self.ragged += 1
        fields = record.count(SEPARATOR) + 1
        if TOTAL.search(record):
            self.adding_up += 1
            self.totals_at.extend([row][: MOST_ROWS_NAMED - len(self.totals_at)])
        if len(self.lengths) < 2:
            self.lengths.add(fields)
        self._add(range(row, row + 1), fields, records)

    def _add(self, rows: range, fields: int, records: int) -> None:
        self.first = self.first if self.rows else (rows[0], fields)
        self.rows.extend(rows[: MOST_ROWS_NAMED - len(self.rows)])
        self.skipped.extend(array("q", [records]) * len(rows))

    def row_numbers(self, first_is_data: bool) -> RowNumbers:
        return RowNumbers(self.before + (1 if first_is_data else 2), self.skipped or ())

    def findings(self, admission: Admission, width: int) -> tuple[Finding, ...]:
        count = self.blank + self.ragged
        if not count:
            return ()
        row, fields = self.first
        rows, detail = tuple(self.rows), self._detail(count)
        return (phrase(admission, "field-count", count=count, rows=rows, detail=detail, r=row, n=fields, m=width),)

    def _detail(self, count: int) -> str:
        if not self.ragged:
            return "Die regel is leeg." if count == 1 else f"Er zijn {show_number(count)} lege regels tussen de andere."
        if count == 1:
            return "Die regel is niet verder gecontroleerd."
        are = "is" if self.blank == 1 else "zijn"
        blank = f"; {show_number(self.blank)} daarvan {are} leeg" if self.blank else ""
        return f"In totaal zijn er {show_number(count)} zulke regels{blank}. Die zijn niet verder gecontroleerd."

    def totals(self, admission: Admission) -> Iterator[Cause]:
        """The rows that add up others, where there are any."""
        if self.adding_up:
            words = ROW_CAUSES["total-row"]
            yield Cause(
                id="total-row",
                whole_rows=True,
                count=self.adding_up,
                message=words.message(self.totals_at, self.adding_up),
                remedy=words.remedy,
                rules=(admission.wordings["field-count"].rule,),
            )

    def causes(self, admission: Admission, width: int) -> tuple[Cause, ...]:
        """Asked when no record was right: where all are wrong in the same way, that is one cause."""
        if len(self.lengths) != 1:
            return ()
        [fields] = self.lengths
        cause = Cause(
            id="shifted-columns",
            count=self.ragged,
            message=f"Alle regels ({show_number(self.ragged)}) hebben {fields} velden; er zijn {width} kolomnamen.",
            remedy="Kijk in de export of er een kolom of een scheidingsteken te veel of te weinig staat.",
            rules=(admission.wordings["field-count"].rule,),
        )
        return (cause,)
