"""A column that is filled on all rows or on none; the rows where it is empty are concerned."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import TableRule, Tables


class AllOrNone(TableRule):
    kind: Literal["all-or-none"] = "all-or-none"
    column: str
    """Column or derived name."""

    def targets(self) -> tuple[str | None, ...]:
        return (self.column,)

    def offenders(self, tables: Tables, column: str | None) -> str:
        filled = tables.filled(self.column)
        return (
            f"SELECT record, NULL AS twin, NULL AS unit\nFROM this\n"
            f"WHERE NOT {filled} AND EXISTS (SELECT 1 FROM this WHERE {filled})"
        )
