"""The age of a person on a day."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.sql_text import quote


class Age(RowRule):
    kind: Literal["age"] = "age"
    born: str
    """Column with the date of birth."""
    on: str = "period_last_day()"
    """Expression of the day on which the age counts."""
    at_least: int | None = None
    at_most: int | None = None
    when: str | None = None

    def conditions(self) -> tuple[str | None, str]:
        age = f"age_years({quote(self.born)}, {self.on})"
        parts = [f"{age} >= {self.at_least}"] if self.at_least is not None else []
        parts += [f"{age} <= {self.at_most}"] if self.at_most is not None else []
        return self.when, " AND ".join(parts) or "TRUE"
