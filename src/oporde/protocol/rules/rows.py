"""How many data rows a file has."""

from __future__ import annotations

from typing import ClassVar, Literal

from oporde.protocol.rules.scopes import Counts, TableRule, Tables


class NumberOfRows(TableRule):
    counts: ClassVar[Counts] = "file"
    kind: Literal["rows"] = "rows"
    at_least: int = 1
    at_most: int | None = None

    def offenders(self, tables: Tables, column: str | None) -> str:
        few = f"count(*) < {self.at_least}"
        wrong = few if self.at_most is None else f"{few} OR count(*) > {self.at_most}"
        return f"SELECT NULL AS record, NULL AS twin, NULL AS unit\nFROM this\nHAVING {wrong}"
