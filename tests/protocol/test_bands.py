"""The stretches of an indicator's value: they say what the engine says of its limits."""

import duckdb
import pytest

from oporde.findings import Light
from oporde.plan.model import IndicatorQuery, Plan
from oporde.protocol.bands import bands

GREEN, ORANGE, RED = Light.GREEN, Light.ORANGE, Light.RED


@pytest.mark.parametrize(
    ("orange", "red", "expected"),
    [
        ("value > 0.1", "value > 0.4", ((GREEN, None, 0.1), (ORANGE, 0.1, 0.4), (RED, 0.4, None))),
        ("abs(value) > 0.5", None, ((ORANGE, None, -0.5), (GREEN, -0.5, 0.5), (ORANGE, 0.5, None))),
        ("value BETWEEN 1.7 AND 2.3", None, ((GREEN, None, 1.7), (ORANGE, 1.7, 2.3), (GREEN, 2.3, None))),
        (None, "value = 0", ((GREEN, None, 0), (RED, 0, 0), (GREEN, 0, None))),
        ("NOT (value <> 2)", "value <= -1", ((RED, None, -1), (GREEN, -1, 2), (ORANGE, 2, 2), (GREEN, 2, None))),
    ],
)
def test_limits_become_stretches_from_low_to_high(orange, red, expected):
    assert bands(orange, red) == expected


@pytest.mark.parametrize("orange", ["value > lowest", "round(value) > 1", "value > 1 AND clients = 0", None])
def test_limits_that_ask_more_than_the_value_have_no_stretches(orange):
    assert bands(orange, None) == ()


def test_the_stretches_have_the_light_that_the_engine_gives(plan: Plan):
    banded = [indicator for indicator in plan.indicators if indicator.bands]

    wrong = [(indicator.id, *spot) for indicator in banded for spot in spots(indicator) if spot[1] is not spot[2]]

    assert len(banded) > 40
    assert wrong == []


def spots(indicator: IndicatorQuery) -> list[tuple[float, Light, Light]]:
    """A value amid every stretch: its light, and that of the conditions."""
    found = []
    for band in indicator.bands:
        low = band.above if band.above is not None else (band.below or 0) - 10
        high = band.below if band.below is not None else (band.above or 0) + 10
        value = (low + high) / 2
        row = duckdb.execute(
            f"SELECT {indicator.red or 'FALSE'}, {indicator.orange or 'FALSE'} FROM (SELECT CAST(? AS DOUBLE) AS value)",
            [value],
        ).fetchone()
        assert row is not None
        found.append((value, band.light, RED if row[0] else ORANGE if row[1] else GREEN))
    return found
