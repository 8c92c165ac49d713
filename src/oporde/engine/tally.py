"""Counts and first records per failure code and per flag, added up over rows that are alike.

Rows with the same codes and flags are one group; a file has few different ones, however many rows are wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

from oporde.plan.model import BITS_PER_CODE, BITS_PER_WORD, CODES_PER_WORD, UNEXPLAINED


def _counts() -> dict[int, int]:
    return defaultdict(int)


def _rows() -> dict[int, list[int]]:
    return defaultdict(list)


@dataclass(slots=True)
class Tally:
    """What was counted so far.

    Attributes:
        keep: how many first records are wanted.
        codes: (place of the column, failure code) → rows; flags: number of the flag → rows that violate it;
            unread: number of the flag → rows that could not be judged by it.
    """

    keep: int
    codes: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    flags: dict[int, int] = field(default_factory=_counts)
    unread: dict[int, int] = field(default_factory=_counts)
    code_rows: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    flag_rows: dict[int, list[int]] = field(default_factory=_rows)

    def add(self, words: Mapping[str, int], count: int, records: list[int]) -> None:
        """Add a group of rows: the words they have in common (b0, m1, u0 …), how many, and the first records of them."""
        for name, value in words.items():
            word = int(name[1:])
            if name[0] == "b":
                for place, code in _codes(word, value):
                    self.codes[place, code] += count
                    self.code_rows[place, code] += records
            else:
                for flag in _flags(word, value):
                    (self.flags if name[0] == "m" else self.unread)[flag] += count
                    if name[0] == "m":
                        self.flag_rows[flag] += records

    def rows_of_codes(self, place: int, codes: Iterable[int]) -> tuple[int, ...]:
        return tuple(nsmallest(self.keep, (row for code in codes for row in self.code_rows.get((place, code), ()))))

    def rows_of_flag(self, flag: int) -> tuple[int, ...]:
        return tuple(nsmallest(self.keep, self.flag_rows.get(flag, ())))


def parts(word: str, used: int) -> Iterator[str]:
    """SQL of each code or flag in a word, as a word with nothing else in it, as far as any row has it.

    Args: used: all values of the word over each other (bitwise or).
    """
    size = BITS_PER_CODE if word[0] == "b" else 1
    for shift in range(0, BITS_PER_WORD, size):
        mask = ((1 << size) - 1) << shift
        if used & mask:
            yield f"({word} & {mask})"


def _codes(word: int, value: int) -> Iterator[tuple[int, int]]:
    for place in range(CODES_PER_WORD):
        code = (value >> place * BITS_PER_CODE) & UNEXPLAINED
        if code:
            yield word * CODES_PER_WORD + place, code


def _flags(word: int, value: int) -> Iterator[int]:
    while value:
        low = value & -value
        yield word * BITS_PER_WORD + low.bit_length() - 1
        value ^= low
