"""Existence, or absence, of a matching row: in the same table, another table of the delivery, or the previous period's."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.pairs import Alternative, alternatives
from oporde.protocol.rules.scopes import DeliveryRule, Tables


class Exists(DeliveryRule):
    kind: Literal["exists"] = "exists"
    table: str = "this"
    """"this", a layout of the delivery, or previous.<layout>; the rule is not judged when the table is absent."""
    when: str = "TRUE"
    """Only rows for which this is true are judged."""
    match: Annotated[dict[str, str], Field(min_length=1)]
    """Names of this row, each with the name in the other table that must be equal to it."""
    where: str = "TRUE"
    """Further condition on the pair; names of the other row as other.<name>. Compare the two rows once in each part of an OR
    (further equalities belong in `match`): then it takes no longer when all rows are of one group."""
    exists: bool = True
    """True: a matching row must exist. False: no other row may match."""

    def offenders(self, tables: Tables, column: str | None) -> str:
        """A row of which a value could not be read is not judged: it neither has a match nor lacks one."""
        relation, names = tables.other(self.table)
        keys = [(tables.value(own), names.value(theirs)) for own, theirs in self.match.items()]
        known = " AND ".join(f"{own} IS NOT NULL" for own, _ in keys)
        judged = f"{known} AND ({tables.condition(self.when)}) AND NOT ({tables.undecided()})"
        ways = alternatives(self.where)
        met = (
            self._pair_by_pair(tables, relation, keys) if ways is None else self._by_group(tables, relation, keys, ways)
        )
        query = f"WITH mine AS (\n  SELECT * FROM this WHERE {judged}\n), {met}\n"
        if self.exists:
            return f"{query}SELECT record, NULL AS twin, NULL AS unit\nFROM mine ANTI JOIN met USING (record)"
        twin = "twin" if self.table == "this" else "NULL"
        return f"{query}SELECT record, {twin} AS twin, NULL AS unit\nFROM met"

    def _pair_by_pair(self, tables: Tables, relation: str, keys: list[tuple[str, str]]) -> str:
        """SQL of `met`, each row with a match, by holding all rows of a group against each other."""
        fits = f"{_same(keys)} AND ({tables.pair(self.table, self.where)}){self._another('other.record')}"
        return (
            "met AS (\n  SELECT mine.record, min(other.record) AS twin\n"
            f"  FROM mine JOIN {relation} AS other ON {fits}\n  GROUP BY mine.record\n)"
        )

    def _by_group(
        self, tables: Tables, relation: str, keys: list[tuple[str, str]], ways: tuple[Alternative, ...]
    ) -> str:
        """SQL of `met` from what is known of a group: of each way the two best rows, as the best may be the row itself."""
        listed = [f"other.{theirs} AS k{i}" for i, (_, theirs) in enumerate(keys)]
        best = [f"{self._best(tables, way)} AS best{i}" for i, way in enumerate(ways)]
        twins = ", ".join(self._twin(tables, way, f"best{i}") for i, way in enumerate(ways))
        group = " AND ".join(f"theirs.k{i} = mine.{own}" for i, (own, _) in enumerate(keys))
        return (
            f"theirs AS (\n  SELECT {', '.join([*listed, *best])}\n"
            f"  FROM {relation} AS other SEMI JOIN mine ON {_same(keys)}\n"
            f"  GROUP BY {', '.join(f'k{i}' for i in range(len(keys)))}\n"
            f"), met AS (\n  SELECT * FROM (\n    SELECT mine.record, coalesce({twins}) AS twin\n"
            f"    FROM mine JOIN theirs ON {group}\n  ) WHERE twin IS NOT NULL\n)"
        )

    def _best(self, tables: Tables, way: Alternative) -> str:
        """SQL: the two rows of a group most likely to match, each with its value; of equal ones the first rows."""
        which = tables.pair(self.table, way.theirs)
        if way.comparison is None:
            return f"min({{'at': other.record}}, 2) FILTER (WHERE {which})"
        value = tables.pair(self.table, way.comparison.theirs)
        best, sign = ("max", "-") if way.comparison.operator.startswith(">") else ("min", "")
        return f"{best}({{'v': {value}, 'at': {sign}other.record}}, 2) FILTER (WHERE ({which}) AND {value} IS NOT NULL)"

    def _twin(self, tables: Tables, way: Alternative, best: str) -> str:
        """SQL: the record of a row that matches mine in this way, or NULL."""
        fits = "TRUE"
        if way.comparison is not None:
            fits = f"one.v {way.comparison.operator} {tables.pair(self.table, way.comparison.mine)}"
        found = f"list_filter({best}, lambda one: {fits}{self._another('abs(one.at)')})[1]"
        return f"CASE WHEN {tables.pair(self.table, way.mine)} THEN abs({found}['at']) END"

    def _another(self, record: str) -> str:
        """SQL: a row is no match of its own."""
        return f" AND {record} <> mine.record" if self.table == "this" else ""


def _same(keys: list[tuple[str, str]]) -> str:
    return " AND ".join(f"other.{theirs} = mine.{own}" for own, theirs in keys)
