"""A date window, relative to the reporting period or to another column."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.sql_text import quote


class Window(RowRule):
    kind: Literal["window"] = "window"
    column: str
    """Column or derived name that holds a date."""
    not_before: str | None = None
    """Expression of the first allowed day, e.g. period_first_day() or Begindatum - 31."""
    not_after: str | None = None
    """Expression of the last allowed day."""
    when: str | None = None

    def conditions(self) -> tuple[str | None, str]:
        day = quote(self.column)
        parts = [f"{day} >= {self.not_before}"] if self.not_before else []
        parts += [f"{day} <= {self.not_after}"] if self.not_after else []
        return self.when, " AND ".join(f"({part})" for part in parts) or "TRUE"
