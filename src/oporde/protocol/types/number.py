"""A decimal number with a fixed scale and separator, without thousands separators; a minus sign may stand before it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from oporde.protocol.model import Column
from oporde.protocol.sql_text import text
from oporde.protocol.types.digits import EITHER, FRONT, written
from oporde.protocol.types.value_type import Pattern, ValueType
from oporde.protocol.value_kinds import Holds


class Number(ValueType):
    name: ClassVar[str] = "number"
    holds: ClassVar[Holds] = "number"
    kinds: ClassVar[tuple[str, ...]] = ("number",)
    keys: ClassVar[tuple[str, ...]] = ("scale", "decimal_separator", "length", "min_length", "max_length", "unit")

    def describe(self, column: Column) -> str:
        if not column.scale:
            return "heel getal"
        digits, sign = ("cijfer", "cijfers")[column.scale > 1], "komma" if column.decimal_separator == "," else "punt"
        return f"getal met hoogstens {column.scale} {digits} achter de {sign}"

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        number = f"replace({raw}, {text(column.decimal_separator)}, '.')"
        return (
            f"CASE WHEN regexp_full_match({raw}, {text(self._expression(column))}) "
            f"THEN TRY_CAST({number} AS DECIMAL(18, {column.scale})) END"
        )

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "number":
            raise KeyError(kind)
        return f"({self.parsed(column, raw)}) IS NULL"

    def characters(self, column: Column, raw: str) -> str | None:
        return f"regexp_full_match({raw}, {text(f'[0-9{re.escape(column.decimal_separator)}-]+')})"

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        return (
            Pattern("blank-padded", "characters", "trim({raw}) <> {raw}"),
            written("thousands-or-decimals", EITHER),
            written("thousands-separators", f"{FRONT}([., ][0-9]{{3}})+([.,][0-9]+)?"),
        )

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self._expression(column)}$"}

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "constraints": {"pattern": self._expression(column)}}

    def csvw(self, column: Column) -> dict[str, Any]:
        return {"base": "string", "format": self._expression(column)}

    def good(self, column: Column) -> str:
        return column.example or ("12" + (f"{column.decimal_separator}{'5' * column.scale}" if column.scale else ""))

    def bad(self, column: Column) -> str:
        return "1" + column.decimal_separator * 2 + "5"

    def _expression(self, column: Column) -> str:
        whole = f"-?[0-9]{{1,{18 - column.scale}}}"
        if not column.scale:
            return whole
        return f"{whole}({re.escape(column.decimal_separator)}[0-9]{{1,{column.scale}}})?"
