"""The number of characters of a value."""

from __future__ import annotations

from typing import ClassVar, Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase
from oporde.protocol.types import TYPES


class Length(ValueRule):
    stage: ClassVar[int] = 2
    kind: Literal["length"] = "length"

    def applies_to(self, column: Column) -> bool:
        return TYPES[column.type].lengths(column) is not None

    def violated(self, column: Column, raw: str) -> str:
        low, high = TYPES[column.type].lengths(column) or (0, 0)
        return f"length({raw}) NOT BETWEEN {low} AND {high}"

    def requirement(self, column: Column) -> Phrase:
        low, high = TYPES[column.type].lengths(column) or (0, 0)
        if low == high:
            return (
                Phrase("heeft 1 teken", "has 1 character")
                if low == 1
                else Phrase(f"heeft {low} tekens", f"has {low} characters")
            )
        return Phrase(f"heeft {low} tot en met {high} tekens", f"has {low} to {high} characters")
