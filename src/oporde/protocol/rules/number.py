"""A number written with the right decimal separator and no more decimals than its scale."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class NumberFormat(ValueRule):
    kind: Literal["number"] = "number"

    def requirement(self, column: Column) -> Phrase:
        if column.scale == 0:
            return Phrase("is een geheel getal", "is a whole number")
        decimals = "1 decimaal" if column.scale == 1 else f"{column.scale} decimalen"
        english = "1 decimal" if column.scale == 1 else f"{column.scale} decimals"
        return Phrase(f"is een getal met hoogstens {decimals}", f"is a number with at most {english}")
