"""What an upload becomes: tables that an engine can read, and for every file what was found on the way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from oporde.findings import Cause, Finding
from oporde.intake.memory import Memory


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """Which row of a spreadsheet a record stands on.

    Attributes:
        first: row of the first record when nothing is skipped: 2 below a header, 1 where there is none.
        skipped: for every row that is no record (a blank line, a row that was dropped), how many records stand
            before it; ascending.
    """

    first: int = 2
    skipped: Sequence[int] = field(default=(), hash=False)

    def row(self, record: int) -> int:
        """The row of a record that is counted from 0."""
        return self.first + record + bisect_right(self.skipped, record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One file, ready to be read by an engine: values are still text, exactly as delivered.

    Attributes:
        layout: id of the layout that the name claims.
        sha256, size_bytes: of the delivered bytes, also where `source` is a copy.
        source: a path an engine can open: the user's own file when it is plain, else a normalised copy that has one
            line per record, LF, no header and no quoting.
        delimiter: what separates the values in `source`; one character.
        skip: lines before the first record in `source`.
        columns: for each place in `source` the layout's name of the column; "" where it is no column, or repeats one.
        records: the number of records, counted without the engine so that the engine's count can be compared with it.
        even: every line of `source` was seen to have one delimiter less than there are columns.
        plain: `source` holds the user's own bytes.
        row_numbers: from record to row.
    """

    name: str
    layout: str
    municipality: str
    period: str
    sha256: str
    size_bytes: int
    source: str
    delimiter: str
    skip: int
    columns: tuple[str, ...]
    records: int
    plain: bool
    even: bool = False
    row_numbers: RowNumbers = RowNumbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of one file or one entry of an archive.

    Attributes:
        name: file name; for an entry "MSD.zip/0513_WMO_H2_2017.csv".
        layout, municipality, period: what the name claims; None when it is no right name.
        table: None when the file cannot be judged any further; then a finding says why.
        rows: number of records in it, those that were dropped included; None when it could not be read.
        memory: where copies of the file are kept, until the upload is done with.
    """

    name: str
    layout: str | None = None
    municipality: str | None = None
    period: str | None = None
    sha256: str
    size_bytes: int
    table: Table | None = None
    findings: tuple[Finding, ...] = ()
    causes: tuple[Cause, ...] = ()
    rows: int | None = None
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """An upload: its files in the order in which they came, and what was found about the archives themselves."""

    received: tuple[Received, ...] = ()
    findings: tuple[Finding, ...] = ()
