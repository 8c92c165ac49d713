"""A code from a list. The list itself stays outside the SQL: an engine knows it as an enumeration by name."""

from __future__ import annotations

from typing import Any, ClassVar

from oporde.protocol.model import Column
from oporde.protocol.sql_text import quote
from oporde.protocol.types.value_type import Pattern, ValueType, digit_patterns, only_digits


def enumeration(column: Column) -> str:
    """The engine's type that holds exactly the codes of this column's list that are valid in the period."""
    return quote(f"list {column.code_list_name}")


def of_digits(column: Column) -> bool:
    return all(code.code.isdecimal() for code in column.codes)


class CodeType(ValueType):
    name: ClassVar[str] = "code"
    kinds: ClassVar[tuple[str, ...]] = ("code",)

    def describe(self, column: Column) -> str:
        low, high = self.lengths(column) or (1, 1)
        sign = "cijfers" if of_digits(column) else "tekens"
        size = (
            f"{high} {sign if high > 1 else sign[:-1].replace('teken', 'teken')}"
            if low == high
            else f"{low} tot en met {high} {sign}"
        )
        return f"code, {size}"

    def lengths(self, column: Column) -> tuple[int, int] | None:
        sizes = [len(code.code) for code in column.codes] or [1]
        return super().lengths(column) or (min(sizes), max(sizes))

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        return f"CASE WHEN TRY_CAST({raw} AS {enumeration(column)}) IS NOT NULL THEN {raw} END"

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "code":
            raise KeyError(kind)
        return f"TRY_CAST({raw} AS {enumeration(column)}) IS NULL"

    def characters(self, column: Column, raw: str) -> str | None:
        return only_digits(raw) if of_digits(column) else None

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        low, high = self.lengths(column) or (1, 1)
        if not of_digits(column) or low != high:
            return ()
        padded = f"TRY_CAST(lpad({{raw}}, {low}, '0') AS {enumeration(column)}) IS NOT NULL"
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
