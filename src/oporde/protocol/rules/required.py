"""A cell that must be filled on every row. The only rule to which an empty cell matters."""

from __future__ import annotations

from typing import ClassVar, Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class Required(ValueRule):
    stage: ClassVar[int] = 0
    kind: Literal["required"] = "required"

    def applies_to(self, column: Column) -> bool:
        return column.required

    def violated(self, column: Column, raw: str) -> str:
        return f"{raw} IS NULL"

    def requirement(self, column: Column) -> Phrase:
        return Phrase("is altijd gevuld", "is always filled in")
