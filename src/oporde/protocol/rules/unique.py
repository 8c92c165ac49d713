"""A key of one or more columns that no two rows share. All rows of a shared key are concerned."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import TableRule, Tables


class Unique(TableRule):
    kind: Literal["unique"] = "unique"
    key: Annotated[tuple[str, ...], Field(min_length=1)]
    """Columns or derived names; a row with an absent key value is not judged."""

    def offenders(self, tables: Tables, column: str | None) -> str:
        keys = [tables.key(name) for name in self.key]
        listed, known = ", ".join(keys), " AND ".join(f"{key} IS NOT NULL" for key in keys)
        twin = "CASE WHEN record = min(record) OVER same THEN lead(record) OVER same ELSE min(record) OVER same END"
        shared = tables.groups(keys, known, "count(*) > 1")
        return (
            f"SELECT record, {twin} AS twin, NULL AS unit\nFROM this\nWHERE ({listed}) IN ({shared})\n"
            f"WINDOW same AS (PARTITION BY {listed} ORDER BY record)"
        )
