"""generator.yaml: what is refused, and how days are written."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from oporde.protocol.generator import Draw, GeneratorSpec, read_day
from oporde.protocol.model import Column

COLUMNS = {
    "zorg": (
        Column(name="BSN", definition="Wie.", type="bsn", required=True),
        Column(name="Soort", definition="Wat.", type="code"),
    )
}


def spec(**layout: Any) -> GeneratorSpec:
    shape = {"groups": {"sizes": {"1": 9, "2": 1}, "at_most": 2}, "group": {"BSN": {"test_bsn": True}}}
    return GeneratorSpec.model_validate({"layouts": {"zorg": shape | layout}})


def test_a_day_is_a_name_or_a_date_with_days_added_or_taken_off():
    assert (read_day("start").name, read_day("start").days) == ("start", 0)
    assert (read_day("period_first_day - 365").name, read_day("period_first_day - 365").days) == (
        "period_first_day",
        -365,
    )
    assert read_day("2015-01-01 + 7").fixed == date(2015, 1, 1)
    assert read_day("2015-01-01 + 7").days == 7


@pytest.mark.parametrize("text", ["start + many", "2015-13-01", ""])
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(ValidationError):
        Draw.model_validate({"day": {"first": text, "last": "start"}})


def test_a_draw_is_of_exactly_one_kind():
    with pytest.raises(ValidationError, match="exactly one kind of value, found text, whole"):
        Draw.model_validate({"text": "1", "whole": [1, 2]})
    with pytest.raises(ValidationError, match="found none"):
        Draw.model_validate({"empty": "5%"})


def test_the_smallest_of_a_range_comes_first():
    with pytest.raises(ValidationError, match="larger than the second"):
        Draw.model_validate({"whole": [9, 1]})


def test_an_alternative_has_no_condition_of_its_own():
    with pytest.raises(ValidationError, match="when stands with the draw itself"):
        Draw.model_validate({"either": [{"weight": 1, "text": "1", "when": {"filled": "a"}}]})


def test_distinct_goes_with_codes_only():
    with pytest.raises(ValidationError, match="distinct goes with codes"):
        Draw.model_validate({"text": "1", "distinct": True})


def test_rows_come_in_groups_or_one_for_each_code():
    with pytest.raises(ValidationError, match="either groups or one_row_per"):
        spec(one_row_per="Soort")


def test_a_generator_that_fits_its_layouts_has_no_mistakes():
    good = spec(row={"first": {"whole": [1, 2]}, "Soort": {"same_as": "first"}})

    assert list(good.mistakes(COLUMNS)) == []


def test_a_name_must_be_drawn_before_it_is_used():
    late = spec(row={"Soort": {"same_as": "first"}, "first": {"whole": [1, 2]}})

    [(place, what)] = late.mistakes(COLUMNS)

    assert place == ("layouts", "zorg", "row", "Soort")
    assert what.startswith('"first" is not drawn before "Soort"; expected one of municipality, ')


def test_a_misspelt_name_gets_a_suggestion():
    misspelt = spec(row={"first": {"whole": [1, 2]}, "Soort": {"same_as": "frist"}})

    assert [what for _, what in misspelt.mistakes(COLUMNS)] == [
        '"frist" is not drawn before "Soort"; did you mean "first"?'
    ]


def test_every_required_column_is_drawn_and_every_layout_exists():
    assert [what for _, what in spec(group={}).mistakes(COLUMNS)] == ['the required column "BSN" is not drawn']
    assert [what for _, what in spec().mistakes({"zord": COLUMNS["zorg"]})] == [
        'unknown layout "zorg"; did you mean "zord"?'
    ]


def test_a_group_cannot_have_more_rows_than_distinct_codes():
    few = spec(row={"Soort": {"codes": {"1": 1}, "distinct": True}})

    assert [what for _, what in few.mistakes(COLUMNS)] == ["more rows than the 1 distinct codes that a group can have"]
