"""Order within a group: rows whose periods overlap, or leave a gap to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import TableRule, Tables


class Sequence(TableRule):
    kind: Literal["sequence"] = "sequence"
    per: Annotated[tuple[str, ...], Field(min_length=1)]
    """What makes a group; two absent values are equal. At least the first must be filled."""
    starts: str
    """Column or derived name of the first day."""
    ends: str
    """Column or derived name of the last day; an absent end is open."""
    forbid: Literal["overlap", "gap"]
    """overlap: two rows share a day. gap: a day without a row lies between one and the next."""
    margin_days: Annotated[int, Field(ge=0)] = 0
    """Days of gap that are allowed."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.margin_days and self.forbid == "overlap":
            yield "margin_days", "margin_days goes with forbid: gap"

    def days(self) -> Iterator[tuple[str, str]]:
        yield "starts", self.starts
        yield "ends", self.ends

    def offenders(self, tables: Tables, column: str | None) -> str:
        per = [tables.key(name) for name in self.per]
        start, end, filled = tables.value(self.starts), tables.value(self.ends), tables.filled(self.ends)
        far = f"CASE WHEN {filled} THEN {end} ELSE DATE '9999-12-31' END"
        known = " AND ".join(
            f"({tables.key(name)} IS NOT NULL{'' if i == 0 else f' OR NOT {tables.filled(name)}'})"
            for i, name in enumerate(self.per)
        )
        usable = f"{known} AND {start} <= {far}"  # unknown where a day could not be read
        listed = ", ".join(per)
        # Few groups have more than one row: those are found by a hash of the group, and only they are sorted.
        several = tables.groups((f"hash({listed})",), f"{per[0]} IS NOT NULL", "count(*) > 1")
        periods = (
            f"WITH periods AS MATERIALIZED (\n  SELECT record, ({listed}, 0) AS per, {start} AS start, {far} AS until\n"
            f"  FROM this\n  WHERE hash({listed}) IN ({several})\n    AND {usable}\n), neighbours AS (\n"
            "  SELECT record, start, until,\n    max(until) OVER before AS reached, arg_max(record, until) OVER before AS earlier,\n"
            "    lead(start) OVER w AS next_start, lead(record) OVER w AS next_record\n  FROM periods\n"
            "  WINDOW w AS (PARTITION BY per ORDER BY start, record),\n"
            "    before AS (PARTITION BY per ORDER BY start, record ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)\n)\n"
        )
        if self.forbid == "overlap":
            return periods + (
                "SELECT record, CASE WHEN reached >= start THEN earlier ELSE next_record END AS twin, NULL AS unit\n"
                "FROM neighbours\nWHERE reached >= start OR next_start <= until"
            )
        return periods + (
            "SELECT record, earlier AS twin, NULL AS unit\nFROM neighbours\n"
            f"WHERE datediff('day', reached, start) > {self.margin_days + 1}"
        )
