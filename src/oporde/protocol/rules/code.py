"""A code that is in the column's list, and valid on a day of the reporting period where the list has days."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule


class KnownCode(ValueRule):
    kind: Literal["code"] = "code"

    def requirement(self, column: Column) -> str:
        return "is een code uit de codelijst"
