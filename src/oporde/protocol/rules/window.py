"""A date window, relative to the reporting period or to another column."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Only rows for which this is true are judged."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.not_before is None and self.not_after is None:
            yield "kind", "expected not_before, not_after or both"

    def days(self) -> Iterator[tuple[str, str]]:
        yield "column", self.column

    def conditions(self) -> tuple[str | None, str]:
        day = quote(self.column)
        parts = [f"{day} >= {self.not_before}"] if self.not_before else []
        parts += [f"{day} <= {self.not_after}"] if self.not_after else []
        return self.when, " AND ".join(f"({part})" for part in parts) or "TRUE"
