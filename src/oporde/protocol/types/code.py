"""A code from a list. The list itself stays outside the SQL: an engine knows it as a variable by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from oporde.protocol.model import Code, Column
from oporde.protocol.sql_text import text
from oporde.protocol.types.value_type import Pattern, ValueType, digit_patterns, only_digits

SHORT = 64  # codes: so many are looked through in less time than a regular expression takes
MOST_DIGITS = 9  # of a number of 32 bits, whatever they are


def valid_codes(column: Column) -> str:
    """SQL of the codes of this column's list that are valid in the period."""
    return f"getvariable({text(f'list {column.code_list_name}')})"


def pattern_of(column: Column) -> str:
    """SQL of the same codes as one regular expression."""
    return f"getvariable({text(f'pattern {column.code_list_name}')})"


def likely_code(column: Column) -> str:
    """SQL of the one of these codes that most rows hold, where that is known: it is seen in a tenth of the time."""
    return f"getvariable({text(f'likely {column.code_list_name}')})"


def is_short(column: Column) -> bool:
    return len(column.codes) <= SHORT


def by_place(column: Column) -> bool:
    """Whether values of this column are looked up, and kept, by their place in the list."""
    return column.type == CodeType.name and is_short(column)


def is_valid(column: Column, raw: str) -> str:
    """SQL: the text is one of these codes.

    By its place in the list; in a long one by a pattern. Membership (IN, list_contains) becomes a join, after which rows
    come in any order; and a text that does not become an enumeration costs as much as five hundred that do.
    """
    known = (
        f"list_position({valid_codes(column)}, {raw}) > 0"
        if is_short(column)
        else f"regexp_full_match({raw}, {pattern_of(column)})"
    )
    return f"coalesce({known}, FALSE)"


def all_digits(codes: Iterable[Code]) -> bool:
    return all(code.code.isdecimal() for code in codes)


def of_digits(column: Column) -> bool:
    return all_digits(column.codes)


def digits(column: Column) -> int | None:
    """How many digits every code has; None where they differ in that, are no digits, or are too many for a number."""
    sizes = {len(code.code) for code in column.codes}
    if column.type != CodeType.name or len(sizes) != 1 or not all(code.code.isascii() for code in column.codes):
        return None
    size = sizes.pop()
    return size if of_digits(column) and size <= MOST_DIGITS else None


class CodeType(ValueType):
    name: ClassVar[str] = "code"
    kinds: ClassVar[tuple[str, ...]] = ("code",)
    keys: ClassVar[tuple[str, ...]] = ("list", "codes", "length", "min_length", "max_length")

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        yield from super().mistakes(column)
        low, high = self.lengths(column) or (0, 0)
        for code in column.codes:
            if not low <= len(code.code) <= high:
                size = f"{low}" if low == high else f"{low} to {high}"
                yield "length", f'code "{code.code}" has {len(code.code)} characters, not {size}'
                return

    def describe(self, column: Column) -> str:
        low, high = self.lengths(column) or (1, 1)
        sign = "cijfers" if of_digits(column) else "tekens"
        size = f"{high} {sign if high > 1 else sign[:-1]}" if low == high else f"{low} tot en met {high} {sign}"
        return f"code, {size}"

    def lengths(self, column: Column) -> tuple[int, int] | None:
        sizes = [len(code.code) for code in column.codes] or [1]
        return super().lengths(column) or (min(sizes), max(sizes))

    def prepared(self, column: Column, raw: str) -> str | None:
        return f"list_position({valid_codes(column)}, {raw})" if by_place(column) else None

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        if not by_place(column):
            known = f"{raw} = {likely_code(column)} OR regexp_full_match({raw}, {pattern_of(column)})"
            return f"CASE WHEN {known} THEN {raw} END"
        return f"CASE WHEN {prepared or self.prepared(column, raw)} > 0 THEN {raw} END"

    def identity(self, column: Column, value: str, prepared: str) -> str | None:
        return prepared if by_place(column) else None

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "code":
            raise KeyError(kind)
        return f"NOT {is_valid(column, raw)}"

    def characters(self, column: Column, raw: str) -> str | None:
        return only_digits(raw) if of_digits(column) else None

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        low, high = self.lengths(column) or (1, 1)
        if not of_digits(column) or low != high:
            return ()
        padded = is_valid(column, f"lpad({{raw}}, {low}, '0')")
        return (*digit_patterns(), Pattern("lost-leading-zeros", "length", f"length({{raw}}) < {low} AND {padded}"))

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "enum": [code.code for code in column.codes]}

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "constraints": {"enum": [code.code for code in column.codes]}}

    def csvw(self, column: Column) -> dict[str, Any]:
        return {"base": "string", "format": "|".join(code.code for code in column.codes)}

    def good(self, column: Column) -> str:
        return column.example or column.codes[0].code

    def bad(self, column: Column) -> str:
        low, _ = self.lengths(column) or (1, 1)
        known = {code.code for code in column.codes}
        return next(f"{n:0{low}d}" for n in range(10**low - 1, -1, -1) if f"{n:0{low}d}" not in known)
