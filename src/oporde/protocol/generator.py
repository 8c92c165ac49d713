"""What example files of a protocol look like: how many rows a person has, which codes are common, how long things last.

Read from generator.yaml beside the protocol, when it is there. Only chances and sizes: what must hold, the rules say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from oporde.protocol.model import Column, Model, Share
from oporde.protocol.sql import suggest

KNOWN = ("municipality", "period_first_day", "period_last_day")
"""Names that every draw may use: the sender's code and the two ends of the reporting period."""
KINDS = (
    "text", "same_as", "codes", "running", "test_bsn", "day", "lasts",
    "whole", "decimal", "product", "amount", "either",
)  # fmt: skip
DAY = re.compile(r"(?P<name>[^+]+?)(?:\s+(?P<sign>[+-])\s+(?P<days>\d+))?")
Place = tuple[str | int, ...]
Number = TypeVar("Number", int, float)


def _several(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _ordered(value: tuple[Number, Number]) -> tuple[Number, Number]:
    if value[0] > value[1]:
        raise ValueError("the first of the two is larger than the second")
    return value


WholeRange = Annotated[tuple[int, int], AfterValidator(_ordered)]
DecimalRange = Annotated[tuple[float, float], AfterValidator(_ordered)]
Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""One name, or a list of them."""
Weights = Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class DayTerm:
    """A day as it is written in generator.yaml: a name or a date, and a number of days to add."""

    name: str
    days: int
    fixed: date | None


def read_day(text: str) -> DayTerm:
    """Read "period_first_day - 365", "start" or "2015-01-01".

    Raises: ValueError, for anything else.
    """
    found = DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is no day; expected a name or JJJJ-MM-DD, and perhaps + or - a number of days')
    days = int(found["days"] or 0) * (-1 if found["sign"] == "-" else 1)
    fixed = date.fromisoformat(found["name"]) if found["name"][0].isdecimal() else None
    return DayTerm(found["name"], days, fixed)


def _day_terms(value: object) -> object:
    if isinstance(value, str | date):
        value = [value]
    if not isinstance(value, list | tuple):
        return value
    for item in value:
        read_day(str(item))
    return [str(item) for item in value]


DayTerms = Annotated[tuple[str, ...], BeforeValidator(_day_terms), Field(min_length=1)]


class When(Model):
    """What must be so for a draw to count; all that is stated must hold."""

    filled: Names = ()
    empty: Names = ()
    among: dict[str, Names] = Field(default_factory=dict)
    """Name → the values of which it must have one."""

    def names(self) -> Iterator[str]:
        yield from (*self.filled, *self.empty, *self.among)


class Days(Model):
    """A day, each in between equally often."""

    first: DayTerms
    """Earliest day; of several the latest counts, and one that is empty does not count."""
    last: DayTerms
    """Latest day; of several the earliest counts. It wins where it lies before the first."""


class Product(Model):
    """Numbers times each other and a factor, rounded to a whole number, and at least 1."""

    of: Names
    between: DecimalRange
    """Smallest and largest factor."""


class Amount(Model):
    """Whole euros that go with the number of inhabitants."""

    per_inhabitant: float | dict[str, float]
    """Euros, or euros for each value of `by`."""
    by: str | None = None
    level: str | None = None
    """A drawn number by which all amounts are multiplied: one sender spends more than the other."""
    spread: Share = 0
    """How far an amount may lie from what is expected, up or down."""


class Draw(Model):
    """How one value comes about: exactly one of the kinds below."""

    when: When | None = None
    """What must be so for this draw to count: filled, empty, among."""
    empty: Share = 0
    """How often it is left empty."""
    text: str | None = None
    """Always this text."""
    same_as: str | None = None
    """The value of an earlier name."""
    codes: Weights | None = None
    """Code → how common it is."""
    distinct: bool = False
    """No two rows of a group get the same code."""
    running: int | None = None
    """Counts on from this number."""
    test_bsn: bool = False
    """A citizen service number from the test range, another one for each."""
    day: Days | None = None
    """A day between first and last: days, or names of days with + or - a number of days."""
    lasts: Days | None = None
    """The number of days from the first up to and including the last."""
    whole: WholeRange | None = None
    """A whole number, smallest and largest, each equally often."""
    decimal: DecimalRange | None = None
    """A number to calculate with; it cannot be a column."""
    product: Product | None = None
    """Earlier numbers times each other and a factor."""
    amount: Amount | None = None
    """Whole euros that go with the number of inhabitants."""
    either: tuple[Alternative, ...] | None = None
    """One of these draws, by weight."""

    @property
    def kind(self) -> str:
        return self._stated()[0]

    def names(self) -> Iterator[str]:
        """The earlier names it needs."""
        if self.when:
            yield from self.when.names()
        if self.same_as:
            yield self.same_as
        for days in (self.day, self.lasts):
            terms = (read_day(text) for text in (*days.first, *days.last)) if days else ()
            yield from (term.name for term in terms if term.fixed is None)
        if self.product:
            yield from self.product.of
        if self.amount:
            yield from (name for name in (self.amount.by, self.amount.level) if name)
        for alternative in self.either or ():
            yield from alternative.names()

    def _stated(self) -> list[str]:
        return [kind for kind in KINDS if getattr(self, kind) not in (None, False)]

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        stated = self._stated()
        if len(stated) != 1:
            raise ValueError(f"expected exactly one kind of value, found {', '.join(stated) or 'none'}")
        if self.distinct and self.codes is None:
            raise ValueError("distinct goes with codes")
        return self


class Alternative(Draw):
    """A draw that is chosen as often as its weight says."""

    weight: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _unconditional(self) -> Self:
        if self.when is not None:
            raise ValueError("when stands with the draw itself, not with one of its alternatives")
        return self


Draws = Annotated[tuple[Draw, ...], BeforeValidator(_several), Field(min_length=1)]
"""One draw, or several of which the first whose `when` holds counts; none means empty."""
Scope = dict[str, Draws]
"""Names in the order in which they are drawn: columns, and names that only other draws use."""


class Groups(Model):
    """Rows that belong together, such as those of one person."""

    sizes: Annotated[dict[int, Annotated[float, Field(ge=0)]], Field(min_length=1)]
    """Number of rows → how common it is."""
    at_most: int
    """The largest number of rows of one group, where there are too few groups for the rows asked for."""
    share_at_most: Share = 1
    """The largest part of the file's rows that one group may have …"""
    share_from_rows: int = 0
    """… in files of at least so many rows."""
    per_inhabitant: float | None = None
    """How many groups a sender usually has for each inhabitant."""


class Totals(Model):
    """A row whose amounts are the sums of the other rows."""

    code: str
    """The value of `one_row_per` in that row."""
    columns: tuple[str, ...]


class LayoutGenerator(Model):
    """The rows of one kind of file: in groups, or one for each code of a list."""

    groups: Groups | None = None
    """Rows that belong together, such as those of one person."""
    one_row_per: str | None = None
    """A column with a code list: a row for each of its codes."""
    totals: Totals | None = None
    """The row that holds the sums of the others."""
    sender: Scope = Field(default_factory=dict)
    """Drawn once per sender, the same in every period."""
    file: Scope = Field(default_factory=dict)
    """Drawn once per file."""
    group: Scope = Field(default_factory=dict)
    """Drawn once per group."""
    row: Scope = Field(default_factory=dict)
    """Drawn for each row."""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.groups is None) == (self.one_row_per is None):
            raise ValueError("expected either groups or one_row_per")
        return self

    def scopes(self) -> dict[str, Scope]:
        """In the order in which they are drawn."""
        return {"sender": self.sender, "file": self.file, "group": self.group, "row": self.row}


