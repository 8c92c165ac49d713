"""Make mended copies of a delivery in a private folder, check them, and show the first values that were changed.

Runs in a child, as examining does, and after the judgement: nobody waits for a copy to know where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oporde.findings import FileOutcome, Outcome, Verdict
from oporde.intake.tables import Table
from oporde.intake.unpack import unpack
from oporde.intake.wording import hide_numbers, show_name
from oporde.mending.delivery import mend
from oporde.mending.result import Mended, MendedFile
from oporde.mending.telling import tell as tell_of
from oporde.plan.model import Plan
from oporde.portal.deliveries.excerpts import cell_of
from oporde.portal.deliveries.marks import rows_of
from oporde.portal.deliveries.shapes import Repair, Repaired
from oporde.report.technical_feedback import Change, Left, MendedCopy, sentence

Judge = Callable[[tuple[Path, ...]], Outcome]
FIRST = 3  # values of a column that are shown
FURTHEST = 50_000  # records in which they are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIn:
    """A kind of change in one file of a copy, and how often."""

    file: str
    kind: str
    what: str
    column: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftIn:
    """What was left in one file of a copy, and why."""

    file: str
    reason: str
    column: str
    count: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What MendedCopy.changes holds.

    Attributes:
        carried: files of an archive that went along unchanged.
        sentence: the outcome of the copy, checked anew; still_wrong: the rules that still reject it.
    """

    changes: tuple[ChangeIn, ...]
    left: tuple[LeftIn, ...]
    carried: tuple[str, ...]
    sentence: str
    still_wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A mended copy of one upload.

    Attributes:
        order: of the upload; path: of the copy.
    """

    order: int
    path: str
    changes: Changes
    verdict: Verdict
    repairs: tuple[Repair, ...]


def make_copies(uploads: tuple[Path, ...], plan: Plan, judge: Judge, folder: Path) -> tuple[Copy, ...]:
    """A copy of each upload in which something can be mended without guessing.

    Args:
        judge: checks paths as the delivery was.
        folder: where the copies go; must not be there yet.
    Raises:
        Unreadable, Unwritable.
    """
    mended = mend(uploads, plan, judge(uploads), folder)
    if not mended.files and not mended.archives:
        return ()
    return tuple(
        _copy(order, original, path, mended, plan, judge)
        for order, (original, path) in enumerate(zip(uploads, mended.paths, strict=True), start=1)
        if path != original
    )


def _copy(order: int, original: Path, path: Path, mended: Mended, plan: Plan, judge: Judge) -> Copy:
    files = [file for file in mended.files if path in (file.path, file.path.parent)]
    archive = next((archive for archive in mended.archives if archive.path == path), None)
    outcome = judge((path,))
    told = tell_of(Mended(paths=(path,), files=tuple(files), archives=(archive,) if archive else ()), outcome)
    changes = [_change(show_name(archive.name), change) for archive in told.archives for change in archive.changes]
    left = [_left(show_name(archive.name), one) for archive in told.archives for one in archive.left]
    for copy in told.copies:
        changes += [_change(_short(copy), change) for change in copy.changes]
        left += [_left(_short(copy), one) for one in copy.left]
    return Copy(
        order=order,
        path=str(path),
        changes=Changes(
            changes=tuple(changes),
            left=tuple(left),
            carried=told.archives[0].carried if told.archives else (),
            sentence=sentence(outcome),
            still_wrong="; ".join(f"{_short(copy)}: {copy.still_wrong}" for copy in told.copies if copy.still_wrong),
        ),
        verdict=outcome.verdict,
        repairs=tuple(_repairs(order, original, path, files, outcome.files, plan)),
    )


def _short(copy: MendedCopy) -> str:
    return hide_numbers(copy.name.rpartition("/")[2])


def _change(file: str, change: Change) -> ChangeIn:
    return ChangeIn(file=file, kind=change.kind, what=change.what, column=change.column, count=change.count)


def _left(file: str, left: Left) -> LeftIn:
    return LeftIn(file=file, reason=left.reason, column=left.column, count=left.count, message=left.message)


# --- Before and after


def _repairs(
    order: int,
    original: Path,
    path: Path,
    files: list[MendedFile],
    found: tuple[FileOutcome, ...],
    plan: Plan,
) -> Iterator[Repair]:
    """The first values of each column that were changed, beside what stood there: where both can be read row by row."""
    with unpack([original], plan.admission) as before, unpack([path], plan.admission) as after:
        tables = {received.name: received.table for received in before.received}
        copies = {received.sha256: received.table for received in after.received}
        for file in files:
            table, copy = tables.get(file.name), copies.get(file.sha256)
            columns = [change.column for change in file.changes if change.column]
            if table is None or copy is None or table.records != copy.records:
                continue
            layout = plan.layout(copy.layout)
            forms = {column.name: column for column in layout.columns}
            name = show_name(file.path.name)
            for column, rows in _changed(table, copy, columns).items():
                form = forms[column]
                yield Repair(
                    copy=order,
                    file=name,
                    column=column,
                    rows=tuple(
                        Repaired(
                            row=copy.row_numbers.row(record),
                            before=cell_of(then, hidden=form.personal, amount=bool(form.unit), marked=True),
                            after=cell_of(now, hidden=form.personal, amount=bool(form.unit)),
                        )
                        for record, then, now in rows
                    ),
                )


def _changed(before: Table, after: Table, columns: list[str]) -> dict[str, list[tuple[int, str, str]]]:
    """For each column the first records in which its value is another, with both."""
    found: dict[str, list[tuple[int, str, str]]] = {
        column: [] for column in columns if column in before.columns and column in after.columns
    }
    places = {column: (before.columns.index(column), after.columns.index(column)) for column in found}
    for record, (then, now) in enumerate(zip(rows_of(before), rows_of(after), strict=False)):
        if record == FURTHEST or all(len(rows) == FIRST for rows in found.values()):
            break
        for column, (old, new) in places.items():
            if then[old] != now[new] and len(found[column]) < FIRST:
                found[column].append((record, _text(then[old]), _text(now[new])))
    return {column: rows for column, rows in found.items() if rows}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
