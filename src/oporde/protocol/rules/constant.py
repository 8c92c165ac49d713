"""A value that is the same on all rows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import TableRule, Tables


class Constant(TableRule):
    kind: Literal["constant"] = "constant"
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    """Each of them is judged by itself."""

    def targets(self) -> tuple[str | None, ...]:
        return self.columns

    def offenders(self, tables: Tables, column: str | None) -> str:
        value = tables.key(str(column))
        first = f"(SELECT arg_min({value}, record) FROM this WHERE {value} IS NOT NULL)"
        return f"SELECT record, NULL AS twin, NULL AS unit\nFROM this\nWHERE {value} <> {first}"
