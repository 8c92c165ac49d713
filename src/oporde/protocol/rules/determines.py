"""One key has one value: an assignment number belongs to one person."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import Counts, TableRule, Tables


class Determines(TableRule):
    kind: Literal["determines"] = "determines"
    key: str
    """Column or derived name; rows without it are not judged."""
    value: str
    """Column or derived name of what may differ between rows of another key only."""
    count: Literal["keys", "rows"] = "rows"
    """Whether the count is of the keys concerned or of their rows; a share over keys is over the distinct ones."""

    @property
    def counts(self) -> Counts:  # type: ignore[override]
        return "units" if self.count == "keys" else "rows"

    def offenders(self, tables: Tables, column: str | None) -> str:
        key, value = tables.key(self.key), tables.key(self.value)
        several = tables.groups((key,), f"{key} IS NOT NULL", f"min({value}) <> max({value})")
        return (
            f"SELECT record, NULL AS twin, {key} AS unit\nFROM this\nWHERE {value} IS NOT NULL AND {key} IN ({several})"
        )

    def denominator(self, tables: Tables) -> str:
        if self.count == "rows":
            return super().denominator(tables)
        key = tables.key(self.key)
        return tables.number_of_groups((key,), f"{key} IS NOT NULL")
