"""A condition on one value as it was delivered, as text: a number that is set apart, a word that may not be used."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.sql import Name, compile_expression


class ValueCondition(ValueRule):
    kind: Literal["value"] = "value"
    holds: str
    """What must hold, over the name `value` (the text of the cell)."""

    def applies_to(self, column: Column) -> bool:
        return False  # only the columns it names

    def violated(self, column: Column, raw: str) -> str:
        condition = compile_expression(
            self.holds, {"value": Name(raw, f"({raw} IS NOT NULL)", frozenset(), "text")}
        ).sql
        return f"NOT ({condition})"
