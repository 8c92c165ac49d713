"""The elfproef of a citizen service number."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import Column
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase


class Elfproef(ValueRule):
    kind: Literal["elfproef"] = "elfproef"

    def requirement(self, column: Column) -> Phrase:
        return Phrase("voldoet aan de elfproef", "passes the elfproef")
