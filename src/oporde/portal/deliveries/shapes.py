"""What a worker makes of a check and a page shows: pieces of a sheet, differences with the attempt before, repairs.

Frozen values that travel as JSON, sealed or in a row. No value of a personal column stands in any of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oporde.plan.kept import decoder, encode
from oporde.portal.web.sheets import Cell, Sheet


class Stage(StrEnum):
    """What a check is doing, in the order in which it does it."""

    WAITING = "Wachten"
    DECRYPTING = "Ontsleutelen"
    SCANNING = "Op virussen controleren"
    READING = "Regels lezen"
    JUDGING = "Regels controleren"
    WRITING = "Uitkomst opschrijven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a file around the first rows that break a rule.

    Attributes:
        file: the number of the file in the delivery: DeliveredFile.order.
        column: "" for a rule about more than one.
    """

    file: int
    rule: str
    column: str
    sheet: Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A value before and after it was repaired."""

    row: int
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The first values of one column that were changed in a mended copy.

    Attributes:
        copy: MendedCopy.order; file: its name in the copy.
    """

    copy: int
    file: str
    column: str
    rows: tuple[Repaired, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpts:
    """All pieces of one delivery; what is sealed to the website's key."""

    pieces: tuple[Piece, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def to_json(self) -> bytes:
        """As it is sealed."""
        return json.dumps(encode(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Excerpts:
        """What to_json() made."""
        made: Excerpts = decoder(Excerpts)(json.loads(text))
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """One complaint in two attempts: how many rows it concerned then, and now."""

    rule: str
    column: str
    title: str
    before: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsDiffer:
    """How many rows are the same in two attempts, were changed, came or went.

    A row was changed when both attempts have one of the same person (or, in a file without persons, of the same place)
    with another content.
    """

    same: int
    changed: int
    added: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A file beside the attempt before: of the same municipality, period and layout, in the same round.

    Attributes:
        earlier: the id of the delivery it was in.
        rows: None when one of both could not be read.
    """

    earlier: str
    solved: tuple[Same, ...] = ()
    still: tuple[Same, ...] = ()
    new: tuple[Same, ...] = ()
    rows: RowsDiffer | None = None

    def to_json(self) -> dict[str, Any]:
        """For DeliveredFile.difference."""
        made: dict[str, Any] = encode(self)
        return made

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Difference:
        """What to_json() made."""
        made: Difference = decoder(Difference)(value)
        return made
