"""Conditions in JSON Schema against the same conditions in the engine, for every row there can be."""

from itertools import product

import duckdb
import pytest
from jsonschema import Draft202012Validator

from oporde.protocol.exports.conditions import Cell, Schema, possibly, surely
from oporde.protocol.sql import Name, compile_expression, parse

VALUES = ("", "1", "2", "9")  # "9" is not in the list: it cannot be read
ROWS = [dict(zip("ABC", values, strict=True)) for values in product(VALUES, repeat=3)]
NAMES = {
    name: Name(f"CASE WHEN {name} IN ('1', '2') THEN {name} END", f"({name} <> '')", frozenset({name}))
    for name in "ABC"
}
CELLS = {
    name: Cell(lambda schema, name=name: {"properties": {name: schema}}, frozenset({"1", "2"}))  # type: ignore[misc]
    for name in "ABC"
}
SAID = (
    "filled(A)",
    "empty(A) OR filled(B)",
    "NOT (filled(A) AND filled(B))",
    "(filled(A) AND filled(B)) OR (empty(A) AND empty(B))",
    "A = '1'",
    "A <> '1'",
    "A IN ('1', '2')",
    "A NOT IN ('2')",
    "NOT A = '1' OR filled(B)",
    "A = '1' AND NOT (B = '2' OR empty(C))",
    "A <> '1' OR (B <> '2' AND filled(C))",
)
PARTLY_SAID = ("filled(A) AND B < '2'", "A = '1' AND length(B) = 1 AND filled(C)", "B = '7' AND filled(A)")
UNSAID = ("A < B", "A = B", "length(A) = 1", "A = '7'")


def verdicts(condition: str) -> list[bool | None]:
    """True, false or unknown for each row, as the engine sees it."""
    compiled = compile_expression(condition, NAMES).sql
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rows_ (place INTEGER, A VARCHAR, B VARCHAR, C VARCHAR)")
    connection.executemany("INSERT INTO rows_ VALUES (?, ?, ?, ?)", [(i, *row.values()) for i, row in enumerate(ROWS)])
    return [row[0] for row in connection.execute(f"SELECT {compiled} FROM rows_ ORDER BY place").fetchall()]


def accepts(schema: Schema | None) -> list[bool]:
    assert schema is not None
    validator = Draft202012Validator(schema)
    return [validator.is_valid(row) for row in ROWS]


@pytest.mark.parametrize("condition", SAID)
def test_a_condition_is_said_for_exactly_the_right_rows(condition: str):
    found, tree = verdicts(condition), parse(condition)

    assert accepts(surely(tree, CELLS)) == [verdict is True for verdict in found]
    assert accepts(surely(tree, CELLS, wanted=False)) == [verdict is False for verdict in found]
    assert accepts(possibly(tree, CELLS)) == [verdict is not False for verdict in found]
    assert accepts(possibly(tree, CELLS, wanted=False)) == [verdict is not True for verdict in found]


@pytest.mark.parametrize("condition", PARTLY_SAID)
def test_where_a_part_cannot_be_said_the_schema_says_less(condition: str):
    for row, verdict, accepted in zip(
        ROWS, verdicts(condition), accepts(possibly(parse(condition), CELLS)), strict=True
    ):
        assert accepted or verdict is False, row
    assert surely(parse(condition), CELLS) is None


def test_it_is_not_certain_of_a_part_that_cannot_be_said():
    condition = "filled(A) OR B < '2'"

    for row, verdict, sure in zip(ROWS, verdicts(condition), accepts(surely(parse(condition), CELLS)), strict=True):
        assert verdict is True or not sure, row
    assert possibly(parse(condition), CELLS) is None


@pytest.mark.parametrize("condition", UNSAID)
def test_what_json_schema_has_no_words_for_is_not_said(condition: str):
    assert surely(parse(condition), CELLS) is None
    assert possibly(parse(condition), CELLS) is None


def test_the_text_of_a_cell_may_be_the_value_itself():
    cells = {"value": Cell(lambda schema: schema)}
    schema = possibly(parse("value <> '000' AND value NOT IN ('111', '222')"), cells)

    assert schema is not None
    validator = Draft202012Validator(schema)
    assert [text for text in ("", "000", "111", "222", "123") if validator.is_valid(text)] == ["", "123"]
