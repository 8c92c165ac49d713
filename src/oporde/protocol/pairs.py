"""A condition on two rows taken apart, so that an engine need not hold every row of a group against every other.

`empty(other.end) OR other.end > end` asks two things of the other rows of a group: is there one without an end, and
is the latest end later than mine? Both are known of a group once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp

from oporde.protocol.sql import DIALECT, parse

Operator: TypeAlias = Literal["<", "<=", ">", ">="]

OPERATORS: dict[type[exp.Expr], tuple[Operator, Operator]] = {
    exp.LT: ("<", ">"),
    exp.LTE: ("<=", ">="),
    exp.GT: (">", "<"),
    exp.GTE: (">=", "<="),
}
"""Each with its mirror image: a < b says b > a."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`theirs` compared with `mine`: an expression on the other row, and one on this."""

    theirs: str
    operator: Operator
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One way to fulfil a condition: what the other row and this one fulfil by themselves, and one comparison."""

    theirs: str
    mine: str
    comparison: Comparison | None


def alternatives(condition: str) -> tuple[Alternative, ...] | None:
    """Take a condition apart; it holds where one of the alternatives does. None when it cannot be taken apart.

    Raises: ExpressionError, when it cannot be read.
    """
    found = [_alternative([*_parts(part, exp.And)]) for part in _parts(parse(condition), exp.Or)]
    whole = tuple(one for one in found if one is not None)
    return whole if len(whole) == len(found) else None


def _parts(tree: exp.Expr, connector: type[exp.Connector]) -> Iterator[exp.Expr]:
    inner = tree.unnest()
    if isinstance(inner, connector):
        yield from _parts(inner.left, connector)
        yield from _parts(inner.right, connector)
    else:
        yield inner


def _alternative(parts: list[exp.Expr]) -> Alternative | None:
    theirs = [part for part in parts if not _asks(part, of_other=False)]
    mine = [part for part in parts if part not in theirs and not _asks(part, of_other=True)]
    both = [part for part in parts if part not in theirs and part not in mine]
    comparison = _comparison(both[0]) if both else None
    if len(both) > 1 or (both and comparison is None):
        return None
    return Alternative(theirs=_together(theirs), mine=_together(mine), comparison=comparison)


def _asks(part: exp.Expr, *, of_other: bool) -> bool:
    """Something is asked of the other row, or of this."""
    return any((column.parts[0].name == "other") is of_other for column in part.find_all(exp.Column))


def _comparison(part: exp.Expr) -> Comparison | None:
    if not isinstance(part, exp.Binary) or type(part) not in OPERATORS:
        return None
    left, right = part.left, part.right
    as_written, mirrored = OPERATORS[type(part)]
    if not _asks(left, of_other=False) and not _asks(right, of_other=True):
        return Comparison(theirs=left.sql(dialect=DIALECT), operator=as_written, mine=right.sql(dialect=DIALECT))
    if not _asks(left, of_other=True) and not _asks(right, of_other=False):
        return Comparison(theirs=right.sql(dialect=DIALECT), operator=mirrored, mine=left.sql(dialect=DIALECT))
    return None


def _together(parts: list[exp.Expr]) -> str:
    return " AND ".join(f"({part.sql(dialect=DIALECT)})" for part in parts) or "TRUE"
