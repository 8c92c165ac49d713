"""What a kind of value must be able to tell about itself; each kind answers in its own module.

The SQL is the truth. A schema may say less, never more: what the SQL accepts, every schema accepts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from oporde.protocol.admission import LINE_END_WITHIN
from oporde.protocol.causes import WORDS_FOR_EMPTY
from oporde.protocol.model import Column
from oporde.protocol.sql_text import text
from oporde.protocol.value_kinds import Holds


@dataclass(frozen=True, slots=True)
class Pattern:
    """A known way in which values go wrong.

    Attributes:
        cause: id of a cause in causes.py.
        kind: the kind of value rule that such a value fails ("characters", "length", "date" …).
        sql: condition on the raw text, given that the earlier rules hold.
    """

    cause: str
    kind: str
    sql: str


class ValueType(ABC):
    """One kind of value and all its faces. `raw` is SQL for the text as delivered, never NULL where it is judged."""

    name: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ()
    """The kinds of value rules that judge it after characters and length, in order."""
    holds: ClassVar[Holds] = "text"
    """What a value is once it is read."""
    keys: ClassVar[tuple[str, ...]] = ()
    """The keys of a column, beside those of every column, that mean something for this type."""

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        """What the keys of the column say that cannot be meant: the key, and what was expected."""
        fixed = self.lengths(column) if column.length and "length" not in self.keys else None
        if fixed and fixed != (column.length, column.length):
            yield "length", f"a value of type {self.name} has {fixed[0]} characters, not {column.length}"
        if column.length and (column.min_length or column.max_length):
            yield "length", "expected length, or max_length with perhaps min_length, not both"
        if column.min_length and not column.max_length:
            yield "min_length", "min_length goes with max_length"
        if column.min_length and column.max_length and column.min_length > column.max_length:
            yield "min_length", f"min_length {column.min_length} is above max_length {column.max_length}"

    @abstractmethod
    def describe(self, column: Column) -> str:
        """How it is written, in Dutch, for the table of columns."""

    def prepared(self, column: Column, raw: str) -> str | None:
        """SQL of something `parsed` uses more than once, so that it is computed once; None when there is no such thing."""
        return None

    @abstractmethod
    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        """SQL of the value read, NULL exactly when it is absent or fails a rule of characters, length or `kinds`.

        Args:
            prepared: the name under which `prepared` was computed; by default it is written out.
        """

    def identity(self, column: Column, value: str, prepared: str) -> str | None:
        """SQL of something that is quick to compare and differs between two right values exactly when their texts do.

        Args:
            value, prepared: the names under which `parsed` and `prepared` were computed.
        Returns: None when only the text itself will do: 7 and 07 are one number.
        """
        return None

    @abstractmethod
    def violated(self, column: Column, kind: str, raw: str) -> str:
        """SQL: the raw text fails this kind of rule, given that the earlier ones hold."""

    def characters(self, column: Column, raw: str) -> str | None:
        """SQL: only allowed characters; None when any character may occur."""
        return None

    def lengths(self, column: Column) -> tuple[int, int] | None:
        """Shortest and longest in characters, None when there is no limit."""
        if column.length is not None:
            return column.length, column.length
        if column.max_length is not None:
            return column.min_length or 1, column.max_length
        return None

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        """Known ways to go wrong, most telling first."""
        return ()

    @abstractmethod
    def json_schema(self, column: Column) -> dict[str, Any]:
        """JSON Schema of the value as text; may say less than the SQL, never more."""

    @abstractmethod
    def frictionless(self, column: Column) -> dict[str, Any]:
        """Field type and constraints of a Table Schema."""

    @abstractmethod
    def csvw(self, column: Column) -> dict[str, Any]:
        """Datatype description of CSV on the Web."""

    @abstractmethod
    def good(self, column: Column) -> str:
        """A value that passes."""

    @abstractmethod
    def bad(self, column: Column) -> str:
        """A value that fails exactly one of its rules."""


DIGITS = "regexp_full_match({raw}, '[0-9]+')"


def only_digits(raw: str) -> str:
    return DIGITS.format(raw=raw)


def are_digits(raw: str, number: str, shortest: int, longest: int) -> str:
    """SQL: the text is so many digits and nothing else.

    Args:
        number: SQL of what a lenient cast makes of the text. Most texts are how that number is written, which is seen in
            half the time of a regular expression; that decides about the others, as those with zeros in front.
    """
    least, most = 10 ** (shortest - 1) if shortest > 1 else 0, 10**longest - 1
    size = f"{shortest}" if shortest == longest else f"{shortest},{longest}"
    return (
        f"(CASE WHEN {number} BETWEEN {least} AND {most} AND CAST({number} AS VARCHAR) = {raw} THEN TRUE "
        f"ELSE regexp_full_match({raw}, '[0-9]{{{size}}}') END)"
    )


def line_patterns(column: Column) -> tuple[Pattern, ...]:
    """What happens to whole lines, whatever the type: the header comes again, or a value goes on on the next line."""
    name = re.sub("[^a-z0-9]", "", column.name.lower())
    return (
        Pattern(
            "header-repeated", "characters", f"regexp_replace(lower({{raw}}), '[^a-z0-9]', '', 'g') = {text(name)}"
        ),
        Pattern("line-break", "characters", f"contains({{raw}}, {text(LINE_END_WITHIN)})"),
    )


def digit_patterns() -> tuple[Pattern, ...]:
    """What happens to values that must be digits only: spaces, apostrophes, spreadsheets' own notations."""
    return (
        Pattern("blank-padded", "characters", "trim({raw}) <> {raw} AND regexp_full_match(trim({raw}), '[0-9]+')"),
        Pattern("apostrophe", "characters", r"regexp_full_match({raw}, '=?[\x22''][0-9]+[\x22'']?')"),
        Pattern("trailing-decimals", "characters", "regexp_full_match({raw}, '[0-9]+[.,]0+')"),
        Pattern("scientific-notation", "characters", "regexp_full_match({raw}, '[0-9]([.,][0-9]+)?[eE][+]?[0-9]+')"),
        Pattern("word-for-empty", "characters", f"regexp_full_match({{raw}}, '(?i)({WORDS_FOR_EMPTY})')"),
    )
