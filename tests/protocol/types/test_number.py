"""Of a number with too much in it, the cause says no more than can be seen."""

import duckdb
import pytest

from oporde.protocol.model import Column
from oporde.protocol.types.number import Number

HOURS = Column(name="Uren", definition="Wat.", type="number", scale=1, decimal_separator=",")


@pytest.mark.parametrize(
    ("cause", "text"),
    [
        ("blank-padded", " 12,5"),
        ("thousands-or-decimals", "6.250"),
        ("thousands-separators", "1.250.000"),
        ("thousands-separators", "1.250,5"),
        ("", "0.250"),
        ("", "12.5"),
    ],
)
def test_the_cause_of_a_wrong_number_is_named(cause: str, text: str):
    patterns = Number().patterns(HOURS)

    fits = ", ".join(pattern.sql.replace("{raw}", "r") for pattern in patterns)
    [found] = duckdb.execute(f"SELECT {fits} FROM (SELECT ? AS r)", [text]).fetchall()

    assert next((pattern.cause for pattern, fit in zip(patterns, found, strict=True) if fit), "") == cause
