"""The age of a person on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.sql_text import quote

Years = Annotated[int, Field(ge=0)]


class Age(RowRule):
    kind: Literal["age"] = "age"
    born: str
    """Column with the date of birth."""
    on: str = "period_last_day()"
    """Expression of the day on which the age counts."""
    at_least: Years | None = None
    """Youngest age that is allowed, in whole years."""
    at_most: Years | None = None
    """Oldest age that is allowed."""
    when: str | None = None
    """Only rows for which this is true are judged."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.at_least is None and self.at_most is None:
            yield "kind", "expected at_least, at_most or both"
        elif self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield "at_least", f"at_least {self.at_least} is above at_most {self.at_most}"

    def days(self) -> Iterator[tuple[str, str]]:
        yield "born", self.born

    def conditions(self) -> tuple[str | None, str]:
        age = f"age_years({quote(self.born)}, {self.on})"
        parts = [f"{age} >= {self.at_least}"] if self.at_least is not None else []
        parts += [f"{age} <= {self.at_most}"] if self.at_most is not None else []
        return self.when, " AND ".join(parts) or "TRUE"
