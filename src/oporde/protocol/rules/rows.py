"""How many data rows a file has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import Counts, TableRule, Tables


class NumberOfRows(TableRule):
    counts: ClassVar[Counts] = "file"
    kind: Literal["rows"] = "rows"
    at_least: Annotated[int, Field(ge=0)] = 1
    """Fewest rows that are allowed."""
    at_most: Annotated[int, Field(ge=0)] | None = None
    """Most rows that are allowed."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.at_most is not None and self.at_least > self.at_most:
            yield "at_least", f"at_least {self.at_least} is above at_most {self.at_most}"

    def offenders(self, tables: Tables, column: str | None) -> str:
        few = f"count(*) < {self.at_least}"
        wrong = few if self.at_most is None else f"{few} OR count(*) > {self.at_most}"
        return f"SELECT NULL AS record, NULL AS twin, NULL AS unit\nFROM this\nHAVING {wrong}"
