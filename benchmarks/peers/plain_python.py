"""The rules of the Wmo file in plain Python: the csv module, a loop, dictionaries. Slow, and meant to be read.

It is also the oracle of the project's differential tests: what the check must find, stated without a query.
A value that fails a value rule is *bad*: it is filled, yet unknown. Below, `raw` holds texts ("" is empty) and
`good` what is known (None when empty or bad); a comparison with something unknown never fires.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.peers.wmo import (
    CODES,
    COLUMNS,
    DATES,
    DAY_AND_NIGHT,
    DECEASED,
    DUMMY_FROM_ROWS,
    DUMMY_SHARE_PERCENTAGE,
    ELFPROEF_WEIGHTS,
    FIRST_ROW,
    FIRST_START,
    HOUR,
    HOURS_PER_FREQUENCY,
    LENGTHS,
    MINUTE,
    MOST_ROWS_OF_ONE_BSN,
    NUMBERS,
    PART_OF_DAY,
    PERSONAL_BUDGET,
    REQUIRED,
    ROWS_KEPT,
    TOLERANCE_DAYS,
    TYPES_WITH_NIGHTS,
    TYPES_WITH_PARTS_OF_DAY,
    TYPES_WITHOUT_TIME,
    UNUSED_SHARE_PERCENTAGE,
    Delivery,
    key,
    print_findings,
)

OPEN = date.max.toordinal() + 1  # the end of what has no end: later than every date

# Position 0 is unused, so that an index is a column number.
Raw = list[str]
Good = list[Any]  # a date is an ordinal, a volume and column 4 a number, anything else its text; None is empty or bad


@dataclass(slots=True)
class Findings:
    """Counts per (rule, column) and the first rows concerned; column is None for rules about rows or the table."""

    counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    rows: defaultdict[tuple[str, str | None], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: int, rule: str, column: int | None = None) -> None:
        """Count one row; rows must come in rising order per rule."""
        name = rule, COLUMNS[column - 1] if column else None
        self.counts[name] += 1
        if len(self.rows[name]) < ROWS_KEPT:
            self.rows[name].append(row)


@dataclass(slots=True)
class Kept:
    """What the table rules need of one row; None is unknown or absent, but an empty `form` is "" and no `end` OPEN."""

    row: int
    number_is_filled: bool
    created: int | None
    municipality: str | None
    bsn: str | None
    number: int | None
    type: str | None
    has_type: bool
    form: str | None
    start: int | None
    end: int | None
    reason: str | None
    is_unused: bool


def count_findings(
    path: Path, municipality: str, period_first_day: date, period_last_day: date, today: date
) -> dict[tuple[str, str | None], int]:
    """Count what is wrong in a Wmo file, per rule and column name.

    Args:
        path: a UTF-8 file whose header is in order. Blank lines are skipped but do count as rows of a spreadsheet.
        municipality: the code that the file name states.
    Returns:
        Only what was found: no zeros. Column is None for rules about rows or the table. The count is the number of
        rows, but 1 for W203, the surplus copies for W204 and the numbers concerned for W205.
    Raises:
        ValueError: a row has not exactly 18 fields; there is no reading of such a row.
    """
    return dict(find(Delivery(path, municipality, period_first_day, period_last_day, today)).counts)


def find(delivery: Delivery) -> Findings:
    """Judge every value, every row and the table."""
    judge = ValueJudge(frozenset(delivery.municipality_codes()))
    frame = Frame.of(delivery)
    findings = Findings()
    kept: list[Kept] = []
    copies: set[str] = set()
    for row, values in read(delivery.path):
        raw = ["", *values]
        good = judge_values(row, raw, judge, findings)
        effective = Effective.of(raw, good)
        rules = list(broken_row_rules(raw, good, effective, frame))
        for rule in rules:
            findings.add(row, rule)
        # NUL separates safely: no file that holds one is judged.
        text = "\0".join(values)
        if text in copies:
            findings.add(row, "W204")
        copies.add(text)
        kept.append(keep(row, raw, good, effective, rules))
    judge_table(kept, delivery.municipality, findings)
    return findings


def read(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the data rows with the row number of a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        next(reader, None)
        for row, values in enumerate(reader, FIRST_ROW):
            if not values:
                continue
            if len(values) != len(COLUMNS):
                raise ValueError(f"{path.name}, row {row}: {len(values)} fields instead of {len(COLUMNS)}")
            yield row, values


# Values ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueJudge:
    """Says what is wrong with one value, and what it means when nothing is."""

    municipalities: frozenset[str]

    def __call__(self, number: int, text: str) -> tuple[str | None, Any]:
        """Give (first failing rule, None) or (None, meaning). Only for filled values."""
        if not (text.isascii() and text.isdigit()):
            return "W104", None
        shortest, longest = LENGTHS[number]
        if not shortest <= len(text) <= longest:
            return "W105", None
        rule, meaning = self.look_up(number, text)
        return rule, None if rule else meaning

    def look_up(self, number: int, text: str) -> tuple[str | None, Any]:
        """Judge a value of the right form by what it stands for."""
        if number in DATES:
            day = ordinal(text)
            return ("W106" if day is None else None), day
        if number in CODES:
            return ("W107" if text not in CODES[number] else None), text
        if number == 2:
            return ("W111" if text not in self.municipalities else None), text
        if number == 3:
            return bsn_rule(text), text
        return None, int(text)  # a volume or a Toewijzingsnummer, of which leading zeros mean nothing


@cache
def ordinal(text: str) -> int | None:
    """Number the day, or None when YYYYMMDD is not a date."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
    except ValueError:
        return None


