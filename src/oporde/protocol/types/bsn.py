"""Citizen service number (burgerservicenummer): nine digits that satisfy the elfproef. Always personal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from oporde.protocol.elfproef import WEIGHTS
from oporde.protocol.model import Column
from oporde.protocol.types.value_type import Pattern, ValueType, are_digits, digit_patterns, only_digits
from oporde.protocol.value_kinds import Holds

TEST_RANGE = (999_900_006, 999_999_990)  # numbers set apart for tests, never given to a person


def weighted_sum(number: str) -> str:
    """SQL of a number that is a multiple of eleven exactly when the elfproef's sum is, over an INTEGER of nine digits.

    A digit is what remains of its prefix (the number without its last places) after ten times the prefix before it. So
    each prefix weighs its digit's weight less ten times the next one's; and -10 is 1 where only elevens count. That takes
    one division a digit, and none for the digit that comes to weigh 11.
    """
    terms = []
    for place, (weight, after) in enumerate(zip(WEIGHTS, (*WEIGHTS[1:], 0), strict=True)):
        weighs = (weight + after) % 11
        if weighs:
            prefix = f"{number} // {10 ** (8 - place)}" if place < 8 else number
            terms.append(f"{weighs if weighs < 10 else -1} * ({prefix})")
    return "(" + " + ".join(terms) + ")"


@cache
def numbers_for_tests() -> tuple[str, ...]:
    """All numbers in the test range that satisfy the elfproef, in order: some nine thousand."""
    first, last = TEST_RANGE
    found = []
    for front in range(first // 10, last // 10 + 1):
        # The last digit weighs -1, so it must be what the sum of the first eight leaves; a remainder of 10 is no digit.
        digit = sum(weight * int(d) for weight, d in zip(WEIGHTS, f"{front:08d}", strict=False)) % 11
        if digit < 10 and first <= front * 10 + digit <= last:
            found.append(f"{front * 10 + digit:09d}")
    return tuple(found)


def make_bsn(n: int) -> str:
    """The n-th number (from 0) in the test range that satisfies the elfproef.

    Raises: ValueError, when the test range holds no n-th one (it holds some nine thousand).
    """
    numbers = numbers_for_tests()
    if not 0 <= n < len(numbers):
        raise ValueError(f"the test range holds no {n}-th number")
    return numbers[n]


class Bsn(ValueType):
    name: ClassVar[str] = "bsn"
    holds: ClassVar[Holds] = "whole"
    kinds: ClassVar[tuple[str, ...]] = ("value", "elfproef")

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        yield from super().mistakes(column)
        if not column.personal:
            yield "type", "a citizen service number identifies a person; expected personal: true"

    def describe(self, column: Column) -> str:
        return "9 cijfers, voldoet aan de elfproef"

    def lengths(self, column: Column) -> tuple[int, int] | None:
        return 9, 9

    def prepared(self, column: Column, raw: str) -> str | None:
        return f"TRY_CAST({raw} AS INTEGER)"

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        number = prepared or f"({self.prepared(column, raw)})"
        digits = are_digits(raw, number, 9, 9)
        return f"CASE WHEN {digits} AND {number} <> 0 AND {weighted_sum(number)} % 11 = 0 THEN {number} END"

    def identity(self, column: Column, value: str, prepared: str) -> str | None:
        return value

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "elfproef":
            raise KeyError(kind)
        # Nine zeros pass the sum, and are no number; a rule of kind value may have said so before.
        return f"({weighted_sum(f'CAST({raw} AS INTEGER)')} % 11 <> 0 OR {raw} = '000000000')"

    def characters(self, column: Column, raw: str) -> str | None:
        return only_digits(raw)

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        padded = weighted_sum("CAST({raw} AS INTEGER)")
        return (
            *digit_patterns(),
            Pattern("split-digits", "characters", "regexp_full_match({raw}, '[0-9]{2,4}([. -][0-9]{2,3}){2}')"),
            Pattern("lost-leading-zeros", "length", f"length({{raw}}) = 8 AND {padded} % 11 = 0"),
        )

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{9}$"}

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "constraints": {"pattern": "[0-9]{9}"}}

    def csvw(self, column: Column) -> dict[str, Any]:
        return {"base": "string", "format": "[0-9]{9}"}

    def good(self, column: Column) -> str:
        return column.example or "999990019"

    def bad(self, column: Column) -> str:
        return "999990018"
