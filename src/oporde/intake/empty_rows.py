"""Rows in which nothing stands but delimiters, as a spreadsheet leaves them below the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oporde.intake.tables import Table


def empty_records(table: Table) -> Iterator[int]:
    """The records of a table in which every value is empty, counted from 0. Raises: OSError."""
    nothing = table.delimiter.encode() + b"\r\n"
    with Path(table.source).open("rb") as lines:
        for number, line in enumerate(lines):
            if number >= table.skip and not line.strip(nothing):
                yield number - table.skip
