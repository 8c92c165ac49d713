"""Existence, or absence, of a matching row: in the same table, another table of the delivery, or the previous period's."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import DeliveryRule, Tables


class Exists(DeliveryRule):
    kind: Literal["exists"] = "exists"
    table: str = "this"
    """"this", a layout of the delivery, or previous.<layout>; the rule is not judged when the table is absent."""
    when: str = "TRUE"
    """Only rows for which this is true are judged."""
    match: dict[str, str]
    """Names of this row, each with the name in the other table that must be equal to it."""
    where: str = "TRUE"
    """Further condition on the pair; names of the other row as other.<name>."""
    exists: bool = True
    """True: a matching row must exist. False: no other row may match."""

    def offenders(self, tables: Tables, column: str | None) -> str:
        relation, names = tables.other(self.table)
        pairs = [(tables.value(own), names.value(theirs)) for own, theirs in self.match.items()]
        same = " AND ".join(f"other.{theirs} = mine.{own}" for own, theirs in pairs)
        fits = f"{same} AND ({tables.pair(self.table, self.where)})"
        if self.table == "this":
            fits += " AND other.record <> mine.record"
        known = " AND ".join(f"{own} IS NOT NULL" for own, _ in pairs)
        mine = f"WITH mine AS (SELECT * FROM this WHERE {known} AND ({tables.condition(self.when)}))\n"
        if self.exists:
            return (
                f"{mine}SELECT record, NULL AS twin, NULL AS unit\nFROM mine\n"
                f"WHERE NOT EXISTS (SELECT 1 FROM {relation} AS other WHERE {fits})"
            )
        twin = "min(other.record)" if self.table == "this" else "NULL"
        return (
            f"{mine}SELECT mine.record, {twin} AS twin, NULL AS unit\nFROM mine\n"
            f"JOIN {relation} AS other ON {fits}\nGROUP BY mine.record"
        )
