"""A rule about the delivery that is broken exactly when a rule of one of its files is."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import RuleText


class Follows(RuleText):
    kind: Literal["follows"] = "follows"
    rule: str
    """Id of the rule it follows."""

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset({"count", "columns"})
