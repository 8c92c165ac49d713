"""A condition and its opposite never agree, and know the same."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.protocol.opposite import opposite
from oporde.protocol.sql import ExpressionError

VALUES = "(VALUES (NULL), (0), (1), (2))"
ROWS = f"FROM {VALUES} AS a(a), {VALUES} AS b(b), {VALUES} AS c(c)"
COMPARED = st.tuples(
    st.sampled_from("abc"), st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]), st.sampled_from("abc01")
)
ATOMS = COMPARED.map(" ".join) | st.sampled_from(
    [
        "a IS NULL",
        "NOT b IS NULL",
        "a BETWEEN b AND c",
        "a IN (1, 2)",
        "TRUE",
        "CASE WHEN a = 1 THEN b > 0 ELSE c = 2 END",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"NOT ({part})")
    ),
    max_leaves=8,
)


@given(condition=CONDITIONS)
def test_it_is_true_false_and_unknown_where_not_is(condition: str):
    differs = f"(NOT ({condition})) IS DISTINCT FROM ({opposite(condition)})"

    assert duckdb.execute(f"SELECT a, b, c {ROWS} WHERE {differs}").fetchall() == []


@pytest.mark.parametrize(
    ("condition", "its_opposite"),
    [
        ("NOT (NOT (a = 1))", "a <> 1"),
        ("a >= b AND NOT (b < c OR c = 1)", "(a < b) OR ((b < c) OR (c = 1))"),
        ("a = 1 OR a = 2 OR a = 3", "(a <> 1) AND (a <> 2) AND (a <> 3)"),
        ("((NOT a IS NULL))", "a IS NULL"),
        ("a BETWEEN 1 AND 2", "NOT (a BETWEEN 1 AND 2)"),
    ],
)
def test_not_stands_where_nothing_else_can_say_it(condition: str, its_opposite: str):
    assert opposite(condition) == its_opposite


@pytest.mark.parametrize("form", ["{}", "NOT ({})", "b = 1 AND NOT ({})"])
def test_a_condition_may_be_as_long_as_a_list_of_codes(form: str):
    condition = form.format(" OR ".join(f"a = {code}" for code in range(2000)))

    query = f"SELECT count(*) {ROWS} WHERE (NOT ({condition})) IS DISTINCT FROM ({opposite(condition)})"

    assert duckdb.execute(query).fetchall() == [(0,)]


def test_what_is_nested_too_deeply_is_said_to_be():
    condition = "a = 1"
    for _ in range(400):
        condition = f"(b = 1 AND (c = 1 OR {condition}))"

    with pytest.raises(ExpressionError, match="nested too deeply"):
        opposite(condition)
