"""The logic of a condition apart from its words: what all holds, of what one holds, and what is asked of a value.

NOT is brought inwards, to where a sentence can say it: not (A and B) is not A, or not B. That is exact, also for what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

OPPOSITE: dict[type[exp.Expr], type[exp.Expression]] = {
    exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT,
}  # fmt: skip
PRESENCE = {"filled": True, "empty": False}


@dataclass(frozen=True, slots=True)
class Atom:
    """One question, and whether its answer must be yes."""

    node: exp.Expr
    wanted: bool = True

    @property
    def asks_presence(self) -> bool:
        """Whether a cell holds anything; empty is not filled."""
        return isinstance(self.node, exp.Anonymous) and self.node.name.lower() in PRESENCE

    @property
    def subject(self) -> exp.Expr:
        """What is asked about."""
        asked = (
            self.node.expressions[0]
            if isinstance(self.node, exp.Anonymous) and self.node.expressions
            else self.node.this
        )
        return asked if isinstance(asked, exp.Expr) else self.node


@dataclass(frozen=True, slots=True)
class Every:
    """What must all hold."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Of which at least one must hold."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch whose condition holds decides; else the last part does, and without one nothing is demanded."""

    branches: tuple[tuple[Part, Part], ...]
    otherwise: Part | None


Part: TypeAlias = Atom | Every | Either | Choice


def reduced(node: exp.Expr, *, wanted: bool = True) -> Part:
    """A condition, or where it is not wanted its opposite."""
    match node:
        case exp.Paren():
            return reduced(node.this, wanted=wanted)
        case exp.Not():
            return reduced(node.this, wanted=not wanted)
        case exp.Like() if node.args.get("negate"):
            return reduced(exp.Like(this=node.this.copy(), expression=node.expression.copy()), wanted=not wanted)
        case exp.And() | exp.Or():
            kind = Every if isinstance(node, exp.And) == wanted else Either
            parts = tuple(_merged((reduced(part, wanted=wanted) for part in node.flatten()), kind))
            return kind(parts)
        case exp.NEQ():
            return reduced(exp.EQ(this=node.this.copy(), expression=node.expression.copy()), wanted=not wanted)
        case exp.EQ() if isinstance(node.expression, exp.Boolean):
            return reduced(node.this, wanted=wanted == node.expression.this)
        case exp.Boolean():
            return Atom(exp.Boolean(this=bool(node.this) == wanted))
        case exp.Case():
            return _choice(node, wanted)
        case exp.Anonymous() if node.name.lower() == "empty":
            return Atom(
                exp.Anonymous(this="filled", expressions=[part.copy() for part in node.expressions]), not wanted
            )
        case _ if type(node) in OPPOSITE and not wanted:
            return Atom(OPPOSITE[type(node)](this=node.this.copy(), expression=node.expression.copy()))
    return Atom(node, wanted)


def opposite(part: Part) -> Part:
    """What holds exactly when this does not."""
    match part:
        case Atom():
            return reduced(part.node, wanted=not part.wanted)
        case Every():
            return Either(tuple(opposite(each) for each in part.parts))
        case Either():
            return Every(tuple(opposite(each) for each in part.parts))
        case Choice():
            branches = tuple((condition, opposite(result)) for condition, result in part.branches)
            return Choice(branches, None if part.otherwise is None else opposite(part.otherwise))


def demanded_of(part: Either) -> tuple[Part, Part] | None:
    """What it demands, and of whom: `empty(A) OR B = 1` says: if A is filled, B is 1. None where it reads best as it stands."""
    parts = part.parts
    asking = {isinstance(each, Atom) and each.asks_presence for each in parts}
    if _all_ask_presence(parts) or (len({_subject(each) for each in parts}) == 1 and len(asking) == 1):
        return None
    premises = [place for place, each in enumerate(parts) if _is_premise(each, first=place == 0)]
    if len(premises) == len(parts):
        premises.pop()
    if not premises:
        return None
    rest = tuple(each for place, each in enumerate(parts) if place not in premises)
    asked = tuple(opposite(parts[place]) for place in premises)
    return (asked[0] if len(asked) == 1 else Every(asked)), (rest[0] if len(rest) == 1 else Either(rest))


def _is_premise(part: Part, *, first: bool) -> bool:
    if not isinstance(part, Atom):
        return False
    return not part.wanted or (first and (part.asks_presence or type(part.node) in OPPOSITE))


def _subject(part: Part) -> str:
    return part.subject.sql() if isinstance(part, Atom) else f"{id(part)}"


def _all_ask_presence(parts: tuple[Part, ...]) -> bool:
    return (
        all(isinstance(each, Atom) and each.asks_presence for each in parts)
        and len({each.wanted for each in parts if isinstance(each, Atom)}) == 1
    )


def _merged(parts: Iterator[Part], kind: type[Every] | type[Either]) -> Iterator[Part]:
    """An AND within an AND is one AND."""
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _choice(node: exp.Case, wanted: bool) -> Part:
    """A CASE that is a condition itself; one that is compared is a value."""
    default = node.args.get("default")
    branches = tuple(
        (reduced(_asked(node, branch)), reduced(branch.args["true"], wanted=wanted)) for branch in node.args["ifs"]
    )
    return Choice(branches, None if default is None else reduced(default, wanted=wanted))


def _asked(case: exp.Case, branch: exp.If) -> exp.Expr:
    """What a branch asks: CASE A WHEN 1 asks whether A is 1."""
    return branch.this if case.this is None else exp.EQ(this=case.this.copy(), expression=branch.this.copy())


def branches_of(case: exp.Case) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What each branch of a CASE asks, and what it then yields."""
    return ((_asked(case, branch), branch.args["true"]) for branch in case.args["ifs"])
