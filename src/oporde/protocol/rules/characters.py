"""Only characters that a kind of value can hold: digits, for all of the GMSD."""

from __future__ import annotations

from typing import ClassVar, Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase
from oporde.protocol.types import TYPES


class Characters(ValueRule):
    stage: ClassVar[int] = 1
    kind: Literal["characters"] = "characters"

    def applies_to(self, column: Column) -> bool:
        return TYPES[column.type].characters(column, "raw") is not None

    def violated(self, column: Column, raw: str) -> str:
        return f"NOT {TYPES[column.type].characters(column, raw)}"

    def requirement(self, column: Column) -> Phrase:
        if column.type == "number":
            return Phrase("bevat alleen cijfers en het decimaalteken", "contains only digits and the decimal sign")
        return Phrase("bevat alleen cijfers", "contains only digits")
