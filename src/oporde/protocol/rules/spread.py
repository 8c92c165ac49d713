"""Days that may not lie far apart over the files of one upload."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.model import RuleText


class Spread(RuleText):
    kind: Literal["spread"] = "spread"
    column: str
    """A date column; layouts without it are left out."""
    at_most_days: int
