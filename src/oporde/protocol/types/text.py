"""Free text, with a length or a pattern where the column gives one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from oporde.protocol import sql_text as sql
from oporde.protocol.model import Column
from oporde.protocol.types.value_type import Pattern, ValueType

LOOKS_AROUND = re.compile(r"\(\?(?:[=!]|<[=!]|P=|\()|\\[1-9]")


class Text(ValueType):
    name: ClassVar[str] = "text"
    kinds: ClassVar[tuple[str, ...]] = ("pattern",)
    keys: ClassVar[tuple[str, ...]] = ("pattern", "length", "min_length", "max_length")

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        yield from super().mistakes(column)
        if column.pattern is not None:
            yield from (("pattern", what) for what in _unjudgeable(column.pattern))

    def describe(self, column: Column) -> str:
        lengths = self.lengths(column)
        return "tekst" if lengths is None else f"tekst, hoogstens {lengths[1]} tekens"

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        lengths = self.lengths(column)
        conditions = [] if lengths is None else [f"length({raw}) BETWEEN {lengths[0]} AND {lengths[1]}"]
        if column.pattern:
            conditions.append(f"regexp_full_match({raw}, {sql.text(column.pattern)})")
        return f"CASE WHEN {' AND '.join(conditions)} THEN {raw} END" if conditions else raw

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "pattern":
            raise KeyError(kind)
        return f"NOT regexp_full_match({raw}, {sql.text(column.pattern or '.*')})"

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        return (Pattern("blank-padded", "pattern", "trim({raw}) <> {raw}"),) if column.pattern else ()

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string"} | ({"pattern": f"^(?:{column.pattern})$"} if column.pattern else {})

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "string"} | ({"constraints": {"pattern": column.pattern}} if column.pattern else {})

    def csvw(self, column: Column) -> dict[str, Any]:
        return {"base": "string"} | ({"format": column.pattern} if column.pattern else {})

    def good(self, column: Column) -> str:
        return column.example or "tekst"

    def bad(self, column: Column) -> str:
        lengths = self.lengths(column)
        return "x" * (lengths[1] + 1) if lengths else "\x00"


def _unjudgeable(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        yield f'"{pattern}" is no regular expression: {error}'
    if LOOKS_AROUND.search(pattern):
        yield "the pattern looks around or back; only what matches from left to right can be judged"
