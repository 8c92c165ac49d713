"""Several codes from one list, packed in one field with a separator, in any order and without repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from oporde.protocol.model import Column
from oporde.protocol.sql_text import text
from oporde.protocol.types.code import CodeType, is_valid
from oporde.protocol.types.value_type import ValueType


class Codes(ValueType):
    name: ClassVar[str] = "codes"
    kinds: ClassVar[tuple[str, ...]] = ("code",)
    keys: ClassVar[tuple[str, ...]] = ("list", "codes", "separator", "length", "min_length", "max_length")

    def mistakes(self, column: Column) -> Iterator[tuple[str, str]]:
        yield from super().mistakes(column)
        for code in column.codes:
            if column.separator in code.code:
                yield "separator", f'code "{code.code}" holds the separator "{column.separator}"'

    def describe(self, column: Column) -> str:
        return f"een of meer codes, gescheiden door “{column.separator}”"

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        return f"CASE WHEN NOT ({self.violated(column, 'code', raw)}) THEN {raw} END"

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "code":
            raise KeyError(kind)
        parts = f"string_split({raw}, {text(column.separator)})"
        unknown = f"len(list_filter({parts}, lambda part: NOT {is_valid(column, 'part')})) > 0"
        return f"({unknown} OR len(list_distinct({parts})) < len({parts}))"

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self._expression(column)}$"}

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "constraints": {"pattern": self._expression(column)}}

    def csvw(self, column: Column) -> dict[str, Any]:
        return {"base": "string", "format": self._expression(column)}

    def good(self, column: Column) -> str:
        return column.example or column.separator.join(code.code for code in column.codes[:2])

    def bad(self, column: Column) -> str:
        return column.separator.join((column.codes[0].code, CodeType().bad(column)))

    def _expression(self, column: Column) -> str:
        one = "(" + "|".join(re.escape(code.code) for code in column.codes) + ")"
        return f"{one}({re.escape(column.separator)}{one})*"
