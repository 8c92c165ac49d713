"""What was measured of one municipality over one period: the one source of every figure in a report, and of comparisons.

Only counts and what is calculated from them. It can be kept as JSON, so that a later report compares without the rows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from oporde.engine.duckdb import Cell
from oporde.errors import Unreadable
from oporde.findings import Figure
from oporde.plan.kept import decoder, encode

FORMAT = "oporde-measurement 1"
Details = tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFile:
    """A file that was measured."""

    layout: str
    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValue:
    """A figure with the numbers it was made of, where its indicator gives them."""

    figure: Figure
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTable:
    """An overview: rows of its keys and measures in the order of the plan, the facts, and the headline that holds."""

    id: str
    rows: tuple[tuple[Cell, ...], ...]
    facts: Details
    headline: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledColumn:
    """On how many rows of a file a column holds something."""

    layout: str
    column: str
    rows: int
    filled: int

    @property
    def share(self) -> float:
        return self.filled / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """All figures of a municipality over a period, exact.

    Attributes:
        plan_hash: of the plan that measured; figures of another plan may mean something else.
        key_figures: id → value, None where there is none.
    """

    format: str = FORMAT
    protocol: str
    protocol_version: str
    plan_hash: str
    municipality: str
    municipality_name: str
    inhabitants: int | None
    period: str
    period_title: str
    first_day: date
    last_day: date
    files: tuple[MeasuredFile, ...]
    values: tuple[MeasuredValue, ...]
    key_figures: dict[str, float | None]
    tables: tuple[MeasuredTable, ...]
    filled: tuple[FilledColumn, ...]

    def value(self, indicator: str, subject: str = "") -> float | None:
        """The value of an indicator, None when it has none."""
        found = (x.figure.value for x in self.values if (x.figure.indicator, x.figure.subject) == (indicator, subject))
        return next(found, None)

    def table(self, id: str) -> MeasuredTable | None:
        return next((table for table in self.tables if table.id == id), None)


def to_json(measurement: Measurement) -> bytes:
    """A measurement to be kept."""
    return (json.dumps(encode(measurement), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def from_json(content: bytes) -> Measurement:
    """A measurement that was kept. Raises: Unreadable, when it is none, or of another version."""
    try:
        kept: dict[str, Any] = json.loads(content)
        if kept["format"] != FORMAT:
            raise Unreadable(f"Dit zijn geen bewaarde cijfers van deze versie van OpOrde ({FORMAT}).")
        measurement: Measurement = decoder(Measurement)(kept)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("Dit zijn geen bewaarde cijfers van OpOrde.") from error
    return measurement
