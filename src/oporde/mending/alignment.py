"""Rows with too many or too few fields: put right only where there is one way to do it, and no other.

Rows whose values stand one place off in the right number of fields are only told apart: what fell off at the end is not known.

A field too many must be an empty one; a field too few may be one that was left empty. A way is possible when every value
then stands in a column that could hold it. What all rows have in common proves more than one row does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

Fits = Callable[[int, str], bool]
"""Whether a value could stand in a place, counted from 0; for an empty one whether the place may be empty."""

MOST_DOUBTFUL = 0.02  # share of rows that may hold a value no column knows
MOST_MISSING = 3  # fields; with more there are too many ways to try


@dataclass(slots=True)
class Alignment:
    """What all rows of a file together say about a field too many or too few, and how one row is put right.

    Attributes:
        width: the number of fields of a right row.
    """

    width: int
    fits: Fits
    ends_in_empty: bool = False  # some row that is not too long does
    surplus: set[int] = field(default_factory=set)  # empty fields too many at the end; 0 where a row is not so
    cut_fits: bool = False
    cut_doubtful: bool = False
    padded: int = 0  # rows too short that fit when they are filled up at their end
    not_padded: int = 0
    lengths: set[int] = field(default_factory=set)  # numbers of fields that were met
    ragged: int = 0
    fitting: Counter[int] = field(default_factory=Counter)  # place of the one field → rows that fit when that is mended

    def learn_right(self, rows: Sequence[Sequence[str]]) -> None:
        """Take notice of rows with the right number of fields."""
        self.surplus.add(0)
        self.lengths.add(self.width)
        self.ends_in_empty = self.ends_in_empty or not all(row[-1] for row in rows)

    def learn_ragged(self, fields: Sequence[str]) -> None:
        """Take notice of a row with too many or too few."""
        ways = self._ways(fields)
        self.lengths.add(len(fields))
        self.ragged += 1
        if self.is_steady:
            self.fitting.update(place for place in range(len(fields) + 1) if self._fit(self._edited(fields, place)))
        if len(fields) > self.width:
            plain = _cut(fields, self.width)
            self.surplus.add(len(fields) - self.width if plain else 0)
            fit = self._fit(plain)
            self.cut_fits = self.cut_fits or fit
            self.cut_doubtful = self.cut_doubtful or (bool(ways) and not fit)
        else:
            plain = _padded(fields, self.width)
            self.surplus.add(0)
            self.ends_in_empty = self.ends_in_empty or not fields[-1]
            fit = self._fit(plain)
            self.padded += fit
            self.not_padded += not fit

    def _fit(self, row: tuple[str, ...]) -> bool:
        return bool(row) and all(map(self.fits, range(self.width), row))

    @property
    def is_steady(self) -> bool:
        """Every row has the same number of fields: one too many or one too few."""
        return len(self.lengths) == 1 and abs(next(iter(self.lengths)) - self.width) == 1

    def _edited(self, fields: Sequence[str], place: int) -> tuple[str, ...]:
        """The row without the empty field at a place, or with one more there; nothing when no empty field is there."""
        if len(fields) < self.width:
            return (*fields[:place], "", *fields[place:])
        return () if any(fields[place : place + 1] or "?") else (*fields[:place], *fields[place + 1 :])

    @property
    def cuts_the_end(self) -> bool:
        """Every row has the same number of empty fields too many at its end: the export writes them."""
        return len(self.surplus) == 1 and 0 not in self.surplus and self.cut_fits and not self.cut_doubtful

    @property
    def pads_the_end(self) -> bool:
        """Rows are of different lengths and none ends in an empty field: the export leaves those out."""
        proved = self.padded > 1 and self.not_padded <= MOST_DOUBTFUL * self.padded
        return proved and not self.ends_in_empty and len(self.lengths) > 1

    def align(self, fields: Sequence[str]) -> tuple[str, ...] | None:
        """A ragged row with the right number of fields; None where that is not certain."""
        if len(fields) > self.width and self.cuts_the_end:
            return _cut(fields, self.width)
        if len(fields) < self.width and self.pads_the_end:
            row = _padded(fields, self.width)
            return row if self._fit(row) else None
        ways = self._steady_ways(fields) if self.is_steady else self._ways(fields)
        return next(iter(ways)) if len(ways) == 1 else None

    def _steady_ways(self, fields: Sequence[str]) -> set[tuple[str, ...]]:
        """The different rows it can be when in all rows it is the same field."""
        enough = (1 - MOST_DOUBTFUL) * self.ragged
        ways = {self._edited(fields, place) for place, rows in self.fitting.items() if rows >= enough}
        return ways - {()}

    def is_shifted(self, fields: Sequence[str]) -> bool:
        """In a row with the right number of fields every value from some place on fits the column beside its own."""
        begins = next((place for place, value in enumerate(fields) if not self.fits(place, value)), None)
        if begins is None:
            return False
        right = [not self.fits(place, value) for place, value in enumerate(fields[1:])]
        left = [False, *(not self.fits(place, value) for place, value in enumerate(fields[:-1], start=1))]
        from_right, from_left = (
            max((i for i, wrong in enumerate(moved) if wrong), default=-1) for moved in (right, left)
        )
        return not all(fields[from_right + 1 : begins + 1]) or (not fields[-1] and from_left <= begins)

    def _ways(self, fields: Sequence[str]) -> set[tuple[str, ...]]:
        """The different rows it can be; of more than two only the first two."""
        if abs(len(fields) - self.width) > MOST_MISSING:
            return set()
        found: set[tuple[str, ...]] = set()
        for row in self._tries(tuple(fields), (), self.width - len(fields)):
            found.add(row)
            if len(found) > 1:
                break
        return found

    def _tries(self, rest: tuple[str, ...], row: tuple[str, ...], missing: int) -> Iterator[tuple[str, ...]]:
        """Args: missing: fields still to be added; below 0 to be left out."""
        place = len(row)
        if not rest and not missing:
            yield row
            return
        if rest and place < self.width and self.fits(place, rest[0]):
            yield from self._tries(rest[1:], (*row, rest[0]), missing)
        if missing > 0 and place < self.width and self.fits(place, ""):
            yield from self._tries(rest, (*row, ""), missing - 1)
        if missing < 0 and rest and not rest[0]:
            yield from self._tries(rest[1:], row, missing + 1)


def _cut(fields: Sequence[str], width: int) -> tuple[str, ...]:
    """Without the fields too many at the end; nothing when they are not empty."""
    return () if any(fields[width:]) else tuple(islice(fields, width))


def _padded(fields: Sequence[str], width: int) -> tuple[str, ...]:
    return (*fields, *("" for _ in range(width - len(fields))))
