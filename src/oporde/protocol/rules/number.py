"""A number written with the right decimal separator and no more decimals than its scale."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule


class NumberFormat(ValueRule):
    kind: Literal["number"] = "number"

    def requirement(self, column: Column) -> str:
        return f"is een getal met hoogstens {column.scale} decimalen"
