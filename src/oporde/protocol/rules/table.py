"""A condition on all rows of a table together: totals against parts, counts against limits."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from oporde.protocol.rules.scopes import Counts, TableRule, Tables
from oporde.protocol.sql_text import quote

TARGET = re.compile(r"\bvalue\b")


class TableCondition(TableRule):
    counts: ClassVar[Counts] = "file"
    kind: Literal["table"] = "table"
    when: str | None = None
    """Only a table for which this is true is judged."""
    holds: str
    """Condition over count(*), sum(…), min(…), max(…), each with FILTER (WHERE …) where wanted."""
    columns: tuple[str, ...] = ()
    """Judged for each of these in turn; the word `value` in the expressions stands for the column."""
    point_at: str | None = None
    """Condition on a row: the rows to show with the finding."""

    def targets(self) -> tuple[str | None, ...]:
        return self.columns or (None,)

    def offenders(self, tables: Tables, column: str | None) -> str:
        when = self._for(self.when, column) or "TRUE"
        holds = self._for(self.holds, column) or "TRUE"
        verdict = f"SELECT 1 FROM this HAVING ({tables.total(when)}) AND NOT ({tables.total(holds)})"
        point = self._for(self.point_at, column)
        where = f"coalesce({tables.condition(point)}, FALSE)" if point else "FALSE"
        return (
            f"WITH broken AS ({verdict})\n"
            f"SELECT record, NULL AS twin, NULL AS unit FROM this WHERE {where} AND EXISTS (SELECT 1 FROM broken)\n"
            "UNION ALL\nSELECT NULL, NULL, NULL FROM broken"
        )

    def undecided(self, tables: Tables, column: str | None) -> str | None:
        tables.total(self._for(self.holds, column) or "TRUE")
        if self.when:
            tables.total(self._for(self.when, column) or "TRUE")
        # One value that cannot be read makes a total unknown, so the table as a whole cannot be judged.
        return f"SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM this WHERE {tables.undecided()}"

    def _for(self, expression: str | None, column: str | None) -> str | None:
        if expression is None or column is None:
            return expression
        return TARGET.sub(lambda _: quote(column), expression)
