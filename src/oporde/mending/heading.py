"""Which delivered column is which, and in which order the copy has them: only what the names and the fields prove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from oporde.intake.columns import match_columns, name_key
from oporde.intake.header import FirstLine, judge_header
from oporde.mending.sheet import Reading, Source

CLEARLY = 0.05  # by so much more a name has to resemble one column than any other


@dataclass(frozen=True, slots=True)
class Heading:
    """The delivered columns, by their place counted from 0.

    Attributes:
        names: as delivered; those of the layout where there is no header.
        known: the layout's column at each place that is sure.
        respelt: places of known columns with another name than the layout's.
        unclear: places of a name that resembles more columns than one.
        missing: columns that are not there, as far as the names tell.
        is_data: the first line is a row.
    """

    names: tuple[str, ...]
    known: dict[int, str]
    respelt: tuple[int, ...]
    unclear: tuple[int, ...]
    missing: tuple[str, ...]
    is_data: bool = False

    @property
    def surplus(self) -> tuple[int, ...]:
        """Places of columns that the layout does not have."""
        return tuple(place for place in range(len(self.names)) if place not in self.known and place not in self.unclear)


def heading_of(reading: Reading, source: Source) -> Heading | None:
    """What the first line says; None when it names no columns of this file."""
    columns = source.expected.columns
    line = FirstLine(
        names=reading.names, delimiter=reading.beginning.delimiter, expected=source.expected, admission=source.admission
    )
    header = judge_header(line)
    if header.columns is None:
        return None
    if header.is_data:
        return Heading(columns, dict(enumerate(columns)), (), (), (), is_data=True)
    matching = match_columns(reading.names, columns)
    wanted = [column for column in columns if column not in matching.exact.values()]
    unclear = tuple(
        place for place, column in matching.near.items() if not _is_clear(reading.names[place], column, wanted)
    )
    known = {place: column for place, column in matching.known.items() if place not in unclear}
    return Heading(
        names=tuple(reading.names),
        known=known,
        respelt=tuple(place for place in sorted(matching.near) if place in known),
        unclear=unclear,
        missing=matching.missing,
    )


def _is_clear(name: str, column: str, wanted: Iterable[str]) -> bool:
    """It resembles this column clearly more than any other that is still wanted."""
    best = _likeness(name, column)
    return all(other == column or _likeness(name, other) <= best - CLEARLY for other in wanted)


def _likeness(name: str, column: str) -> float:
    return SequenceMatcher(None, name_key(name), name_key(column)).ratio()


def in_order(known: dict[int, str], columns: Sequence[str]) -> tuple[int, ...]:
    """The places of the known columns, in the order of the layout."""
    return tuple(sorted(known, key=lambda place: columns.index(known[place])))
