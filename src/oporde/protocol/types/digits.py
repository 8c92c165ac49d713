"""A number written in digits only: identifiers, volumes, whole euros. Read as a whole number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from oporde.protocol.model import Column
from oporde.protocol.sql_text import text
from oporde.protocol.types.value_type import Pattern, ValueType, are_digits, digit_patterns, only_digits
from oporde.protocol.value_kinds import Holds

LONGEST = 18  # digits that a whole number in the engine holds for certain

FRONT = "[1-9][0-9]{0,2}"  # before the first thousands separator
EITHER = f"{FRONT}[.,][0-9]{{3}}"  # 6.250 is six and a quarter, or six thousand two hundred and fifty
THOUSANDS = f"{FRONT}(([.][0-9]{{3}})+|(,[0-9]{{3}})+|( [0-9]{{3}})+)"
TO_DECIMALS = f"([0-9]+[.,]|{FRONT}(([.][0-9]{{3}})+,|(,[0-9]{{3}})+[.]|( [0-9]{{3}})+[.,]))"
SIGNED = "(€ ?)?[-−–] ?(€ ?)?[0-9][0-9.,]*(,-)?|[0-9]([0-9.,]*[0-9])? ?[-−–]|[(](€ ?)?[0-9][0-9.,]*[)]"
"""Regular expressions of numbers with a sign in them.

TO_DECIMALS is what stands before the decimals; SIGNED is below zero, with a minus sign or, as accountants do, in brackets.
"""


class Digits(ValueType):
    name: ClassVar[str] = "digits"
    holds: ClassVar[Holds] = "whole"
    keys: ClassVar[tuple[str, ...]] = ("length", "min_length", "max_length", "unit")

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        yield from super().mistakes(column)
        longest = column.length or column.max_length or 1
        if longest > LONGEST:
            key = "length" if column.length else "max_length"
            yield key, f"a number has at most {LONGEST} digits, not {longest}; make it text with a pattern"

    def describe(self, column: Column) -> str:
        low, high = self.lengths(column) or (1, LONGEST)
        size = f"{high} cijfers" if low == high else f"{low} tot en met {high} cijfers"
        return f"{size}, hele euro's" if column.unit == "eur" else size

    def lengths(self, column: Column) -> tuple[int, int] | None:
        return super().lengths(column) or (1, LONGEST)

    def prepared(self, column: Column, raw: str) -> str | None:
        _, high = self.lengths(column) or (1, LONGEST)
        return f"TRY_CAST({raw} AS {'INTEGER' if high <= 9 else 'BIGINT'})"

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        low, high = self.lengths(column) or (1, LONGEST)
        number = prepared or f"({self.prepared(column, raw)})"
        return f"CASE WHEN {are_digits(raw, number, low, high)} THEN {number} END"

    def identity(self, column: Column, value: str, prepared: str) -> str | None:
        low, high = self.lengths(column) or (1, 18)
        return value if low == high else None

    def violated(self, column: Column, kind: str, raw: str) -> str:
        raise KeyError(kind)

    def characters(self, column: Column, raw: str) -> str | None:
        return only_digits(raw)

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        padded, quoted, _, scientific, word = digit_patterns()
        money = (
            written("thousands-or-decimals", EITHER),
            written("trailing-decimals", f"{TO_DECIMALS}0+"),
            written("thousands-separators", THOUSANDS),
            written("decimal-comma", f"{TO_DECIMALS}[0-9]+"),
            written("currency-sign", "(€|EUR) ?[0-9.,]+(,-)?"),
            written("negative", SIGNED),
            written("plus-sign", "[+] ?[0-9]+"),
        )
        low, high = self.lengths(column) or (1, LONGEST)
        zeros = (Pattern("lost-leading-zeros", "length", f"length({{raw}}) < {low}"),) if low == high else ()
        return (padded, quoted, *money, scientific, word, *zeros)

    def json_schema(self, column: Column) -> dict[str, Any]:
        low, high = self.lengths(column) or (1, LONGEST)
        return {"type": "string", "pattern": f"^[0-9]{{{low},{high}}}$"}

    def frictionless(self, column: Column) -> dict[str, Any]:
        low, high = self.lengths(column) or (1, LONGEST)
        return {"type": "string", "constraints": {"pattern": f"[0-9]{{{low},{high}}}"}}

    def csvw(self, column: Column) -> dict[str, Any]:
        low, high = self.lengths(column) or (1, LONGEST)
        return {"base": "string", "format": f"[0-9]{{{low},{high}}}"}

    def good(self, column: Column) -> str:
        return column.example or "1" * (self.lengths(column) or (1, LONGEST))[0]

    def bad(self, column: Column) -> str:
        return "1a2"[: max(2, (self.lengths(column) or (1, 3))[0])]


def written(cause: str, expression: str) -> Pattern:
    """A number that is written so, with something else than digits in it."""
    return Pattern(cause, "characters", f"regexp_full_match({{raw}}, {text(expression)})")
