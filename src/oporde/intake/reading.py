"""The records of a text from its beginning: blank lines before it are passed over, and its first line tells the delimiter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import FileIO, TextIOWrapper
from itertools import chain

from oporde.intake.encoding import UTF_8
from oporde.intake.header import find_delimiter
from oporde.intake.records import SEPARATOR, Records
from oporde.protocol.admission import Admission, ExpectedFile


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first line that is not blank gives.

    Attributes:
        names: its fields; None when it cannot be read: then `records.broken` says so.
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


def lines_of(text: TextIOWrapper, admission: Admission) -> Iterator[str]:
    """The lines with their ends. What is longer than a line can be, comes in pieces: memory stays bounded."""
    return iter(partial(text.readline, admission.max_line_bytes + 2), "")


def begin(lines: Iterator[str], expected: ExpectedFile, admission: Admission) -> Beginning | None:
    """Read the first line; None when there is no text at all."""
    blank, first = next(((number, line) for number, line in enumerate(lines) if line.strip()), (0, ""))
    if not first:
        return None
    delimiter = find_delimiter(first.rstrip("\r\n"), expected, admission)
    records = Records(chain((first,), lines), delimiter, longest=admission.max_line_bytes, row=blank + 1)
    names = next(iter(records), None)
    return Beginning(None if names is None else names.split(SEPARATOR), delimiter, records, blank)
