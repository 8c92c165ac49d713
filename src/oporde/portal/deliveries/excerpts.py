"""Cut the pieces of a file around the first rows that break a rule. What may not be seen is masked while it is cut."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oporde.findings import FileOutcome, Finding
from oporde.intake.tables import Table
from oporde.intake.wording import runs_of_digits, show_name
from oporde.plan.model import LayoutPlan
from oporde.portal.deliveries.marks import rows_of
from oporde.portal.deliveries.shapes import Piece
from oporde.portal.web.sheets import Cell, Column, Row, Sheet, letter
from oporde.protocol.elfproef import satisfies_elfproef

FIRST = 3  # wrong rows in a piece
BESIDE = 2  # columns on each side of one that is concerned
MOST_COLUMNS = 12
LONGEST_VALUE = 40
MOST_PIECES = 60  # of one file; what comes after is in the list of findings
DOT = "•"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A piece to cut: the records that are wrong, those beside them, and the places of the columns."""

    finding: Finding
    wrong: frozenset[int]
    records: tuple[int, ...]
    concerned: frozenset[int]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Places whose values may not be seen, and places where a number is an amount."""

    hidden: set[int]
    numbers: set[int]


def cut(table: Table, layout: LayoutPlan, file: FileOutcome, number: int) -> tuple[Piece, ...]:
    """The pieces of one file, in the order of its findings.

    Args:
        number: of the file in the delivery, from 1.
    """
    wanted = [piece for finding in file.findings if (piece := _wanted(finding, table, layout)) is not None]
    wanted = wanted[:MOST_PIECES]
    rows = _read(table, {record for piece in wanted for record in piece.records})
    forms = {column.name: column for column in layout.columns}
    hidden = {place for place, name in enumerate(table.columns) if not name or forms[name].personal}
    numbers = {place for place, name in enumerate(table.columns) if name and forms[name].unit}
    return tuple(
        Piece(
            file=number,
            rule=piece.finding.rule,
            column=piece.finding.column or "",
            sheet=_sheet(piece, table, rows, _Seen(hidden, numbers), show_name(file.name)),
        )
        for piece in wanted
    )


def _wanted(finding: Finding, table: Table, layout: LayoutPlan) -> _Wanted | None:
    wrong = [record for row in finding.rows[:FIRST] if (record := _record(row, table)) is not None]
    twins = [record for row in finding.twins[:FIRST] if row and (record := _record(row, table)) is not None]
    concerned = _concerned(finding, table, layout)
    if not wrong or not concerned:
        return None
    beside = {near for record in wrong for near in (record - 1, record, record + 1) if 0 <= near < table.records}
    near = {place + step for place in concerned for step in range(-BESIDE, BESIDE + 1)}
    places = sorted(place for place in near if 0 <= place < len(table.columns))
    if len(places) > MOST_COLUMNS:
        places = sorted(concerned)[:MOST_COLUMNS]
    return _Wanted(
        finding=finding,
        wrong=frozenset((*wrong, *twins)),
        records=tuple(sorted(beside | set(twins))),
        concerned=frozenset(concerned),
        places=tuple(places),
    )


def _record(row: int, table: Table) -> int | None:
    """The record, from 0, that stands on a row of the spreadsheet; None for a row that is no record."""
    numbers = table.row_numbers
    record = bisect_left(range(table.records), row, key=numbers.row)
    return record if record < table.records and numbers.row(record) == row else None


def _concerned(finding: Finding, table: Table, layout: LayoutPlan) -> set[int]:
    """The places, in the file as it was delivered, of the columns that a finding is about."""
    if finding.column:
        names: Sequence[str] = (finding.column,)
    else:
        names = next((check.columns for check in layout.checks if check.rule == finding.rule), ())
    return {table.columns.index(name) for name in names if name in table.columns}


def _read(table: Table, records: set[int]) -> dict[int, list[str]]:
    """The values of some records; no further than the last of them is read."""
    rows: dict[int, list[str]] = {}
    last = max(records, default=-1)
    for record, values in enumerate(rows_of(table)):
        if record > last:
            break
        if record in records:
            rows[record] = [value.decode("utf-8", "replace") for value in values]
    return rows


def _sheet(piece: _Wanted, table: Table, rows: dict[int, list[str]], seen: _Seen, title: str) -> Sheet:
    columns = tuple(
        Column(letter(place + 1), table.columns[place], marked=place in piece.concerned) for place in piece.places
    )
    drawn: list[Row] = []
    for record in piece.records:
        number, is_wrong = table.row_numbers.row(record), record in piece.wrong
        if drawn and drawn[-1].number + 1 < number:
            drawn.append(Row(drawn[-1].number + 1))
        cells = tuple(
            cell_of(
                rows[record][place],
                hidden=place in seen.hidden,
                amount=place in seen.numbers,
                marked=is_wrong and place in piece.concerned,
            )
            for place in piece.places
        )
        drawn.append(Row(number, cells, marked=is_wrong))
    return Sheet(title=title, columns=columns, rows=tuple(drawn))


def cell_of(value: str, *, hidden: bool = False, amount: bool = False, marked: bool = False) -> Cell:
    """A value as it may be seen: masked where it is personal, or looks like it.

    Args:
        amount: it stands where amounts stand; then eight digits are taken for one.
    """
    masked = bool(value) and (hidden or looks_like_a_number_of_someone(value, shortest=9 if amount else 8))
    shown = mask(value) if masked else value
    shown = "".join(character if character.isprintable() else "�" for character in shown)
    if len(shown) > LONGEST_VALUE:
        shown = shown[: LONGEST_VALUE - 1] + "…"
    return Cell(shown, marked=marked, masked=masked)


def mask(value: str) -> str:
    """The form of a value without what it says: a dot for every letter and digit, so that its length shows."""
    return "".join(DOT if character.isalnum() else character for character in value)


def looks_like_a_number_of_someone(value: str, *, shortest: int = 8) -> bool:
    """True when a BSN may stand in a text: nine digits that satisfy the elfproef, or eight that lost their zero.

    Eight digits that are a day are taken for a day.
    """
    return any(_may_be_bsn(digits) for digits in runs_of_digits(value) if len(digits) >= shortest)


def _may_be_bsn(digits: str) -> bool:
    if len(digits) > 9:
        return any(_may_be_bsn(digits[start : start + 9]) for start in range(len(digits) - 8))
    if len(digits) == 8 and any(_is_day(parts) for parts in (digits, digits[4:] + digits[2:4] + digits[:2])):
        return False
    return satisfies_elfproef(digits.zfill(9))


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100
