"""Examine one delivery in a private folder, or measure rows that were kept: what a child of a worker does.

It knows no database, no settings and no keys but the one it is given:
uploads, earlier files, marks of the attempt before ──▶ check ──▶ outcome, pieces, marks, rows, differences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from oporde.checking import Sender, Tables, check
from oporde.engine.duckdb import DuckDB, KeptRows, as_delivered
from oporde.findings import FileOutcome, Outcome, Verdict
from oporde.intake.tables import Table
from oporde.plan.model import LayoutPlan, Plan
from oporde.portal.deliveries import excerpts, marks
from oporde.portal.deliveries.copies import Copy, make_copies
from oporde.portal.deliveries.shapes import Piece, RowsDiffer, Stage
from oporde.report.op_orde.measurement import Measurement
from oporde.report.op_orde.measuring import Source, measure

Tell = Callable[[Stage, int, int], None]
EXAMPLES = 1000  # row numbers of a finding that are kept
FOR_THE_ENGINE = 0.6  # part of the memory that judging may have; the rest is for reading and writing
FOR_THE_ROWS = 0.25  # part that writing rows may have, beside what judging still holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A file that was judged before: which it was, and where in the folder its marks are."""

    layout: str
    municipality: str
    period: str
    marks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What is to be examined, and how.

    Attributes:
        folder: private; all names below are names in it, and what comes of it is written there.
        uploads: in order; earlier: files of a previous period that were approved.
        attempts: at most one of each layout, municipality and period.
        secret: hexadecimal; marks and pseudonyms are made with it.
    """

    folder: str
    protocol: str
    uploads: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    municipalities: tuple[str, ...]
    periods: tuple[str, ...]
    today: date
    production: bool
    memory_mb: int
    threads: int
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One file of the outcome: names in the folder of its marks and rows, "" where there are none.

    Attributes:
        rows_differ: from the attempt before; None when there is none, or one of both could not be read.
    """

    marks: str = ""
    rows: str = ""
    rows_differ: RowsDiffer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it; `files` in the order of the outcome's."""

    outcome: Outcome
    files: tuple[Examined, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The mended copies of a delivery, in the folder."""

    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """An approved file: which one, and where in the folder its rows are, as Parquet."""

    layout: str
    period: str
    name: str
    sha256: str
    rows: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFiles:
    """What is to be measured: the files of one municipality over one period.

    Attributes:
        folder: private; all names below are names in it.
        current: at most one of each layout; previous: those over the period before, of which arrangements go on.
    """

    folder: str
    protocol: str
    municipality: str
    period: str
    current: tuple[KeptFile, ...]
    previous: tuple[KeptFile, ...]
    today: date
    memory_mb: int
    threads: int


def examine(assignment: Assignment, plan: Plan, tell: Tell) -> Result:
    """Check a delivery, and make all that can only be made while it is open.

    Raises:
        Unreadable, duckdb.Error, MemoryError: it could not be examined; that is our fault, and says nothing of the files.
    """
    folder = Path(assignment.folder)
    kept: list[Result] = []

    def keep(outcome: Outcome, tables: Tables) -> None:
        tell(Stage.WRITING, 0, 0)
        kept.append(_Keeping(assignment, plan, folder).result(outcome, tables))

    _check(assignment, plan, tuple(folder / name for name in assignment.uploads), tell, keep)
    [result] = kept
    return result


def copy(assignment: Assignment, plan: Plan, tell: Tell) -> Copied:
    """Make mended copies of a delivery.

    Raises:
        Unreadable, Unwritable, duckdb.Error, MemoryError: our fault.
    """
    folder = Path(assignment.folder)
    uploads = tuple(folder / name for name in assignment.uploads)
    judge = partial(_check, assignment, plan, tell=tell, then=None)
    return Copied(copies=make_copies(uploads, plan, judge, folder / "copies"))


def measure_kept(files: KeptFiles, plan: Plan, tell: Tell) -> Measurement:
    """Measure the rows of approved files.

    Raises:
        duckdb.Error, MemoryError: our fault.
    """

    def sources(kept: tuple[KeptFile, ...]) -> list[Source]:
        return [
            Source(
                layout=file.layout, municipality=files.municipality, period=file.period, name=file.name,
                sha256=file.sha256, rows=KeptRows(source=str(Path(files.folder) / file.rows), records=file.records),
            )
            for file in kept
        ]  # fmt: skip

    return measure(
        sources(files.current),
        sources(files.previous),
        plan,
        municipality=files.municipality,
        period=files.period,
        today=files.today,
        memory_limit=f"{int(files.memory_mb * FOR_THE_ENGINE)}MB",
        threads=files.threads,
    )


def _check(
    assignment: Assignment,
    plan: Plan,
    paths: tuple[Path, ...],
    tell: Tell,
    then: Callable[[Outcome, Tables], None] | None,
) -> Outcome:
    return check(
        paths,
        plan,
        sender=Sender(municipalities=frozenset(assignment.municipalities), periods=frozenset(assignment.periods)),
        today=assignment.today,
        production=assignment.production,
        examples=EXAMPLES,
        memory_limit=f"{int(assignment.memory_mb * FOR_THE_ENGINE)}MB",
        threads=assignment.threads,
        progress=lambda what, done, total: tell(_stage(what), done, total),
        earlier=[Path(assignment.folder) / name for name in assignment.earlier],
        then=then,
    )


def _stage(what: str) -> Stage:
    return Stage.JUDGING if what.endswith("regels controleren") else Stage.READING


class _Keeping:
    """What is kept of the tables, one after another."""

    def __init__(self, assignment: Assignment, plan: Plan, folder: Path) -> None:
        self.assignment, self.plan, self.folder = assignment, plan, folder
        secret = bytes.fromhex(assignment.secret)
        self.mark_key, self.person_key = marks.key_for("marks", secret), marks.key_for("persons", secret)
        self.attempts = {(a.layout, a.municipality, a.period): a for a in assignment.attempts}

    def result(self, outcome: Outcome, tables: Tables) -> Result:
        pieces: list[Piece] = []
        examined = []
        for number, (file, table) in enumerate(zip(outcome.files, tables, strict=True), start=1):
            if table is None:
                examined.append(Examined())
                continue
            layout = self.plan.layout(table.layout)
            pieces += excerpts.cut(table, layout, file, number)
            examined.append(self.examined(file, table, layout, number))
        self.write_rows(outcome, tables)
        return Result(outcome=outcome, files=tuple(examined), pieces=tuple(pieces))

    def examined(self, file: FileOutcome, table: Table, layout: LayoutPlan, number: int) -> Examined:
        its_marks = marks.marks_of(table, layout, self.mark_key)
        if its_marks is not None:
            (self.folder / f"marks-{number}").write_bytes(its_marks)
        attempt = self.attempts.get((table.layout, table.municipality, table.period))
        differ = None
        if attempt is not None and its_marks is not None:
            differ = marks.compare((self.folder / attempt.marks).read_bytes(), its_marks)
        rows = f"rows-{number}.parquet" if file.verdict is Verdict.APPROVED else ""
        return Examined(marks="" if its_marks is None else f"marks-{number}", rows=rows, rows_differ=differ)

    def write_rows(self, outcome: Outcome, tables: Tables) -> None:
        """Write the rows of the approved files, under the names that examined() gives."""
        limit = f"{int(self.assignment.memory_mb * FOR_THE_ROWS)}MB"
        with DuckDB(threads=self.assignment.threads, memory_limit=limit) as engine:
            for number, (file, table) in enumerate(zip(outcome.files, tables, strict=True), start=1):
                if table is not None and file.verdict is Verdict.APPROVED:
                    delivered = as_delivered(table, self.plan, self.assignment.today)
                    layout = self.plan.layout(table.layout)
                    engine.write_rows(self.folder / f"rows-{number}.parquet", delivered, layout, self.person_key)
