"""The elfproef in SQL is the elfproef, for every number there is."""

from __future__ import annotations

import duckdb
import pytest
from stdnum.nl import bsn as second_opinion

from oporde.protocol.elfproef import WEIGHTS, satisfies_elfproef
from oporde.protocol.types.bsn import weighted_sum

PLAIN = " + ".join(f"{weight} * (n // {10 ** (8 - place)} % 10)" for place, weight in enumerate(WEIGHTS))


@pytest.mark.parametrize("first", [0, 123_400_000, 499_500_000, 999_000_000])
def test_the_quick_sum_is_a_multiple_of_eleven_when_the_sum_is(first: int):
    """A million numbers in a row hold every digit on the last six places, beside several in front."""
    query = f"""
        SELECT count(*) FILTER (WHERE ({weighted_sum("n")}) % 11 = 0), count(*) FILTER (WHERE ({PLAIN}) % 11 = 0),
            count(*) FILTER (WHERE (({weighted_sum("n")}) % 11 = 0) <> (({PLAIN}) % 11 = 0))
        FROM (SELECT CAST(range + {first} AS INTEGER) AS n FROM range(1000000))
    """
    row = duckdb.execute(query).fetchone()

    assert row is not None
    assert row[0] == row[1] > 90_000
    assert row[2] == 0


def test_every_digit_on_every_place_counts():
    for place in range(9):
        for digit in range(10):
            number = int("123456782"[:place] + str(digit) + "123456782"[place + 1 :])
            row = duckdb.execute(f"SELECT ({weighted_sum(f'CAST({number} AS INTEGER)')}) % 11 = 0").fetchone()

            assert row == (satisfies_elfproef(f"{number:09d}"),)
            assert row == (second_opinion.is_valid(f"{number:09d}"),)
