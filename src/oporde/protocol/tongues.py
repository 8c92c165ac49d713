"""The languages in which the core makes sentences: phrases in both side by side, and how each writes numbers, days and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from oporde.protocol import dutch

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same in both languages; names in braces are filled in."""

    dutch: str
    english: str


AND, OR = Phrase("en", "and"), Phrase("of", "or")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: which side of a phrase it takes, and what differs beside words."""

    code: Literal["nl", "en"]

    @property
    def is_dutch(self) -> bool:
        return self.code == "nl"

    def say(self, phrase: Phrase, **parts: object) -> str:
        """The phrase, with its blanks filled in."""
        return (phrase.dutch if self.is_dutch else phrase.english).format(**parts)

    def listed(self, parts: Sequence[str], last: Phrase = AND) -> str:
        """A, B en C; A, B and C."""
        return dutch.listed(parts, self.say(last))

    def amount(self, number: float) -> str:
        """1.234,5 or 1,234.5."""
        return dutch.amount(number) if self.is_dutch else f"{number:,.15g}"

    def share(self, part: float) -> str:
        """A part of a whole as a percentage."""
        return f"{self.amount(round(part * 100, 10))}%"

    def day(self, moment: date) -> str:
        """1 juli 2017 or 1 July 2017."""
        return dutch.day(moment) if self.is_dutch else f"{moment.day} {ENGLISH_MONTHS[moment.month - 1]} {moment.year}"


DUTCH, ENGLISH = Tongue("nl"), Tongue("en")