def bsn_rule(text: str) -> str | None:
    """Name the rule that nine digits break as a BSN."""
    if text == "000000000":
        return "W108"
    weighted = sum(weight * int(digit) for weight, digit in zip(ELFPROEF_WEIGHTS, text, strict=True))
    return "W109" if weighted % 11 else None


def judge_values(row: int, raw: Raw, judge: ValueJudge, findings: Findings) -> Good:
    """Judge the 18 values of a row; each stops at its first failing rule."""
    good: Good = [None] * len(raw)
    for number in NUMBERS:
        if raw[number]:
            rule, good[number] = judge(number, raw[number])
        else:
            rule = "W101" if number in REQUIRED else None
        if rule:
            findings.add(row, rule, number)
    return good


# Rows -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """The days with which rows are compared, as ordinals."""

    first: int
    last: int
    today: int

    @classmethod
    def of(cls, delivery: Delivery) -> Frame:
        """Take the days of a delivery."""
        days = delivery.period_first_day, delivery.period_last_day, delivery.today
        return cls(*(day.toordinal() for day in days))


@dataclass(frozen=True, slots=True)
class Effective:
    """Type (6, else 5), start (11, else 9) and end (12, else 10, else OPEN); None is unknown or absent.

    A bad value that is filled still goes before the other column, so it makes the whole unknown.
    """

    type: str | None
    start: int | None
    end: int | None

    @classmethod
    def of(cls, raw: Raw, good: Good) -> Effective:
        """Choose between the columns as granted and the columns as given."""
        return cls(
            type=good[6] if raw[6] else good[5],
            start=good[11] if raw[11] else good[9],
            end=good[12] if raw[12] else good[10] if raw[10] else OPEN,
        )


def later(left: int | None, right: int | None, by: int = 0) -> bool:
    """Say whether left surely lies more than `by` days after right."""
    return left is not None and right is not None and left > right + by


def broken_row_rules(raw: Raw, good: Good, effective: Effective, frame: Frame) -> Iterator[str]:
    """Name the rules that a row surely breaks, each at most once."""
    filled = [value != "" for value in raw]
    if not filled[5] and not filled[6]:
        yield "W102"
    if not filled[9] and not filled[11]:
        yield "W103"
    yield from broken_date_rules(filled, good, effective, frame)
    yield from broken_volume_rules(filled, good, effective)
    if good[5] is not None and good[6] is not None and good[5] != good[6]:
        yield "W135"
    if good[8] == PERSONAL_BUDGET and filled[16]:
        yield "W136"


