"""Conditional presence: if A then B is filled; if not A then B is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.sql_text import quote


class Presence(RowRule):
    kind: Literal["presence"] = "presence"
    when: str
    """The condition A."""
    filled: tuple[str, ...] = ()
    """Columns that must be filled where A is true."""
    otherwise_empty: tuple[str, ...] = ()
    """Columns that must be empty where A is false."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if not self.filled and not self.otherwise_empty:
            yield "kind", "expected filled, otherwise_empty or both"

    def conditions(self) -> tuple[str | None, str]:
        parts = [f"(NOT ({self.when}) OR filled({quote(name)}))" for name in self.filled]
        parts += [f"(({self.when}) OR empty({quote(name)}))" for name in self.otherwise_empty]
        return None, " AND ".join(parts) or "TRUE"
