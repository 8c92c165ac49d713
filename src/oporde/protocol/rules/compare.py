"""Comparison of two columns of a row, with a margin where that is fair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.sql_text import quote


class Compare(RowRule):
    kind: Literal["compare"] = "compare"
    left: str
    """Column or derived name."""
    is_: Literal["=", "<>", "<", "<=", ">", ">="] = Field(alias="is")
    """The sign between them."""
    right: str
    """Column or derived name."""
    margin: Annotated[float, Field(ge=0)] = 0
    """How much (days, for dates) the left side may be on the wrong side of an order."""
    when: str | None = None
    """Only rows for which this is true are judged."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.margin and self.is_ in ("=", "<>"):
            yield "margin", "a margin goes with an order: <, <=, > or >="

    def conditions(self) -> tuple[str | None, str]:
        right = quote(self.right)
        if self.margin:
            right = f"{right} {'+' if self.is_ in ('<', '<=') else '-'} {repr(self.margin).removesuffix('.0')}"
        return self.when, f"{quote(self.left)} {self.is_} {right}"
