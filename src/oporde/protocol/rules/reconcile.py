"""Totals of two tables of a delivery that must agree, within a tolerance."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from oporde.protocol.model import Share
from oporde.protocol.rules.scopes import Counts, DeliveryRule, Tables


class Reconcile(DeliveryRule):
    counts: ClassVar[Counts] = "file"
    kind: Literal["reconcile"] = "reconcile"
    total: str
    """Expression over this table: sum(Bedrag), count(*) …"""
    table: str
    """The other layout of the delivery, or previous.<layout>; not judged when it is absent."""
    other_total: str
    """Expression over the other table."""
    tolerance: Annotated[float, Field(ge=0)] = 0
    """Absolute difference that is allowed."""
    tolerance_share: Share = 0
    """Difference that is allowed as a share of the other total; the larger of both counts."""

    def offenders(self, tables: Tables, column: str | None) -> str:
        relation, names = tables.other(self.table)
        mine = f"(SELECT {tables.total(self.total)} FROM this)"
        theirs = f"(SELECT {names.total(self.other_total)} FROM {relation})"
        allowed = f"greatest({self.tolerance!r}, {self.tolerance_share!r} * abs({theirs}))"
        return f"SELECT NULL AS record, NULL AS twin, NULL AS unit\nWHERE abs({mine} - {theirs}) > {allowed}"

    def undecided(self, tables: Tables, column: str | None) -> str | None:
        return self.totals_undecided(tables, self.table)
