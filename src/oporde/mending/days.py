"""Days in other spellings: 31-12-2017, 31 december 2017, 2017/12/31 00:00, 31122017.

Whether the day comes first or the month is proved by other dates in the file that are written so, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from oporde.mending.forms import make_day
from oporde.mending.result import Obstacle

BETWEEN = r"(?P<sign>[-/. ])"
MOMENT = r"(?:[ T](?P<clock>[0-9:.]+)(?P<zone>Z|[+-][0-9:]+)?)?"
YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}}){BETWEEN}(?P<first>[0-9]{{1,2}})(?P=sign)(?P<second>[0-9]{{1,2}}){MOMENT}"
)
YEAR_LAST = re.compile(
    rf"(?P<first>[0-9]{{1,2}}){BETWEEN}(?P<second>[0-9]{{1,2}})(?P=sign)(?P<year>[0-9]{{2,4}}){MOMENT}"
)
IN_LETTERS = re.compile(rf"(?P<day>[0-9]{{1,2}})[-/. ]+(?P<month>[a-z]{{3,9}})\.?[-/. ]+(?P<year>[0-9]{{2,4}}){MOMENT}")
UNBROKEN = re.compile(r"(?P<numbers>[0-9]{7,8}|[0-9]{8}(?:[ T](?P<clock>[0-9:.]+)|(?P<digits>[0-9]{6})))")
CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9]){1,2}(?:\.[0-9]+)?|(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){1,2}")
UNKNOWN = re.compile(r"0+(?:[-/. ]0+){0,2}|9+(?:[-/. ]9+){0,2}")  # 00000000 and 99999999: the day is not known
SERIAL = re.compile(r"[1-9][0-9]{4}")  # days since 1900, or since 1904: how spreadsheets count

# Eight digits always fall apart in a year and two numbers; with another year they are a typing error, not a spelling.
LIKELY_YEARS = range(1900, 2100)
MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "febr", "february"),
    ("maart", "mrt", "mar", "maa", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("augustus", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTH_BY_NAME = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as it is written: a year, and two more numbers in their order.

    Attributes:
        shape: the sign between the numbers, "" when there is none: dates of another shape may be written in another order.
        clock, zone: what stands behind it; "" where there is nothing.
    """

    year: str
    first: int
    second: int
    year_first: bool
    shape: str
    clock: str = ""
    zone: str = ""

    def read(self, *, day_first: bool) -> date | None:
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return make_day(int(self.year), month, day)

    @property
    def is_likely(self) -> bool:
        return len(self.year) == 4 and int(self.year) in LIKELY_YEARS

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
                shape=found["sign"],
                clock=found["clock"] or "",
                zone=found["zone"] or "",
            )
    found = UNBROKEN.fullmatch(text)
    return found and _read_unbroken(text, found["clock"] or found["digits"] or "")


def _read_unbroken(text: str, clock: str) -> Written:
    numbers = text[:8].zfill(8)
    first, second = int(numbers[4:6]), int(numbers[6:])
    year_first = Written(year=numbers[:4], first=first, second=second, year_first=True, shape="", clock=clock)
    if year_first.is_likely and year_first.read(day_first=False):
        return year_first
    first, second = int(numbers[:2]), int(numbers[2:4])
    return Written(year=numbers[4:], first=first, second=second, year_first=False, shape="", clock=clock)


def _read_letters(text: str) -> Written | None:
    """A date with the name of its month: nobody can take that for the day."""
    found = IN_LETTERS.fullmatch(text.lower())
    month = found and MONTH_BY_NAME.get(found["month"])
    if not found or not month:
        return None
    return Written(
        year=found["year"],
        first=month,
        second=int(found["day"]),
        year_first=False,
        shape="letters",
        clock=found["clock"] or "",
        zone=found["zone"] or "",
    )


@dataclass(frozen=True, slots=True)
class _Proof:
    """A date that is a day in one order only.

    Attributes:
        shape: of the date; the year comes first where `year_first`.
    """

    shape: str
    year_first: bool
    day_first: bool


@dataclass(slots=True)
class DayOrder:
    """What dates prove about the order in which they are written: those of a column, or of several."""

    proofs: set[_Proof] = field(default_factory=set)

    def look_at(self, text: str) -> None:
        """A number above 12 is no month, so the other one is."""
        written = read_written(text)
        if written is None or not written.is_likely:
            return
        for day_first in (True, False):
            if written.read(day_first=day_first) and not written.read(day_first=not day_first):
                self.proofs.add(_Proof(written.shape, written.year_first, day_first))

    def read(self, text: str, others: DayOrder) -> date | Obstacle:
        """The day that is meant, or why that cannot be said.

        Args:
            others: what all columns of the file prove, for a column that proves nothing by itself.
        """
        if SERIAL.fullmatch(text):
            return Obstacle.SERIAL
        in_letters = _read_letters(text)
        written = in_letters or read_written(text)
        if written is None:
            return Obstacle.NOT_RECOGNISED
        if len(written.year) < 4:
            return Obstacle.SHORT_YEAR
        if not written.moment_can_go:
            return Obstacle.MOMENT
        if not written.is_likely:
            return Obstacle.NOT_RECOGNISED
        if in_letters:
            return in_letters.read(day_first=False) or Obstacle.NOT_RECOGNISED
        return self._read_in_order(written, others)

    def _read_in_order(self, written: Written, others: DayOrder) -> date | Obstacle:
        orders = self._orders(written) or others._orders(written)
        if (
            written.year_first
        ):  # 2017-12-31 is so written everywhere; only a proof of the other order is a reason to doubt
            return Obstacle.CONTRADICTING_ORDER if True in orders else _day(written, day_first=False)
        if len(orders) > 1:
            return Obstacle.CONTRADICTING_ORDER
        if orders:
            return _day(written, day_first=True in orders)
        if written.first == written.second:
            return _day(written, day_first=True)
        return Obstacle.UNKNOWN_ORDER if written.read(day_first=True) else Obstacle.NOT_RECOGNISED

    def _orders(self, written: Written) -> set[bool]:
        """Whether the day comes first, as dates that are written so prove it; both when they contradict each other."""
        return {p.day_first for p in self.proofs if (p.shape, p.year_first) == (written.shape, written.year_first)}


def _day(written: Written, *, day_first: bool) -> date | Obstacle:
    return written.read(day_first=day_first) or Obstacle.NOT_RECOGNISED


def kinds_of(bare: str, right: str) -> tuple[str, ...]:
    """What was done to a date in another spelling."""
    if bare.startswith(right):
        return ("moment-dropped",)
    in_letters = _read_letters(bare)
    written = in_letters or read_written(bare)
    clock = ("moment-dropped",) if written and written.clock else ()
    return ("date-spelling" if in_letters or (written and written.shape) else "date-reversed", *clock)
