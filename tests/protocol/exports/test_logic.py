from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from oporde.protocol.exports.logic import Atom, Choice, Either, Every, Part, demanded_of, opposite, reduced
from oporde.protocol.sql import parse


def told(part: Part) -> str:
    """The tree in one line."""
    match part:
        case Atom():
            return f"{'' if part.wanted else 'not '}{part.node.sql()}"
        case Every() | Either():
            return f"{type(part).__name__}({', '.join(told(each) for each in part.parts)})"
    branches = ", ".join(f"{told(asked)}: {told(result)}" for asked, result in part.branches)
    return f"Choice({branches}, {told(part.otherwise) if part.otherwise else '-'})"


@pytest.mark.parametrize(
    ("condition", "tree"),
    [
        ("a = 1 AND (b = 2 AND c = 3)", "Every(a = 1, b = 2, c = 3)"),
        ("NOT (a = 1 AND (b < 2 OR c >= 3))", "Either(not a = 1, Every(b >= 2, c < 3))"),
        ("NOT (NOT a = 1)", "a = 1"),
        ("a <> 1", "not a = 1"),
        ("empty(a)", "not FILLED(a)"),
        ("filled(a) = FALSE", "not FILLED(a)"),
        ("a NOT LIKE 'x%'", "not a LIKE 'x%'"),
        ("NOT a IN (1, 2)", "not a IN (1, 2)"),
        ("NOT TRUE", "FALSE"),
        ("CASE WHEN a = 1 THEN b = 2 ELSE c = 3 END", "Choice(a = 1: b = 2, c = 3)"),
        ("CASE a WHEN 1 THEN b = 2 END", "Choice(a = 1: b = 2, -)"),
        ("NOT CASE WHEN a = 1 THEN b = 2 ELSE c = 3 END", "Choice(a = 1: not b = 2, not c = 3)"),
    ],
)
def test_not_is_brought_inwards(condition: str, tree: str):
    assert told(reduced(parse(condition))) == tree


@pytest.mark.parametrize(
    "condition",
    ["a = 1", "a < 2", "empty(a)", "a = 1 AND (b = 2 OR c = 3)", "CASE WHEN a = 1 THEN b = 2 END",
     "CASE WHEN a = 1 THEN b = 2 ELSE c = 3 END"],
)  # fmt: skip
def test_the_opposite_of_the_opposite_is_the_same(condition: str):
    part = reduced(parse(condition))

    assert told(opposite(opposite(part))) == told(part)


@pytest.mark.parametrize(
    ("condition", "demand"),
    [
        ("empty(a) OR b = 1", ("FILLED(a)", "b = 1")),
        ("NOT (a = 1 AND b = 2)", ("a = 1", "not b = 2")),
        ("NOT (a = 1 AND b = 2 AND c = 3)", ("Every(a = 1, b = 2)", "not c = 3")),
        ("n() < 50 OR a = 1 OR b = 2", ("N() >= 50", "Either(a = 1, b = 2)")),
        ("a = 1 OR b = 2", None),
        ("a < 1 OR a > 7", None),
        ("filled(a) OR filled(b)", None),
    ],
)
def test_an_alternative_is_a_demand_where_that_reads_best(condition: str, demand: tuple[str, str] | None):
    part = reduced(parse(condition))
    assert isinstance(part, Either)

    found = demanded_of(part)

    assert (found and tuple(told(each) for each in found)) == demand


def test_a_choice_keeps_its_conditions_when_it_is_denied():
    part = reduced(parse("CASE WHEN a = 1 THEN b = 2 END"))

    assert isinstance(part, Choice)
    assert told(opposite(part)) == "Choice(a = 1: not b = 2, -)"


ASKED = st.sampled_from(
    [
        "a = 1",
        "b <> 1",
        "a < b",
        "b >= 2",
        "c > a",
        "a IN (1, 2)",
        "b NOT IN (2, 3)",
        "filled(a)",
        "empty(b)",
        "filled(c) = FALSE",
    ]
)
CONDITIONS = st.recursive(
    ASKED,
    lambda parts: st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("NOT ({})".format, parts),
        st.builds("(CASE WHEN {} THEN {} ELSE {} END)".format, parts, parts, parts),
    ),
    max_leaves=8,
)
CELLS = st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from([None, 1, 2, 3])))
Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    return False if False in known else None if None in known else True


def denied(truth: Truth) -> Truth:
    return None if truth is None else not truth


def is_so(node: exp.Expr, cells: dict[str, int | None]) -> Truth:
    """A condition as an engine sees it: yes, no, or unknown."""
    match node:
        case exp.Paren():
            return is_so(node.this, cells)
        case exp.Not():
            return denied(is_so(node.this, cells))
        case exp.And():
            return all_of(is_so(part, cells) for part in (node.left, node.right))
        case exp.Or():
            return denied(all_of(denied(is_so(part, cells)) for part in (node.left, node.right)))
        case exp.Case():
            chosen = next((branch.args["true"] for branch in node.args["ifs"] if is_so(branch.this, cells)), None)
            return is_so(node.args["default"] if chosen is None else chosen, cells)
        case exp.Anonymous():
            return (cells[node.expressions[0].name] is not None) == (node.name.lower() == "filled")
        case exp.EQ() if isinstance(node.expression, exp.Boolean):
            return is_so(node.this, cells) == node.expression.this
        case exp.In():
            return denied(all_of(denied(is_so(exp.EQ(this=node.this.copy(), expression=each.copy()), cells))
                                 for each in node.expressions))  # fmt: skip
    left, right = (
        cells[side.name] if isinstance(side, exp.Column) else int(side.name) for side in (node.this, node.expression)
    )
    if left is None or right is None:
        return None
    truths: dict[type[exp.Expr], bool] = {
        exp.EQ: left == right, exp.NEQ: left != right, exp.LT: left < right, exp.GTE: left >= right,
        exp.GT: left > right, exp.LTE: left <= right,
    }  # fmt: skip
    return truths[type(node)]


def holds(part: Part, cells: dict[str, int | None]) -> Truth:
    match part:
        case Atom():
            return is_so(part.node, cells) if part.wanted else denied(is_so(part.node, cells))
        case Every():
            return all_of(holds(each, cells) for each in part.parts)
        case Either():
            return denied(all_of(denied(holds(each, cells)) for each in part.parts))
    chosen = next((result for asked, result in part.branches if holds(asked, cells)), part.otherwise)
    return None if chosen is None else holds(chosen, cells)


@given(CONDITIONS, CELLS)
@settings(max_examples=300)
def test_the_tree_is_so_exactly_when_the_condition_is(condition: str, cells: dict[str, int | None]):
    node, part = parse(condition), reduced(parse(condition))

    assert holds(part, cells) == is_so(node, cells)
    assert holds(opposite(part), cells) == denied(is_so(node, cells))
    if isinstance(part, Either) and (found := demanded_of(part)) is not None:
        premise, demand = found
        assert denied(all_of([holds(premise, cells), denied(holds(demand, cells))])) == is_so(node, cells)
