"""A condition on the cells of one row, in JSON Schema: only as far as JSON Schema has words for it.

A condition has three outcomes: it is so, it is not so, or a value it rests on is absent or cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

Schema = dict[str, Any]
FILLED: Schema = {"minLength": 1}
EMPTY: Schema = {"maxLength": 0}


@dataclass(frozen=True, slots=True)
class Cell:
    """How a schema speaks of a cell.

    Attributes:
        place: puts the schema of the cell's text in the schema of the row.
        codes: the codes it can be read as; None when the text itself is the value.
    """

    place: Callable[[Schema], Schema]
    codes: frozenset[str] | None = None


def surely(condition: exp.Expr, cells: Mapping[str, Cell], *, wanted: bool = True) -> Schema | None:
    """The rows for which it is certain that the condition is (or, not wanted, is not) so; None without words for it."""
    return _say(condition, wanted, _Mode(surely=True, cells=cells))


def possibly(condition: exp.Expr, cells: Mapping[str, Cell], *, wanted: bool = True) -> Schema | None:
    """The rows for which the opposite of what is wanted is not certain; None without words for it."""
    return _say(condition, wanted, _Mode(surely=False, cells=cells))


@dataclass(frozen=True, slots=True)
class _Mode:
    surely: bool
    cells: Mapping[str, Cell]


def _say(node: exp.Expr, wanted: bool, mode: _Mode) -> Schema | None:
    if isinstance(node, exp.Paren):
        return _say(node.this, wanted, mode)
    if isinstance(node, exp.Not):
        return _say(node.this, not wanted, mode)
    if isinstance(node, exp.NEQ):
        return _say(exp.EQ(this=node.this, expression=node.expression), not wanted, mode)
    if isinstance(node, exp.And | exp.Or):
        parts = [_say(part, wanted, mode) for part in (node.left, node.right)]
        return _combine(parts, "allOf" if isinstance(node, exp.And) == wanted else "anyOf", mode)
    if isinstance(node, exp.Anonymous):
        return _presence(node, wanted, mode)
    return _membership(node, wanted, mode) if isinstance(node, exp.EQ | exp.In) else None


def _combine(parts: list[Schema | None], word: str, mode: _Mode) -> Schema | None:
    """Leaves a part out only where that makes the schema say less."""
    said = [part for part in parts if part is not None]
    if not said or (len(said) < len(parts) and (word == "allOf") == mode.surely):
        return None
    return said[0] if len(said) == 1 else {word: said}


def _presence(node: exp.Anonymous, wanted: bool, mode: _Mode) -> Schema | None:
    word, column = node.name.lower(), node.expressions[0] if len(node.expressions) == 1 else None
    if word not in ("filled", "empty") or not isinstance(column, exp.Column) or column.name not in mode.cells:
        return None
    return mode.cells[column.name].place(FILLED if (word == "filled") == wanted else EMPTY)


def _membership(node: exp.EQ | exp.In, wanted: bool, mode: _Mode) -> Schema | None:
    """A cell against one text, or several."""
    column, members = node.this, [node.expression] if isinstance(node, exp.EQ) else node.expressions
    if not isinstance(column, exp.Column) or column.name not in mode.cells:
        return None
    if not members or not all(isinstance(member, exp.Literal) and member.is_string for member in members):
        return None
    cell, values = mode.cells[column.name], {str(member.this) for member in members}
    if cell.codes is not None and not values <= cell.codes:
        return None
    among = _among(values)
    other: Schema = FILLED | {"not": among} if cell.codes is None else _among(cell.codes - values)
    if mode.surely:
        return cell.place(among if wanted else other)
    return cell.place({"not": other if wanted else among})


def _among(values: Set[str]) -> Schema:
    return {"enum": sorted(values)} if len(values) != 1 else {"const": min(values)}
