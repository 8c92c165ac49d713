"""A date that exists."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule


class ExistingDate(ValueRule):
    kind: Literal["date"] = "date"

    def requirement(self, column: Column) -> str:
        return "is een bestaande datum"
