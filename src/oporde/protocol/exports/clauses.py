"""Clauses, and how they become sentences: in Dutch the verb moves, behind "als" to the end and behind "dan" to the front.

A sentence that would be too long, or in which "en" and "of" would stand side by side, becomes a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from oporde.protocol.tongues import AND, Phrase, Tongue

Form = Literal["main", "behind", "turned"]
"""A is empty; (als) A leeg is; (dan) is A leeg."""
PAUSE = "\u2063"
"""Ends a clause within a sentence: a comma, unless the sentence ends there as well."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A is groter dan B: A, is, groter, dan B.

    Attributes:
        moved: rest and tail where the verb moves, if they read better otherwise: A is 04, als A gelijk is aan 04.
    """

    subject: str
    verb: str
    rest: str
    tail: str = ""
    moved: tuple[str, str] | None = None

    def in_form(self, form: Form, tongue: Tongue) -> str:
        """In English the order of words stays."""
        if not tongue.is_dutch or form == "main":
            return _spaced(self.subject, self.verb, self.rest, self.tail)
        if form == "turned":
            return _spaced(self.verb, self.subject, *(self.moved or (self.rest, self.tail)))
        return _spaced(self.subject, self._behind())

    def _behind(self) -> str:
        rest, tail = self.moved or (self.rest, self.tail)
        return _spaced(rest, self.verb, tail)

    def after(self, other: Clause, form: Form, tongue: Tongue) -> str:
        """The same about the same: what need not be said again is left out."""
        if self.subject != other.subject or (form == "turned" and tongue.is_dutch and self.verb != other.verb):
            return self.in_form(form, tongue)
        if form == "behind" and tongue.is_dutch:
            return self._behind()
        moved = self.moved if form == "turned" and tongue.is_dutch else None
        return _spaced("" if self.verb == other.verb else self.verb, *(moved or (self.rest, self.tail)))


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in Markdown, and what is listed under it."""

    text: str
    items: tuple[Said, ...] = ()

    def markdown(self) -> str:
        return "\n".join([self.text, *(["", *self._listed(0)] if self.items else [])])

    def _listed(self, depth: int) -> Iterator[str]:
        for item in self.items:
            yield f"{'  ' * depth}- {item.text}"
            yield from item._listed(depth + 1)


def joined(clauses: Iterable[Clause], word: Phrase, form: Form, tongue: Tongue) -> str:
    """A is leeg en B is gevuld; A leeg is, of na B ligt."""
    said: list[str] = []
    last: Clause | None = None
    for clause in clauses:
        said.append(clause.in_form(form, tongue) if last is None else clause.after(last, form, tongue))
        last = clause
    return strung(said, word, tongue)


def strung(said: list[str], word: Phrase, tongue: Tongue) -> str:
    """Clauses in words behind each other, with "en" or "of" before the last."""
    if len(said) < 2:
        return "".join(said)
    last = f" {tongue.say(word)} " if word is AND else f", {tongue.say(word)} "
    return tidied(", ".join(said[:-1]) + last + said[-1])


def sentence(text: str) -> str:
    """With a capital and a point."""
    return tidied(f"{text[:1].upper()}{text[1:]}.")


def tidied(text: str) -> str:
    """With its pauses as commas, except where there is a sign already."""
    text = re.sub(f"(?:{PAUSE} ?)+(?=[.,;:)]|$)", "", text)
    return re.sub(f"(?:{PAUSE})+", ",", text)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)