def broken_date_rules(filled: list[bool], good: Good, effective: Effective, frame: Frame) -> Iterator[str]:
    """Name the broken rules about days."""
    created, start, end = good[1], effective.start, effective.end
    if later(created, frame.today) or later(frame.first, created):
        yield "W112"
    if created is not None and not later(created, frame.last):
        yield "W113"
    if later(good[9], good[10]) or later(good[11], good[12]):
        yield "W120"
    if later(start, frame.last):
        yield "W121"
    if later(frame.first, end):
        yield "W122"
    if later(FIRST_START.toordinal(), start):
        yield "W124"
    if later(good[11], created) or later(good[12], created):
        yield "W125"
    if later(good[9], good[11], by=TOLERANCE_DAYS):
        yield "W126"
    if later(good[12], good[10], by=TOLERANCE_DAYS):
        yield "W127"
    if filled[18] and ((not filled[10] and not filled[12]) or later(end, created)):
        yield "W128"
    if end is not None and frame.first <= end <= frame.last and not filled[18]:
        yield "W129"


def broken_volume_rules(filled: list[bool], good: Good, effective: Effective) -> Iterator[str]:
    """Name the broken rules about volumes, units and frequencies."""
    if (filled[13] and not (filled[14] and filled[15])) or (filled[16] and not filled[17]):
        yield "W130"
    if (not filled[13] and (filled[14] or filled[15])) or (filled[17] and not filled[16]):
        yield "W131"
    if good[13] == 0 or good[16] == 0:
        yield "W132"
    if is_impossible(good[13], good[14], good[15]):
        yield "W133"
    if any(is_unsuitable(unit, effective.type) for unit in (good[14], good[17])):
        yield "W134"


def is_impossible(volume: int | None, unit: str | None, frequency: str | None) -> bool:
    """Say whether no week, month or day is long enough for the volume."""
    if volume is None or unit is None or frequency is None:
        return False
    if unit == HOUR:
        return frequency in HOURS_PER_FREQUENCY and volume > HOURS_PER_FREQUENCY[frequency]
    if unit == MINUTE:
        return frequency in HOURS_PER_FREQUENCY and volume > HOURS_PER_FREQUENCY[frequency] * 60
    if frequency == "2":
        return (unit == DAY_AND_NIGHT and volume > 7) or (unit == PART_OF_DAY and volume > 14)
    return False


def is_unsuitable(unit: str | None, type_: str | None) -> bool:
    """Say whether this type of support cannot be counted in this unit."""
    if unit is None or type_ is None:
        return False
    return (
        (unit == DAY_AND_NIGHT and type_ not in TYPES_WITH_NIGHTS)
        or (unit == PART_OF_DAY and type_ not in TYPES_WITH_PARTS_OF_DAY)
        or (unit in (MINUTE, HOUR) and type_ in TYPES_WITHOUT_TIME)
    )


# The table ------------------------------------------------------------------------------------------------------------


def keep(row: int, raw: Raw, good: Good, effective: Effective, rules: list[str]) -> Kept:
    """Keep of a row what the table rules need."""
    return Kept(
        row=row,
        number_is_filled=raw[4] != "",
        created=good[1],
        municipality=good[2],
        bsn=good[3],
        number=good[4],
        type=effective.type,
        has_type=raw[5] != "" or raw[6] != "",
        form=good[8] if raw[8] else "",
        start=effective.start,
        end=effective.end,
        reason=good[18],
        is_unused="W121" in rules or "W122" in rules,
    )


def judge_table(kept: list[Kept], municipality: str, findings: Findings) -> None:
    """Judge what can only be seen over all rows."""
    if not kept:
        findings.counts["W203", None] = 1
        return
    judge_sameness(kept, municipality, findings)
    judge_numbers(kept, findings)
    judge_clients(kept, findings)
    unused = [row for row in kept if row.is_unused]
    if len(unused) * 100 > len(kept) * UNUSED_SHARE_PERCENTAGE:
        for row in unused:
            findings.add(row.row, "W123")


