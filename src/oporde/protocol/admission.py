"""What an upload must look like before its values are judged: names, containers, encodings, header lines.

Made from a protocol once, kept inside its compiled plan; light to import.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oporde.findings import Severity

LINE_END_WITHIN = "\u2424"
"""The picture of a line end; it stands in a value that goes on on the next line, so that a record is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A rule as intake needs it: its id, severity and Dutch texts. `{placeholders}` are filled by the finder."""

    rule: str
    severity: Severity
    title: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A reporting period (verslagperiode): both days inclusive."""

    id: str  # "H2_2017", as in file names
    title: str
    first_day: date
    last_day: date
    previous: str | None = None  # the period whose tables count as "the previous ones"
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFile:
    """One kind of file: the word for it in file names, and its header in order."""

    layout: str
    word: str  # "WMO" in 0513_WMO_H2_2017.csv
    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeValidity:
    """A sender's code and the days on which it holds: [valid_from, valid_until), None is open."""

    code: str
    name: str
    valid_from: date | None
    valid_until: date | None

    def holds_within(self, first_day: date, last_day: date) -> bool:
        """True when the code is valid on at least one day of first_day … last_day, both inclusive."""
        begun = self.valid_from is None or self.valid_from <= last_day
        return begun and (self.valid_until is None or self.valid_until > first_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Everything intake must know of a protocol.

    Attributes:
        name_pattern: regular expression with groups municipality, file and period; matched case-insensitively.
        name_example: a correct name, for messages.
        extension: without dot, lower case.
        max_entries, max_unpacked_bytes, max_ratio: limits of an archive; ratio is unpacked / packed, per entry.
        max_line_bytes: a longer line is no line of such a file.
        delimiter: one character.
        encodings: in which text may be written, by their names in a protocol; UTF-8 is always among them.
        wordings: intake's rules by their kind, e.g. "extension", "name", "archive"; the list of kinds is in
            protocol/rules/intake.py.
    """

    name_pattern: str
    name_example: str
    extension: str
    max_entries: int
    max_unpacked_bytes: int
    max_ratio: int
    max_line_bytes: int
    delimiter: str
    encodings: tuple[str, ...]
    periods: tuple[Period, ...]
    files: tuple[ExpectedFile, ...]
    senders: tuple[CodeValidity, ...]
    wordings: dict[str, Wording]

    def file_of(self, layout: str | None) -> ExpectedFile:
        """What is expected of a file of this kind. Raises: StopIteration, when the protocol has none."""
        return next(file for file in self.files if file.layout == layout)


PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "extension": ("detail",),
    "name": ("name", "detail"),
    "archive": ("detail",),
    "entry": ("detail",),
    "leftover": ("detail",),
    "empty": ("detail",),
    "unreadable": ("detail",),
    "line-ends": ("detail",),
    "column-count": ("n", "m", "detail"),
    "column-name": ("i", "x", "y", "detail"),
    "delimiter": ("c", "detail"),
    "field-count": ("r", "n", "m", "detail"),
    "no-header": ("detail",),
    "foreign-municipality": ("municipality", "detail"),
    "closed-period": ("period", "detail"),
    "duplicate-file": ("detail",),
}
"""What the messages of each kind of intake rule may fill in. `detail` is a whole sentence, or empty."""
