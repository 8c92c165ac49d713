"""A code that is in the column's list, and valid on a day of the reporting period where the list has days."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class KnownCode(ValueRule):
    kind: Literal["code"] = "code"

    def requirement(self, column: Column) -> Phrase:
        if any(code.valid_from or code.valid_until for code in column.codes):
            return Phrase(
                "is een code uit de codelijst die geldt op minstens één dag van de verslagperiode",
                "is a code from the code list that is valid on at least one day of the reporting period",
            )
        return Phrase("is een code uit de codelijst van die kolom", "is a code from the code list of that column")