def judge_sameness(kept: list[Kept], municipality: str, findings: Findings) -> None:
    """W201 and W202: one creation date, and one municipality, that of the file name."""
    first_created = next((row.created for row in kept if row.created is not None), None)
    first_municipality = next((row.municipality for row in kept if row.municipality is not None), None)
    for row in kept:
        if row.created is not None and row.created != first_created:
            findings.add(row.row, "W201", 1)
        if row.municipality is not None and row.municipality != first_municipality:
            findings.add(row.row, "W201", 2)
        if row.municipality is not None and row.municipality != municipality:
            findings.add(row.row, "W202")


def judge_numbers(kept: list[Kept], findings: Findings) -> None:
    """W205, W206 and W207: one BSN and one type for a Toewijzingsnummer, filled on all rows or on none."""
    bsns, types = defaultdict(set), defaultdict(set)
    for row in kept:
        if row.number is not None and row.bsn is not None:
            bsns[row.number].add(row.bsn)
        if row.number is not None and row.type is not None:
            types[row.number].add(row.type)
    is_filled_somewhere = any(row.number_is_filled for row in kept)
    for row in kept:
        if row.number is not None and row.bsn is not None and len(bsns[row.number]) > 1:
            findings.add(row.row, "W205")
        if row.number is not None and row.type is not None and len(types[row.number]) > 1:
            findings.add(row.row, "W206")
        if is_filled_somewhere and not row.number_is_filled:
            findings.add(row.row, "W207", 4)
    if ("W205", None) in findings.counts:
        findings.counts["W205", None] = sum(len(found) > 1 for found in bsns.values())  # numbers, not rows


def judge_clients(kept: list[Kept], findings: Findings) -> None:
    """W208 to W211: what the rows of one BSN say about each other."""
    by_bsn: defaultdict[str, list[Kept]] = defaultdict(list)
    for row in kept:
        if row.bsn is not None:
            by_bsn[row.bsn].append(row)
    marked: list[tuple[int, str]] = []
    for rows in by_bsn.values():
        marked += ((row.row, "W208") for row in overlapping(rows))
        marked += ((row.row, "W209") for row in outlived(rows))
        if len(rows) > MOST_ROWS_OF_ONE_BSN:
            marked += ((row.row, "W210") for row in rows)
        if len(kept) >= DUMMY_FROM_ROWS and len(rows) * 100 > len(kept) * DUMMY_SHARE_PERCENTAGE:
            marked += ((row.row, "W211") for row in rows)
    for number, rule in sorted(marked):
        findings.add(number, rule)


def overlapping(rows: list[Kept]) -> Iterator[Kept]:
    """Give the rows of one client that share a day with another row of the same type and form of delivery.

    Two rows without a type, or without a form, are alike in it.
    """
    groups: defaultdict[tuple[str, str], list[tuple[int, int, Kept]]] = defaultdict(list)
    for row in rows:
        if (row.type is None and row.has_type) or row.form is None or row.start is None or row.end is None:
            continue
        if row.start <= row.end:
            groups[row.type or "", row.form].append((row.start, row.end, row))
    for periods in groups.values():
        periods.sort(key=itemgetter(0, 1))
        latest_end = 0
        for index, (start, end, row) in enumerate(periods):
            next_start = periods[index + 1][0] if index + 1 < len(periods) else OPEN + 1
            # In order of start: an earlier row is met if one of those ends late, a later one if the next starts soon.
            if start <= latest_end or next_start <= end:
                yield row
            latest_end = max(latest_end, end)


def outlived(rows: list[Kept]) -> Iterator[Kept]:
    """Give the rows that say a client died, where another row of the client runs on after that end."""
    last_end = max((row.end for row in rows if row.end is not None), default=None)
    for row in rows:
        if row.reason == DECEASED and row.end is not None and row.end != OPEN and later(last_end, row.end):
            yield row


if __name__ == "__main__":
    found = find(Delivery.from_arguments())
    print_findings(
        {key(*name): count for name, count in found.counts.items()},
        {key(*name): rows for name, rows in found.rows.items()},
    )
