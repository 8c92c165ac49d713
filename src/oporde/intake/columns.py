"""Which field of a header line is which column of the layout. What is wrong with the line is said in header.py.

Names are compared without regard to case, surrounding blanks and quotes, and with a blank equal to an underscore.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MOST_COLUMNS = 1000  # a header line of more is none
LONGEST_NAME = 100
ALIKE = 0.8  # from this similarity on, a name is taken for a misspelling


@dataclass(frozen=True, slots=True)
class Matching:
    """The columns that were found, by their place in the line, counted from 0.

    Attributes:
        exact: the name is right.
        near: the name is a misspelling of a column that is not there otherwise.
        missing: columns that were not found, in the order of the layout.
        moved: places of columns that stand in another order than in the layout.
        wrong: places at which the layout has another name.
    """

    exact: dict[int, str]
    near: dict[int, str]
    missing: tuple[str, ...]
    moved: tuple[int, ...]
    wrong: tuple[int, ...]

    @property
    def known(self) -> dict[int, str]:
        return self.exact | self.near


def match_columns(names: Sequence[str], columns: tuple[str, ...]) -> Matching:
    """Find the columns among the first MOST_COLUMNS names."""
    keys = [name_key(name) for name in names[:MOST_COLUMNS]]
    exact = _exact(keys, columns)
    near = _near(keys, columns, frozenset(exact.values()))
    known = exact | near
    found = frozenset(known.values())
    in_order = zip(sorted(known), (column for column in columns if column in found), strict=True)
    return Matching(
        exact=exact,
        near=near,
        missing=tuple(column for column in columns if column not in found),
        moved=tuple(place for place, column in in_order if known[place] != column),
        wrong=tuple(place for place, (key, column) in enumerate(zip(keys, columns)) if key != name_key(column)),
    )


def name_key(name: str) -> str:
    """A column name as it is compared."""
    return re.sub(r"[\s_]+", "_", name.strip("\ufeff \t\"'").strip()).casefold()


def _exact(keys: Sequence[str], columns: tuple[str, ...]) -> dict[int, str]:
    """Where a name stands twice, the one in its own place counts, else the first."""
    wanted = {name_key(column): column for column in columns}
    found: dict[str, int] = {}
    for place, key in enumerate(keys):
        column = wanted.get(key)
        if column and (column not in found or columns[place : place + 1] == (column,)):
            found[column] = place
    return {place: column for column, place in found.items()}


def _near(keys: Sequence[str], columns: tuple[str, ...], taken: frozenset[str]) -> dict[int, str]:
    """A misspelling is of the column it resembles most: not of a missing one, when it resembles another more."""
    wanted = {name_key(column): column for column in columns}
    found: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key and key not in wanted and len(key) <= LONGEST_NAME:
            for match in get_close_matches(key, wanted, n=1, cutoff=ALIKE):
                if wanted[match] not in taken:
                    found.setdefault(wanted[match], place)
    return {place: column for column, place in found.items()}
