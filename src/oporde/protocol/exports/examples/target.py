"""For whom and when example files are made: the protocol's own examples, turned into those of one sender and period.

A protocol writes its examples for the sender and period in the example of a file name. For another sender the two
change places; for another period the days move along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from oporde.errors import OpOrdeError
from oporde.protocol.model import Column, PeriodSpec, Row
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.types import TYPES
from oporde.protocol.types.date import FORMATS

Cells = tuple[str, ...]
"""A row as it stands in the file: a text for each column of the layout."""


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name says."""

    municipality: str
    word: str
    period: str


@dataclass(frozen=True, slots=True)
class Target:
    """A sender and a period, and the sender and period for which the protocol wrote its examples.

    Attributes:
        period: as in file names; days_in: the period to which the days of examples are moved, mostly the same.
        own_municipality, own_period: of the protocol's examples.
    """

    protocol: Protocol
    municipality: str
    period: PeriodSpec
    days_in: PeriodSpec
    own_municipality: str
    own_period: PeriodSpec

    def in_period(self, period: PeriodSpec) -> Target:
        return replace(self, period=period, days_in=period)

    def of(self, municipality: str) -> Target:
        return replace(self, municipality=municipality)

    def file_name(self, layout: Layout) -> str:
        naming = self.protocol.head.naming
        return naming.pattern.format(municipality=self.municipality, file=layout.word, period=self.period.id)

    def example_row(self, layout: Layout) -> Row:
        """The layout's example row as written; of every column a right value, where there is none."""
        if layout.example_rows:
            return layout.example_rows[0]
        return {column.name: TYPES[column.type].good(column) for column in layout.columns}

    def cells(self, layout: Layout, row: Row) -> Cells:
        """A row of the protocol's examples, completed with the example row, for this sender and period."""
        whole = {**self.example_row(layout), **row}
        return tuple(self._cell(column, whole.get(column.name, "")) for column in layout.columns)

    def text(self, text: str) -> str:
        """A file name or a piece of a file of the protocol's examples, for this sender and period."""
        swapped = re.sub(r"(?<!\d)\d+(?!\d)", lambda found: self._municipality(found[0]), text)
        own, wanted = self.own_period.id, self.period.id
        return re.sub(
            rf"(?<![A-Za-z0-9]){re.escape(own)}(?![A-Za-z0-9])",
            lambda found: wanted.lower() if found[0].islower() else wanted,
            swapped,
            flags=re.IGNORECASE,
        )

    def _cell(self, column: Column, value: str) -> str:
        if column.list == self.protocol.head.senders:
            return self._municipality(value)
        return self._day(column, value) if column.type == "date" else value

    def _municipality(self, code: str) -> str:
        # The two change places, so that a code that should be another one stays another one.
        return {self.own_municipality: self.municipality, self.municipality: self.own_municipality}.get(code, code)

    def _day(self, column: Column, value: str) -> str:
        """Days before the period keep their distance to its begin, days after it to its end; what is no day stays."""
        spelling = FORMATS[column.format][2]
        try:
            day = datetime.strptime(value, spelling).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            return value
        own, wanted = self.own_period, self.days_in
        if day > own.last_day:
            return _written(day + (wanted.last_day - own.last_day), spelling)
        moved = day + (wanted.first_day - own.first_day)
        return _written(moved if day < own.first_day else min(moved, wanted.last_day), spelling)


def _written(day: date, spelling: str) -> str:
    # strftime leaves out the zeros of years before 1000.
    return day.strftime(spelling.replace("%Y", f"{day.year:04d}"))


def make_target(protocol: Protocol, municipality: str, period: str) -> Target:
    """Raises: OpOrdeError, when the protocol knows no such period, or no such sender in it."""
    found = _period(protocol, period)
    valid = {code.code for code in protocol.code_list(protocol.head.senders).within(found.first_day, found.last_day)}
    if municipality not in valid:
        raise OpOrdeError(f"Code {municipality} geldt niet in verslagperiode {period}. Kies een code die dan gold.")
    own = read_name(protocol, protocol.head.naming.example)
    known = {spec.id: spec for spec in protocol.head.periods}
    return Target(
        protocol,
        municipality,
        found,
        found,
        own.municipality if own else municipality,
        known.get(own.period, protocol.head.periods[0]) if own else protocol.head.periods[0],
    )


def _period(protocol: Protocol, id: str) -> PeriodSpec:
    found = next((period for period in protocol.head.periods if period.id == id), None)
    if found is None:
        known = ", ".join(period.id for period in protocol.head.periods)
        raise OpOrdeError(f"Verslagperiode {id} staat niet in protocol {protocol.name}. Mogelijk zijn: {known}.")
    return found


def read_name(protocol: Protocol, name: str) -> FileName | None:
    """What a file name says, wherever in a longer name it stands; None when it follows no pattern."""
    words = "|".join(re.escape(layout.word) for layout in protocol.layouts)
    pattern = re.escape(protocol.head.naming.pattern.rsplit(".", 1)[0])
    for placeholder, expression in (
        ("municipality", r"(?P<municipality>\d+)"),
        ("file", f"(?P<file>{words})"),
        ("period", r"(?P<period>[A-Za-z0-9]+_\d{4})"),
    ):
        pattern = pattern.replace(re.escape("{" + placeholder + "}"), expression)
    found = re.search(pattern, name, flags=re.IGNORECASE)
    return FileName(found["municipality"], found["file"].upper(), found["period"].upper()) if found else None


def previous_period(target: Target) -> tuple[Target, Target] | None:
    """This period and the one before it; where that is not delivered, the next period and this one.

    Examples of both are written beside each other, so the days of both move by as much: only the names differ.
    """
    periods = target.protocol.head.periods
    earlier = next((period for period in periods if period.id == target.period.previous), None)
    if earlier:
        return target, replace(target, period=earlier)
    later = next((period for period in periods if period.previous == target.period.id), None)
    return (target.in_period(later), replace(target, days_in=later)) if later else None


def day_text(ordinal: int, column: Column) -> str:
    """A day as the column writes it."""
    return _written(date.min + timedelta(days=ordinal - 1), FORMATS[column.format][2])
