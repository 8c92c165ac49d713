"""The limits of an indicator as stretches of its value, each with its light: what a picture of the limits needs.

The conditions stay the truth; this only finds where they change.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from sqlglot import exp

from oporde.findings import Light
from oporde.protocol.sql import names_in, parse

Band = tuple[Light, float | None, float | None]
"""A light, and between which values it holds; None is without end. The ends themselves belong to whichever the conditions say."""


def bands(orange: str | None, red: str | None) -> tuple[Band, ...]:
    """The stretches from low to high; empty when the limits ask more than the value alone.

    A single point that has another light than its surroundings (value = 0) is a stretch of no length.
    """
    conditions = [parse(condition) if condition else None for condition in (red, orange)]
    if any(names_in(condition) != {"value"} for condition in (orange, red) if condition):
        return ()
    try:
        marks = sorted({mark for condition in conditions if condition for mark in _marks(condition)})
        return tuple(_stretches(marks, conditions)) if marks else ()
    except _Unknown:
        return ()


class _Unknown(Exception):
    """A condition that is more than comparisons of the value."""


def _marks(condition: exp.Expression) -> Iterator[float]:
    """The values at which a comparison changes."""
    mirrored = condition.find(exp.Abs) is not None
    for literal in condition.find_all(exp.Literal):
        if literal.is_string:
            raise _Unknown
        number = -float(literal.name) if isinstance(literal.parent, exp.Neg) else float(literal.name)
        yield number
        if mirrored:
            yield -number


def _stretches(marks: list[float], conditions: list[exp.Expression | None]) -> Iterator[Band]:
    spots: list[tuple[float | None, float, float | None]] = [(None, marks[0] - 1, marks[0])]
    for i, (low, high) in enumerate(pairwise([*marks, marks[-1] + 2])):
        spots.append((low, low, low))
        spots.append((low, (low + high) / 2, None if i == len(marks) - 1 else high))
    lit = [(_light(at, conditions), low, high) for low, at, high in spots]
    for light, group in groupby(_without_points(lit), key=lambda spot: spot[0]):
        same = list(group)
        yield light, same[0][1], same[-1][2]


def _without_points(lit: list[Band]) -> Iterator[Band]:
    """Points that have the light of a neighbour are part of it."""
    for i, spot in enumerate(lit):
        neighbours = {lit[j][0] for j in (i - 1, i + 1) if 0 <= j < len(lit)}
        if spot[1] is None or spot[1] != spot[2] or spot[0] not in neighbours:
            yield spot


def _light(value: float, conditions: list[exp.Expression | None]) -> Light:
    for condition, light in zip(conditions, (Light.RED, Light.ORANGE), strict=True):
        if condition is not None and _holds(condition, value):
            return light
    return Light.GREEN


def _holds(node: exp.Expr, value: float) -> bool:
    match node:
        case exp.Paren():
            return _holds(node.this, value)
        case exp.Not():
            return not _holds(node.this, value)
        case exp.Or():
            return _holds(node.left, value) or _holds(node.right, value)
        case exp.And():
            return _holds(node.left, value) and _holds(node.right, value)
        case exp.Between():
            low, high = node.args["low"], node.args["high"]
            return _number(low, value) <= _number(node.this, value) <= _number(high, value)
        case exp.LT():
            return _number(node.left, value) < _number(node.right, value)
        case exp.LTE():
            return _number(node.left, value) <= _number(node.right, value)
        case exp.GT():
            return _number(node.left, value) > _number(node.right, value)
        case exp.GTE():
            return _number(node.left, value) >= _number(node.right, value)
        case exp.EQ():
            return _number(node.left, value) == _number(node.right, value)
        case exp.NEQ():
            return _number(node.left, value) != _number(node.right, value)
    raise _Unknown


def _number(node: exp.Expr, value: float) -> float:
    match node:
        case exp.Paren():
            return _number(node.this, value)
        case exp.Column():
            return value
        case exp.Literal():
            return float(node.name)
        case exp.Neg():
            return -_number(node.this, value)
        case exp.Abs():
            return abs(_number(node.this, value))
    raise _Unknown
