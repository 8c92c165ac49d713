"""A text that must match a regular expression as a whole."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class Matches(ValueRule):
    kind: Literal["pattern"] = "pattern"

    def applies_to(self, column: Column) -> bool:
        return column.pattern is not None

    def requirement(self, column: Column) -> Phrase:
        pattern = f"`{column.pattern}`".replace("{", "{{").replace("}", "}}")
        return Phrase(f"past op het patroon {pattern}", f"fits the pattern {pattern}")
