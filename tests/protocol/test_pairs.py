"""A condition on two rows is taken apart where that gives the same answer, and left whole where it would not."""

import pytest

from oporde.protocol.pairs import Alternative, Comparison, alternatives
from oporde.protocol.sql import ExpressionError


def of(theirs: str = "TRUE", mine: str = "TRUE", comparison: tuple | None = None) -> Alternative:
    compared = Comparison(theirs=comparison[0], operator=comparison[1], mine=comparison[2]) if comparison else None
    return Alternative(theirs=theirs, mine=mine, comparison=compared)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("TRUE", of("(TRUE)")),
        ("filled(other.ends)", of("(FILLED(other.ends))")),
        ("kind = '02'", of(mine="(kind = '02')")),
        ("other.ends > ends", of(comparison=("other.ends", ">", "ends"))),
        ("(ends <= other.ends)", of(comparison=("other.ends", ">=", "ends"))),
        ("starts - 31 > other.ends + 1", of(comparison=("other.ends + 1", "<", "starts - 31"))),
        (
            "other.kind = '01' AND (kind = '02' AND other.ends < starts)",
            of("(other.kind = '01')", "(kind = '02')", ("other.ends", "<", "starts")),
        ),
    ],
)
def test_a_condition_falls_apart_in_what_each_row_fulfils_and_one_comparison(condition: str, expected: Alternative):
    assert alternatives(condition) == (expected,)


def test_either_of_two_conditions_gives_two_ways():
    assert alternatives("empty(other.ends) OR other.ends > ends") == (
        of("(EMPTY(other.ends))"),
        of(comparison=("other.ends", ">", "ends")),
    )


@pytest.mark.parametrize(
    "condition",
    [
        "other.starts <= ends AND other.ends >= starts",
        "other.kind = kind",
        "other.ends - starts > 3",
        "other.ends > greatest(ends, other.starts)",
        "NOT (other.ends > ends)",
        "other.ends BETWEEN starts AND ends",
        "other.kind = '01' AND (empty(ends) OR other.ends < starts)",
        "empty(other.ends) OR other.kind = kind",
    ],
)
def test_what_asks_more_of_a_pair_is_left_whole(condition: str):
    assert alternatives(condition) is None


def test_what_cannot_be_read_is_said():
    with pytest.raises(ExpressionError):
        alternatives("other.ends >")