class GeneratorSpec(Model):
    """How example files of a protocol come about: generator.yaml."""

    inhabitants_otherwise: int = 40_000
    """Where the number of inhabitants of a sender is not known."""
    layouts: dict[str, LayoutGenerator] = Field(default_factory=dict)
    """Id of a layout → how its rows come about."""

    def mistakes(self, columns: Mapping[str, tuple[Column, ...]]) -> Iterator[tuple[Place, str]]:
        """What does not fit the layouts (id → columns): where in the file, and what.

        Names must exist and be drawn before they are used, and every required column must be drawn.
        """
        for name, layout in self.layouts.items():
            at: Place = ("layouts", name)
            if name not in columns:
                yield at, f'unknown layout "{name}"{suggest(name, columns)}'
                continue
            yield from _name_mistakes(layout, at)
            yield from _column_mistakes(layout, columns[name], at)


def _name_mistakes(layout: LayoutGenerator, at: Place) -> Iterator[tuple[Place, str]]:
    drawn = [*KNOWN, *([layout.one_row_per] if layout.one_row_per else [])]
    for scope, names in layout.scopes().items():
        for name, draws in names.items():
            for unknown in (used for draw in draws for used in draw.names() if used not in drawn):
                yield (*at, scope, name), f'"{unknown}" is not drawn before "{name}"{suggest(unknown, drawn)}'
            drawn.append(name)


def _column_mistakes(layout: LayoutGenerator, columns: tuple[Column, ...], at: Place) -> Iterator[tuple[Place, str]]:
    known = [column.name for column in columns]
    drawn = {name for scope in layout.scopes().values() for name in scope} | {layout.one_row_per}
    for column in columns:
        if column.required and column.name not in drawn:
            yield at, f'the required column "{column.name}" is not drawn'
    for word in (layout.one_row_per, *(layout.totals.columns if layout.totals else ())):
        if word and word not in known:
            yield at, f'unknown column "{word}"{suggest(word, known)}'
    fewest = [len(draw.codes) for draws in layout.row.values() for draw in draws if draw.distinct and draw.codes]
    if layout.groups and fewest and min(fewest) < layout.groups.at_most:
        yield (*at, "groups", "at_most"), f"more rows than the {min(fewest)} distinct codes that a group can have"
