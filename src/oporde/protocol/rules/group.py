"""A condition on the rows of one group: a sum, a count, a smallest or largest value per person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import TableRule, Tables


class Group(TableRule):
    kind: Literal["group"] = "group"
    per: Annotated[tuple[str, ...], Field(min_length=1)]
    """What makes a group; rows with an absent value are in no group."""
    holds: str
    """Condition on a group, over count(*), sum(column), min(column), max(column), avg(column) and number_of_rows()."""

    def offenders(self, tables: Tables, column: str | None) -> str:
        per = [tables.key(name) for name in self.per]
        known = " AND ".join(f"{name} IS NOT NULL" for name in per)
        broken = tables.groups(per, known, f"NOT ({tables.total(self.holds)})")
        return f"SELECT record, NULL AS twin, NULL AS unit\nFROM this\nWHERE ({', '.join(per)}) IN ({broken})"
