"""Comparison of a figure with the same figure of the previous period's table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from oporde.protocol.rules.scopes import Counts, DeliveryRule, Tables

Ratio = Annotated[float, Field(ge=0)]


class Previous(DeliveryRule):
    counts: ClassVar[Counts] = "file"
    kind: Literal["previous"] = "previous"
    total: str
    """Expression over a table: count(*), sum(Bedrag) …; measured in both periods."""
    layout: str
    """The layout whose previous table it is."""
    at_least: Ratio | None = None
    """Smallest allowed ratio of now to then."""
    at_most: Ratio | None = None
    """Largest allowed ratio of now to then."""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        yield from super().mistakes()
        if self.at_least is None and self.at_most is None:
            yield "kind", "expected at_least, at_most or both"
        elif self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield "at_least", f"at_least {self.at_least:g} is above at_most {self.at_most:g}"

    def offenders(self, tables: Tables, column: str | None) -> str:
        relation, names = tables.other(f"previous.{self.layout}")
        now = f"(SELECT {tables.total(self.total)} FROM this)"
        then = f"(SELECT {names.total(self.total)} FROM {relation})"
        limits = [f"{now} < {self.at_least!r} * {then}"] if self.at_least is not None else []
        limits += [f"{now} > {self.at_most!r} * {then}"] if self.at_most is not None else []
        return f"SELECT NULL AS record, NULL AS twin, NULL AS unit\nWHERE {' OR '.join(limits) or 'FALSE'}"

    def undecided(self, tables: Tables, column: str | None) -> str | None:
        return self.totals_undecided(tables, f"previous.{self.layout}")
