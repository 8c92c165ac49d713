"""Days that may not lie far apart over the files of one upload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.model import RuleText


class Spread(RuleText):
    kind: Literal["spread"] = "spread"
    column: str
    """A date column; layouts without it are left out."""
    at_most_days: Annotated[int, Field(ge=0)]
    """Between the first day of all and the last."""

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset({"count", "column", "columns"})

    def days(self) -> Iterator[tuple[str, str]]:
        yield "column", self.column
