import pytest

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
