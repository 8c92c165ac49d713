"""The records of a text from its beginning: blank lines before it are passed over, and its first line tells the delimiter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import FileIO, TextIOWrapper
from itertools import chain, islice

from oporde.intake.columns import match_columns
from oporde.intake.encoding import UTF_8
from oporde.intake.header import find_delimiter, find_delimiter_below, looks_like_a_record, split
from oporde.intake.records import SEPARATOR, Records
from oporde.protocol.admission import Admission, ExpectedFile

ROWS_SEARCHED = 40  # a title, a date, a line or two of explanation
ROWS_COMPARED = 10  # to see by which delimiter they have as many fields as there are column names


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first line that is not blank gives.

    Attributes:
        names: its fields; None when it cannot be read: then `records.broken` says so.
        delimiter: of its fields; `records.delimiter` may be another.
        records: those that follow.
        blank: how many blank lines stand before it.
    """

    names: list[str] | None
    delimiter: str
    records: Records
    blank: int


def text_of(stream: FileIO, encoding: str) -> TextIOWrapper:
    """The text of a file from its beginning; closing it leaves the stream open."""
    stream.seek(0)
    raw = os.fdopen(os.dup(stream.fileno()), "rb")
    return TextIOWrapper(raw, encoding="utf-8-sig" if encoding == UTF_8 else encoding, newline="")


def row_of_header(stream: FileIO, encoding: str, expected: ExpectedFile, admission: Admission) -> int | None:
    """The row on which the column names stand where other text stands above them; None where it does not, or they are nowhere.

    Raises: UnicodeDecodeError, when the first rows are no such text.
    """
    is_text_above = False
    with text_of(stream, encoding) as text:
        for row, line in enumerate(islice(lines_of(text, admission), ROWS_SEARCHED), start=1):
            bare = line.strip("\ufeff \t\r\n")
            if not is_text_above and bare.lower().startswith("sep="):
                return None
            bare_line = line.rstrip("\r\n")
            names = split(bare_line, find_delimiter(bare_line, expected, admission))
            known = match_columns(names[: 2 * len(expected.columns)], expected.columns).known
            if len(known) >= len(expected.columns) / 2:
                return row if is_text_above else None
            if known or looks_like_a_record(names):
                return None  # that is no title: it may be a row that belongs to the file, or part of its names
            is_text_above = is_text_above or bool(bare)
    return None


def row_of(mark: str, stream: FileIO, encoding: str, expected: ExpectedFile, admission: Admission) -> int | None:
    """The first row, as a spreadsheet counts, with this text in it; None where reading stops before it."""
    with text_of(stream, encoding) as text:
        beginning = begin(lines_of(text, admission), expected, admission)
        if beginning is None or beginning.names is None:
            return None
        records = beginning.records
        if any(mark in name for name in beginning.names):
            return records.row
        records.width = len(beginning.names)
        return next((records.row for record in records if record and mark in record), None)


def lines_of(text: TextIOWrapper, admission: Admission) -> Iterator[str]:
    """The lines with their ends. What is longer than a line can be, comes in pieces: memory stays bounded."""
    return iter(partial(text.readline, admission.max_line_bytes + 2), "")


def begin(lines: Iterator[str], expected: ExpectedFile, admission: Admission) -> Beginning | None:
    """Read the first line; None when there is no text at all."""
    blank, first = next(((number, line) for number, line in enumerate(lines) if line.strip()), (0, ""))
    if not first:
        return None
    delimiter = find_delimiter(first.rstrip("\r\n"), expected, admission)
    ahead = tuple(islice(lines, ROWS_COMPARED))
    records = Records(chain((first, *ahead), lines), delimiter, longest=admission.max_line_bytes, row=blank + 1)
    record = next(iter(records), None)
    if record is None:
        return Beginning(None, delimiter, records, blank)
    names = record.split(SEPARATOR)
    records.delimiter = find_delimiter_below(names, delimiter, ahead, expected, admission)
    return Beginning(names, delimiter, records, blank)
