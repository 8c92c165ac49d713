"""Values by chance: what is certain about them."""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest

from oporde.protocol.exports.examples.drawing import Drawing, Values
from oporde.protocol.generator import LayoutGenerator

FIRST, LAST = date(2017, 7, 1).toordinal(), date(2017, 12, 31).toordinal()
SHAPE = {"groups": {"sizes": {"1": 1}, "at_most": 1}}


def draw(size: int = 1000, known: dict[str, Values] | None = None, **row: Any) -> dict[str, Values]:
    """Draw names for so many rows; all rows are groups of their own."""
    drawing = Drawing(Random(7), {"first": [FIRST], "last": [LAST]}, 1000, persons=("a", "b", "c"))
    drawing.spread_over([size])
    drawing.spread_over([1] * size)
    drawing.known |= known or {}
    drawing.draw(LayoutGenerator.model_validate({**SHAPE, "row": row}).row)
    return drawing.known


def test_codes_come_as_often_as_their_weights_say():
    counted = Counter(draw(a={"codes": {"1": 90, "2": 10}})["a"])

    assert counted["1"] + counted["2"] == 1000
    assert 70 <= counted["2"] <= 130


def test_a_share_is_left_empty():
    assert 150 <= draw(a={"text": "1", "empty": "20%"})["a"].count(None) <= 250


def test_a_day_lies_between_the_latest_begin_and_the_earliest_end():
    days = draw(known={"died": [FIRST + 9, None] * 500}, a={"day": {"first": "first", "last": ["last", "died"]}})["a"]

    assert min(days[0::2]) >= FIRST  # type: ignore[type-var, operator]
    assert max(days[0::2]) == FIRST + 9  # type: ignore[type-var]
    assert max(days[1::2]) > FIRST + 150  # type: ignore[type-var, operator]


def test_an_end_before_its_begin_takes_the_end():
    assert set(draw(a={"day": {"first": "last", "last": "first"}})["a"]) == {FIRST}


def test_a_day_without_any_bound_is_an_error():
    with pytest.raises(ValueError, match="none of the days"):
        draw(size=1, known={"died": [None]}, a={"day": {"first": "died", "last": "last"}})


def test_the_first_draw_whose_condition_holds_counts():
    values = draw(
        size=4,
        known={"kind": ["1", "2", None, "3"]},
        a=[
            {"when": {"empty": "kind"}, "text": "none"},
            {"when": {"filled": "kind", "among": {"kind": ["1", "2"]}}, "text": "low"},
        ],
    )["a"]

    assert values == ["low", "low", "none", None]


def test_no_two_rows_of_a_group_get_the_same_distinct_code():
    drawing = Drawing(Random(7), {}, 1000)
    drawing.spread_over([300])
    drawing.spread_over([3] * 300)
    codes = {"1": 96, "2": 2, "3": 1, "4": 1}
    drawing.draw(LayoutGenerator.model_validate({**SHAPE, "row": {"a": {"codes": codes, "distinct": True}}}).row)

    assert all(len(set(drawing.known["a"][group : group + 3])) == 3 for group in range(0, 900, 3))


def test_persons_are_given_out_once_and_numbers_run_on():
    values = draw(size=3, person={"test_bsn": True}, number={"running": 41})

    assert (values["person"], values["number"]) == (["a", "b", "c"], [41, 42, 43])


def test_a_product_is_a_whole_number_of_at_least_one_and_empty_where_a_factor_is():
    of = {"of": ["n", "m"], "between": [0.1, 0.1]}
    values = draw(size=3, known={"n": [30, 2, None], "m": [10, 1, 5]}, a={"product": of})["a"]

    assert values == [30, 1, None]


def test_a_length_counts_both_days():
    assert set(draw(size=2, a={"lasts": {"first": "first", "last": "last"}})["a"]) == {184}


def test_amounts_go_with_inhabitants_and_the_level_of_the_sender():
    amount = {"per_inhabitant": {"1": 2.5, "2": 10}, "by": "kind", "level": "level"}
    values = draw(size=3, known={"kind": ["1", "2", "3"], "level": [2.0] * 3}, a={"amount": amount})["a"]

    assert values == [5000, 20000, 0]


def test_an_amount_lies_within_its_spread():
    values = draw(a={"amount": {"per_inhabitant": 1, "spread": "10%"}})["a"]

    assert 900 <= min(values) < max(values) <= 1100  # type: ignore[type-var, operator]


def test_one_of_several_draws_is_chosen_by_weight():
    counted = Counter(draw(a={"either": [{"weight": 3, "text": "x"}, {"weight": 1, "whole": [5, 5]}]})["a"])

    assert 200 <= counted[5] <= 300
    assert counted["x"] == 1000 - counted[5]


def test_what_is_drawn_per_group_is_the_same_on_all_its_rows():
    drawing = Drawing(Random(7), {}, 1000, persons=("a", "b"))
    drawing.spread_over([2])
    drawing.draw(LayoutGenerator.model_validate({**SHAPE, "group": {"person": {"test_bsn": True}}}).group)
    drawing.spread_over([2, 1])

    assert drawing.known["person"] == ["a", "a", "b"]
    assert list(drawing.group) == [0, 0, 1]
