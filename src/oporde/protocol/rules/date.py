"""A date that exists."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class ExistingDate(ValueRule):
    kind: Literal["date"] = "date"

    def requirement(self, column: Column) -> Phrase:
        return Phrase("is een datum die bestaat", "is a date that exists")
