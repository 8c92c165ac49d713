"""What was found: Finding (what is wrong), Figure (what was measured), Outcome (both, with the plan that judged).

A finding holds row numbers and counts, never a value from the delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    REJECT = "reject"  # afkeuren: blocks approval
    SIGNAL = "signal"  # waarschuwing: asks for attention


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    UNDECIDED = "undecided"  # a rule could not run, through our fault: never an approval


class Light(StrEnum):
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A likely cause behind findings, where the pattern is known ("dates written as 31-12-2017").

    Attributes:
        id: one word for the pattern, e.g. "lost-leading-zeros".
        column: the column it was seen in; None when it concerns the whole file, or several.
        columns: all columns it was seen in; none when it concerns the whole file.
        whole_rows: it shows in rows as a whole, and is counted once for each however many of its columns are wrong.
        count: rows (or files) in which it was seen.
        message: one Dutch sentence that names cause and count.
        remedy: one Dutch sentence that says how to mend it.
        mendable: a mended copy can be made mechanically and safely.
        rules: the rules whose findings it explains.
    """

    id: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    whole_rows: bool = False
    count: int
    message: str
    remedy: str
    mendable: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that did not hold, or could not be judged, in one column of one file.

    Attributes:
        rule: id of the rule, e.g. "W104".
        severity: what it does to the file. A finding with count 0 is a signal: it only could not be judged.
        column: header of the column, where a rule judges each by itself; None for one about rows or the file as a whole,
            though it may look at one column only.
        count: exact number of rows concerned (or of files, keys, 1 for the file as a whole; the rule says which).
        undecided: exact number of rows for which the rule could not be judged.
        message: the complaint in Dutch, filled in; never with a value of a personal column.
        remedy: how to mend it, in Dutch.
        rows: the first row numbers as a spreadsheet shows them (header is row 1), ascending.
        twins: for rules about two rows: the other row for each of `rows` (0 where there is none); else empty.
        title: the rule in a few words.
        share: count as part of what it is measured against (0-1), where the rule has a limit on it.
        limit: the share above which the signal becomes a reject, where the rule has one.
    """

    rule: str
    severity: Severity
    column: str | None = None
    count: int
    undecided: int = 0
    message: str
    remedy: str
    rows: tuple[int, ...] = ()
    twins: tuple[int, ...] = ()
    title: str = ""
    share: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun:
    """A rule that failed inside the engine, through our fault. A file with one is never approved."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What an indicator measured. value is None when it could not be judged; `remark` then says why.

    Attributes:
        unit: "persons", "share", "eur_per_inhabitant", …, as the protocol writes it.
    """

    indicator: str
    value: float | None
    unit: str
    light: Light
    title: str = ""
    remark: str = ""
    subject: str = ""  # what one of several values is about, e.g. a product category


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The judgement of one file of a delivery.

    Attributes:
        name: file name, for an archive entry "MSD.zip/0513_WMO_H2_2017.csv".
        layout: id of the layout it claims to follow, None when the name does not tell.
        rows: number of records (blank lines and header not counted); None when the file could not be read.
        sha256: of the bytes of the file or entry, hexadecimal; "" when it could not be read.
    """

    name: str
    layout: str | None = None
    municipality: str | None = None
    period: str | None = None
    rows: int | None = None
    sha256: str = ""
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    causes: tuple[Cause, ...] = ()
    not_run: tuple[NotRun, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The judgement of one delivery: findings about archives and files together, and each file's own.

    Attributes:
        protocol: e.g. "gmsd"; protocol_version: e.g. "2017".
        plan_hash: sha256 of the compiled plan, so that a judgement can be repeated.
    """

    protocol: str
    protocol_version: str
    plan_hash: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    files: tuple[FileOutcome, ...] = ()
    not_run: tuple[NotRun, ...] = ()


def judge(findings: tuple[Finding, ...], not_run: tuple[NotRun, ...]) -> Verdict:
    """The verdict that findings and failed rules add up to: a reject outweighs a rule that could not run."""
    if any(finding.severity is Severity.REJECT and finding.count for finding in findings):
        return Verdict.REJECTED
    return Verdict.UNDECIDED if not_run else Verdict.APPROVED
