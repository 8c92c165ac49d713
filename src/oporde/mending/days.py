"""Days in other spellings: 31-12-2017, 2017/12/31 00:00, 31122017.

Whether the day comes first or the month is proved by the column as a whole, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from oporde.mending.forms import make_day
from oporde.mending.result import Obstacle

MOMENT = r"(?:[ T](?P<clock>[0-9:.]+)(?P<zone>Z|[+-][0-9:]+)?)?"
YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})[-/. ](?P<first>[0-9]{{1,2}})[-/. ](?P<second>[0-9]{{1,2}}){MOMENT}")
YEAR_LAST = re.compile(rf"(?P<first>[0-9]{{1,2}})[-/. ](?P<second>[0-9]{{1,2}})[-/. ](?P<year>[0-9]{{2,4}}){MOMENT}")
UNBROKEN = re.compile(r"(?P<numbers>[0-9]{7,8}|[0-9]{8}(?:[ T](?P<clock>[0-9:.]+)|(?P<digits>[0-9]{6})))")
CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9]){1,2}(?:\.[0-9]+)?|(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){1,2}")
UNKNOWN = re.compile(r"(?:0+|9+)(?:[-/. ](?:0+|9+)){0,2}")  # 00000000 and 99999999, where the day is not known

# Eight digits always fall apart in a year and two numbers; with another year they are a typing error, not a spelling.
LIKELY_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as it is written: a year, and two more numbers in their order.

    Attributes:
        unbroken: nothing stands between the numbers.
        clock, zone: what stands behind it; "" where there is nothing.
    """

    year: str
    first: int
    second: int
    year_first: bool
    unbroken: bool = False
    clock: str = ""
    zone: str = ""

    def read(self, *, day_first: bool) -> date | None:
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return make_day(int(self.year), month, day)

    @property
    def is_likely(self) -> bool:
        return len(self.year) == 4 and (not self.unbroken or int(self.year) in LIKELY_YEARS)

    @property
    def moment_can_go(self) -> bool:
        """There is no time behind it, or one that cannot make it another day."""
        if not self.clock:
            return True
        return CLOCK.fullmatch(self.clock) is not None and (not self.zone or not self.clock.strip("0:."))


def read_written(text: str) -> Written | None:
    """Read three numbers, with a year of two to four digits first or last; None when it is nothing of the kind.

    Eight digits are a year, month and day when that makes a day, else the year is last. Seven have lost a leading zero.
    """
    for expression in (YEAR_FIRST, YEAR_LAST):
        if found := expression.fullmatch(text):
            return Written(
                year=found["year"],
                first=int(found["first"]),
                second=int(found["second"]),
                year_first=expression is YEAR_FIRST,
                clock=found["clock"] or "",
                zone=found["zone"] or "",
            )
    found = UNBROKEN.fullmatch(text)
    return found and _read_unbroken(text, found["clock"] or found["digits"] or "")


def _read_unbroken(text: str, clock: str) -> Written:
    numbers = text[:8].zfill(8)
    year_first = Written(
        year=numbers[:4], first=int(numbers[4:6]), second=int(numbers[6:]), year_first=True, unbroken=True, clock=clock
    )
    if year_first.is_likely and year_first.read(day_first=False):
        return year_first
    return Written(
        year=numbers[4:], first=int(numbers[:2]), second=int(numbers[2:4]), year_first=False, unbroken=True, clock=clock
    )


@dataclass(slots=True)
class DayOrder:
    """What the dates of one column prove about the order in which they are written."""

    day_first: bool = field(default=False)
    month_first: bool = field(default=False)
    year_day_month: bool = field(default=False)

    def look_at(self, text: str) -> None:
        """A number above 12 is no month, so the other one is."""
        written = read_written(text)
        if written is None or not written.is_likely:
            return
        if written.year_first:
            self.year_day_month |= _is_proof(written, day_first=True)
        else:
            self.day_first |= _is_proof(written, day_first=True)
            self.month_first |= _is_proof(written, day_first=False)

    def read(self, text: str) -> date | Obstacle:
        """The day that is meant, or why that cannot be said."""
        written = read_written(text)
        if written is None:
            return Obstacle.STILL_WRONG
        if len(written.year) < 4:
            return Obstacle.SHORT_YEAR
        if not written.moment_can_go:
            return Obstacle.MOMENT
        if not written.is_likely:
            return Obstacle.STILL_WRONG
        return self._read_in_order(written)

    def _read_in_order(self, written: Written) -> date | Obstacle:
        if self.year_day_month if written.year_first else self.day_first and self.month_first:
            return Obstacle.CONTRADICTING_ORDER
        proved = written.year_first or self.day_first or self.month_first
        if not proved and written.first != written.second and written.read(day_first=True):
            return Obstacle.UNKNOWN_ORDER
        day_first = not written.year_first and not self.month_first
        return written.read(day_first=day_first) or Obstacle.STILL_WRONG


def _is_proof(written: Written, *, day_first: bool) -> bool:
    """It is a day in this order, and none in the other."""
    return bool(written.read(day_first=day_first) and not written.read(day_first=not day_first))
