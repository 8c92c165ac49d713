"""A condition on the values of one row, in the author's own words."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import RowRule


class RowCondition(RowRule):
    kind: Literal["row"] = "row"
    when: str | None = None
    """Only rows for which this is true are judged."""
    holds: str
    """What must hold."""

    def conditions(self) -> tuple[str | None, str]:
        return self.when, self.holds
