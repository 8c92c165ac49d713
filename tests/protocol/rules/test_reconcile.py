"""Totals of two tables of a delivery that must agree, within a tolerance."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import NOTHING, Found, judge, number, rule, said

AMOUNTS = st.lists(st.sampled_from(["0", "1,50", "10", "99,99", "100", ""]), min_size=1, max_size=4)


@given(AMOUNTS, AMOUNTS, st.sampled_from([0, 1, 10]), st.sampled_from([0, 0.1]))
@settings(max_examples=40)
def test_a_difference_above_both_tolerances_is_one_finding(
    mine: list[str], theirs: list[str], tolerance: int, share: float
):
    asked = rule(
        "reconcile",
        total="sum(Bedrag)",
        table="andere",
        other_total="sum(Bedrag)",
        tolerance=tolerance,
        tolerance_share=share,
    )
    rows = [[{"Bedrag": value, "Naam": "x"} for value in values] for values in (mine, theirs)]

    told = judge(asked, rows[0], others=rows[1])

    read = [[found for value in values if (found := number(value)) is not None] for values in (mine, theirs)]
    known = all(read)
    here, there = (sum(values, Decimal(0)) for values in read)
    allowed = max(Decimal(tolerance), Decimal(str(share)) * abs(there))
    assert told.count == int(known and abs(here - there) > allowed)
    assert (told.rows, told.undecided) == ((), 0)


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        (["12"], ["12"], NOTHING),
        (["12"], ["1,2,3"], Found(undecided=1)),
        (["1,2,3"], ["12"], Found(undecided=1)),
        (["12"], None, NOTHING),  # a table that is not delivered leaves the rule unasked
    ],
)
def test_a_total_that_is_not_known_is_not_judged(mine: list[str], theirs: list[str] | None, found: Found):
    asked = rule("reconcile", total="sum(Bedrag)", table="andere", other_total="sum(Bedrag)")

    told = judge(
        asked,
        [{"Bedrag": value} for value in mine],
        others=None if theirs is None else [{"Bedrag": value} for value in theirs],
    )

    assert (told.count, told.undecided) == (found.count, found.undecided)


def test_a_total_may_be_counted_against_the_period_before():
    asked = rule(
        "reconcile",
        total="count(*)",
        table="previous.rijen",
        other_total="count(*) FILTER (WHERE empty(Eind))",
        tolerance=1,
    )

    assert judge(asked, [{"Naam": "x"}] * 3, before=[{"Naam": "x"}] * 2).count == 0
    assert judge(asked, [{"Naam": "x"}] * 4, before=[{"Naam": "x"}] * 2).count == 1


def test_the_document_says_it():
    asked = rule(
        "reconcile", total="sum(Bedrag)", table="andere", other_total="sum(Aantal)", tolerance=5, tolerance_share="1%"
    )

    assert said(asked) == (
        "De som van `Bedrag` in dit bestand wijkt hoogstens 5 of 1% af van de som van `Aantal` in het bestand andere. "
        "De ruimste van die twee telt."
    )
