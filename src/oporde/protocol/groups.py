"""Rows with equal keys, as several rules ask about them: what is asked is gathered, so that groups are formed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Groups:
    """The rows of a table by one key.

    Attributes:
        name: of the relation in which an engine keeps the groups that matter: k0, k1 … the key, f0, f1 … the facts.
        keys: SQL of the parts of the key.
        among: SQL of the condition on the rows that are in a group at all.
        facts: SQL of what may be true of a group, over its rows; a group for which none is, need not be kept.
        counted: some rule asks how many groups there are: the sum of `groups` in the relation.
    """

    name: str
    keys: tuple[str, ...]
    among: str
    facts: list[str] = field(default_factory=list)
    counted: bool = False

    def number_of(self, fact: str) -> int:
        """The number under which a fact is known; it is asked from now on."""
        if fact not in self.facts:
            self.facts.append(fact)
        return self.facts.index(fact)

    def where(self, number: int) -> str:
        """SQL of the keys of the groups of which a fact is true."""
        listed = ", ".join(f"k{i}" for i in range(len(self.keys)))
        return f"SELECT {listed} FROM {self.name} WHERE f{number}"

    def count(self) -> str:
        """SQL of how many groups there are; they are counted from now on."""
        self.counted = True
        return f"(SELECT sum(groups) FROM {self.name})"


@dataclass(slots=True)
class Formed:
    """All groups that the rules of a layout ask about, in the order in which they were asked."""

    groups: list[Groups] = field(default_factory=list)

    def by(self, keys: Sequence[str], among: str) -> Groups:
        """The groups with this key; the same ones to whoever asks."""
        for known in self.groups:
            if (known.keys, known.among) == (tuple(keys), among):
                return known
        self.groups.append(Groups(name=f"groups{len(self.groups)}", keys=tuple(keys), among=among))
        return self.groups[-1]
