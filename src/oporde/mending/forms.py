"""How a right value of a column looks, as far as the plan tells it to whoever mends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from oporde.plan.model import ColumnForm, LayoutPlan, Plan
from oporde.protocol.admission import Period
from oporde.protocol.types.bsn import satisfies_elfproef

DAYS = {
    "JJJJMMDD": re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    "JJJJ-MM-DD": re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    "DD-MM-JJJJ": re.compile(r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A column as it is mended.

    Attributes:
        characters: what a value as a whole may consist of; None where anything goes.
        lengths: shortest and longest, in characters; None where there is no limit.
        pattern: what a value as a whole must match beside that.
        codes: those that hold in the period; None for a column without a list.
        in_euros: it holds amounts, which may be rounded.
        required: emptying a value would only make it wrong in another way.
    """

    name: str
    type: str
    characters: re.Pattern[str] | None = None
    lengths: tuple[int, int] | None = None
    pattern: re.Pattern[str] | None = None
    codes: frozenset[str] | None = None
    format: str = "JJJJMMDD"
    in_euros: bool = False
    personal: bool = False
    required: bool = False

    @property
    def width(self) -> int | None:
        """How many characters each value has, where that is fixed."""
        return self.lengths[0] if self.lengths and self.lengths[0] == self.lengths[1] else None

    @property
    def of_digits(self) -> bool:
        return self.characters is not None and self.characters.pattern == "[0-9]+"

    def wrong_in(self, text: str) -> str | None:
        """The first kind of value rule that a text fails: "characters", "length" or "value"; None when it is right.

        An empty text is right: whether it may be absent is a matter of `required` alone.
        """
        if not text:
            return None
        if self.characters and not self.characters.fullmatch(text):
            return "characters"
        if self.lengths and not self.lengths[0] <= len(text) <= self.lengths[1]:
            return "length"
        return None if self._holds(text) else "value"

    def _holds(self, text: str) -> bool:
        if self.pattern and not self.pattern.fullmatch(text):
            return False
        match self.type:
            case "bsn":
                return satisfies_elfproef(text) and int(text) > 0
            case "date":
                return day_of(text, self.format) is not None
            case "code":
                return self.codes is not None and text in self.codes
        return True


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


def forms_of(layout: LayoutPlan, plan: Plan, period: Period) -> tuple[Form, ...]:
    """The columns of a layout, in order, with the codes that hold on a day of the period."""
    required = {check.column for check in layout.checks if check.found_by == "codes" and 1 in check.codes}
    return tuple(
        _form(column, _Stated(layout, place, column.name), plan, period, required=column.name in required)
        for place, column in enumerate(layout.columns, start=1)
    )


def _form(column: ColumnForm, stated: _Stated, plan: Plan, period: Period, *, required: bool) -> Form:
    list_id = stated.list_id()
    codes = None if list_id is None else plan.lists[list_id]
    return Form(
        name=column.name,
        type=column.type,
        characters=stated.characters(),
        lengths=stated.lengths(),
        pattern=stated.pattern() if column.type in ("digits", "number", "text") else None,
        codes=codes and frozenset(c.code for c in codes if c.holds_within(period.first_day, period.last_day)),
        format=column.format,
        in_euros=column.unit == "eur",
        personal=column.personal or column.type == "bsn",
        required=required,
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the plan states of a column nowhere but in its queries, where its text is called r1, r2 …"""

    layout: LayoutPlan
    place: int
    name: str

    def characters(self) -> re.Pattern[str] | None:
        return self._expression(rf"WHEN NOT regexp_full_match\(r{self.place}, '((?:[^']|'')*)'\) THEN", self.layout.rows_query)

    def lengths(self) -> tuple[int, int] | None:
        found = re.search(rf"WHEN length\(r{self.place}\) NOT BETWEEN (\d+) AND (\d+) THEN", self.layout.rows_query)
        return (int(found[1]), int(found[2])) if found else None

    def pattern(self) -> re.Pattern[str] | None:
        return self._expression(rf"regexp_full_match\(r{self.place}, '((?:[^']|'')*)'\)", self.layout.typed_query)

    def list_id(self) -> str | None:
        found = re.search(rf'TRY_CAST\(r{self.place} AS "((?:[^"]|"")*)"\)', self.layout.typed_query)
        return self.layout.lists.get(found[1].replace('""', '"')) if found else None

    def _expression(self, where: str, query: str) -> re.Pattern[str] | None:
        found = re.search(where, query)
        return re.compile(found[1].replace("''", "'")) if found else None
