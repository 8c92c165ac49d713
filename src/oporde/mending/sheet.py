"""One file as it is read to be mended: as often as needed, a few thousand rows at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from itertools import chain

from oporde.intake.reading import Beginning, begin, lines_of, text_of
from oporde.intake.records import SEPARATOR, SEPARATOR_WITHIN, Records
from oporde.intake.scan import Advance
from oporde.mending.values import BLANKS
from oporde.protocol.admission import LINE_END_WITHIN, Admission, ExpectedFile

ROWS_AT_ONCE = 4096
BOM = "\ufeff"
Row = tuple[str, ...] | list[str]


class Uncertain(Exception):
    """Says in Dutch why a file cannot be read with certainty. It never leaves this room."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, open, of which is known what its name claims and in which encoding it is text.

    Attributes:
        above: lines that stand above the column names and do not belong there.
    """

    stream: FileIO
    size_bytes: int
    encoding: str
    expected: ExpectedFile
    admission: Admission
    above: int = 0


@dataclass(slots=True)
class Tally:
    """What was met between the rows, and in how many lines."""

    above: int = 0
    excel_hint: int = 0
    blank: int = 0
    blank_end: int = 0
    empty: int = 0
    repeated: int = 0
    quoted: int = 0
    separators: bool = False  # between which reading puts its own
    line_ends: tuple[str, ...] = ()  # in the order in which they came


@dataclass(slots=True)
class Reading:
    """A file from its beginning; `chunks` can be asked for once.

    Attributes:
        width: how many fields a row has to have; without it no row is told apart as empty or ragged.
        empty_can_go: a row without values breaks a rule.
        first_is_row: the first line is no header.
    """

    beginning: Beginning
    tally: Tally
    width: int = 0
    empty_can_go: bool = False
    first_is_row: bool = False
    _rows: list[list[str]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        assert self.beginning.names is not None, "asked before anything else is"
        return self.beginning.names

    def chunks(self) -> Iterator[list[list[str]]]:
        """The rows, of whatever length, in order; those in which nothing stands are left out and tallied.

        Raises: Uncertain, when a quote makes the rest unreadable.
        """
        records = self.beginning.records
        records.width = self.width
        self.tally.blank += self.beginning.blank
        header = SEPARATOR.join(self.names)
        first = (header,) if self.first_is_row else ()
        rows: list[list[str]] = []
        for record in chain(first, self._filled(records, header)):
            rows.append(record.split(SEPARATOR))
            if len(rows) == ROWS_AT_ONCE:
                yield rows
                rows = []
        _require_whole(records)
        self.tally.line_ends = tuple(records.line_ends)
        if rows:
            yield rows

    def _filled(self, records: Records, header: str) -> Iterator[str]:
        blank = 0
        for record in records:
            if record is None or (SEPARATOR not in record and not record.strip()):
                blank += 1
                continue
            self.tally.blank += blank
            blank = 0
            if self.empty_can_go and not record.strip(SEPARATOR + BLANKS):
                self.tally.empty += 1
            elif not self.first_is_row and record.removeprefix(BOM) == header:
                self.tally.repeated += 1
            else:
                yield record
        self.tally.blank_end = blank


@contextmanager
def reading(source: Source, advance: Advance | None = None) -> Iterator[Reading | None]:
    """Read a file from its beginning; None when there is nothing in it.

    Raises: Uncertain, when it cannot be read with certainty, here or later.
    """
    tally = Tally()
    with text_of(source.stream, source.encoding) as text:
        lines = _tallied(lines_of(text, source.admission), tally, source, advance)
        try:
            beginning = begin(lines, source.expected, source.admission)
            if beginning is not None and beginning.names is None:
                _require_whole(beginning.records)
            yield Reading(beginning, tally) if beginning else None
        except UnicodeDecodeError as error:
            raise Uncertain("er staan tekens in die niet bij de rest van het bestand passen.") from error


def _tallied(lines: Iterator[str], tally: Tally, source: Source, advance: Advance | None) -> Iterator[str]:
    longest = source.admission.max_line_bytes
    is_begin = True
    for number, line in enumerate(lines):
        if len(line) > longest and len(line.rstrip("\r\n")) > longest:
            raise Uncertain("een regel is te lang.")
        if "\0" in line:
            raise Uncertain("er staat een nulteken (NUL) in.")
        if number < source.above:
            tally.above += 1
            continue
        if is_begin and line.strip():
            is_begin = False
            if line.lower().startswith("sep="):
                tally.excel_hint = 1
                continue
        if '"' in line:
            tally.quoted += 1
        if SEPARATOR in line:
            tally.separators = True
        if advance and not number % ROWS_AT_ONCE:
            advance(min(source.stream.tell(), source.size_bytes), source.size_bytes)
        yield line


def _require_whole(records: Records) -> None:
    if records.broken:
        raise Uncertain(f"op regel {records.broken.row} staat een aanhalingsteken op een verkeerde plaats.")


def as_delivered(row: Row, line_end: str) -> Row:
    """The values of a row with the signs that reading put a picture in the place of."""
    return [value.replace(LINE_END_WITHIN, line_end).replace(SEPARATOR_WITHIN, SEPARATOR) for value in row]
