"""The share of rows that violate one or more other rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.model import Share
from oporde.protocol.rules.scopes import TableRule, Tables


class ShareOfRows(TableRule):
    kind: Literal["share"] = "share"
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of row rules of this layout; a row that violates several counts once."""
    at_most: Share
    """The largest share that is allowed."""

    @property
    def placeholders(self) -> frozenset[str]:
        return super().placeholders | {"share", "limit"}

    def offenders(self, tables: Tables, column: str | None) -> str:
        broken = tables.broken(self.of)
        return (
            f"SELECT record, NULL AS twin, NULL AS unit\nFROM this\nWHERE {broken}\n"
            f"  AND (SELECT count(*) FILTER (WHERE {broken}) > {self.at_most!r} * count(*) FROM this)"
        )
