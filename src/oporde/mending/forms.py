"""How a right value of a column looks: what the plan's queries accept, asked of one value at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from oporde.plan.model import ColumnForm, LayoutPlan, Plan
from oporde.protocol.admission import Period
from oporde.protocol.elfproef import satisfies_elfproef

DIGITS = re.compile(r"[0-9]+")
DAYS = {
    "JJJJMMDD": re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    "JJJJ-MM-DD": re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    "DD-MM-JJJJ": re.compile(r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})"),
}
MOST_FIGURES = 18  # of a decimal number, as engines hold it


@dataclass(frozen=True, slots=True)
class Form:
    """A column as it is mended, in the period of the file.

    Attributes:
        codes: those that hold on a day of the period; None for a column without a list.
        pattern: what a value as a whole must match; None where anything goes.
    """

    column: ColumnForm
    codes: frozenset[str] | None = None
    pattern: re.Pattern[str] | None = None

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def in_euros(self) -> bool:
        return self.column.unit == "eur"

    @property
    def width(self) -> int | None:
        """How many characters each value has, where that is fixed."""
        lengths = self.column.lengths
        return lengths[0] if lengths and lengths[0] == lengths[1] else None

    def accepts(self, text: str) -> bool:
        """True for a value that can be read, and for an empty one: whether it may be absent is another matter."""
        return not text or (self._has_right_length(text) and self._can_be_read(text))

    def _has_right_length(self, text: str) -> bool:
        lengths = self.column.lengths
        return lengths is None or lengths[0] <= len(text) <= lengths[1]

    def _can_be_read(self, text: str) -> bool:
        match self.column.type:
            case "digits":
                return DIGITS.fullmatch(text) is not None
            case "bsn":
                return DIGITS.fullmatch(text) is not None and satisfies_elfproef(text) and int(text) > 0
            case "date":
                return day_of(text, self.column.format) is not None
            case "code":
                return self.codes is not None and text in self.codes
            case "codes":
                parts = text.split(self.column.separator)
                return self.codes is not None and self.codes.issuperset(parts) and len(set(parts)) == len(parts)
        return self.pattern is None or self.pattern.fullmatch(text) is not None


def forms_of(layout: LayoutPlan, plan: Plan, period: Period) -> dict[str, Form]:
    """The columns of a layout by name, in order."""
    return {column.name: _form(column, plan, period) for column in layout.columns}


def _form(column: ColumnForm, plan: Plan, period: Period) -> Form:
    codes = None
    if column.list is not None:
        codes = frozenset(
            code.code for code in plan.lists[column.list] if code.holds_within(period.first_day, period.last_day)
        )
    return Form(column, codes, pattern_of(column))


def pattern_of(column: ColumnForm) -> re.Pattern[str] | None:
    """What a value as a whole must match, for the types that have such a thing."""
    if column.type == "number":
        fraction = rf"(?:{re.escape(column.decimal_separator)}[0-9]{{1,{column.scale}}})?" if column.scale else ""
        return re.compile(rf"-?[0-9]{{1,{MOST_FIGURES - column.scale}}}{fraction}")
    # The engine knows digits and letters of ASCII only as such.
    return re.compile(column.pattern, re.ASCII) if column.pattern else None


def day_of(text: str, format: str) -> date | None:
    """The day that is written so; None when it is written otherwise or does not exist."""
    found = DAYS[format].fullmatch(text)
    return make_day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def write_day(day: date, format: str) -> str:
    return format.replace("JJJJ", f"{day.year:04}").replace("MM", f"{day.month:02}").replace("DD", f"{day.day:02}")
