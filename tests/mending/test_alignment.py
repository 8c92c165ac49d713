"""A row with a field too many or too few: put right where there is one way, and left where there are more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.mending.alignment import MOST_MISSING, Alignment

LETTER, DIGIT, OPTIONAL = "letter", "digit", "optional digit"


def alignment(*places: str) -> Alignment:
    """Columns that hold a letter, a digit, or perhaps a digit."""

    def fits(place: int, value: str) -> bool:
        if not value:
            return places[place] == OPTIONAL
        return value.isalpha() if places[place] == LETTER else value.isdigit()

    return Alignment(len(places), fits)


def test_an_empty_field_too_many_goes_where_only_that_fits():
    assert alignment(LETTER, DIGIT).align(["a", "", "1"]) == ("a", "1")


def test_a_field_that_is_not_empty_never_goes():
    assert alignment(LETTER, DIGIT).align(["a", "1", "2"]) is None


def test_a_field_too_few_is_left_empty_where_only_that_fits():
    assert alignment(LETTER, OPTIONAL, LETTER).align(["a", "b"]) == ("a", "", "b")


def test_where_two_ways_fit_it_is_left():
    assert alignment(LETTER, OPTIONAL, OPTIONAL).align(["a", "1"]) is None


def test_two_ways_that_give_the_same_row_are_one():
    assert alignment(LETTER, OPTIONAL, OPTIONAL, LETTER).align(["a", "b"]) == ("a", "", "", "b")
    assert alignment(LETTER, OPTIONAL).align(["a", "", ""]) == ("a", "")


def test_a_column_that_must_be_filled_is_never_left_empty():
    assert alignment(LETTER, DIGIT).align(["a"]) is None


def test_with_too_many_fields_missing_nothing_is_tried():
    assert alignment(LETTER, *[OPTIONAL] * MOST_MISSING).align(["a"]) == ("a", *[""] * MOST_MISSING)
    assert alignment(LETTER, *[OPTIONAL] * (MOST_MISSING + 1)).align(["a"]) is None


def learned(*rows: list[str], places: tuple[str, ...] = (LETTER, OPTIONAL, OPTIONAL)) -> Alignment:
    found = alignment(*places)
    for row in rows:
        if len(row) == found.width:
            found.learn_right([row])
        else:
            found.learn_ragged(row)
    return found


def test_where_every_row_has_an_empty_field_at_its_end_that_one_goes():
    rows = ["a", "1", "", ""], ["b", "", "2", ""], ["c", "x", "2", ""]

    found = learned(*rows)

    assert [found.align(row) for row in rows] == [("a", "1", ""), ("b", "", "2"), ("c", "x", "2")]


def test_where_some_rows_have_no_surplus_its_place_is_not_sure():
    assert learned(["a", "1", "2"], ["b", "", "2", ""]).align(["b", "", "2", ""]) is None


def test_where_no_row_ends_in_an_empty_field_those_that_are_missing_were_at_the_end():
    found = learned(["a", "1", "2"], ["b", "1"], ["c", "2"], ["d"])

    assert found.align(["b", "1"]) == ("b", "1", "")
    assert found.align(["d"]) == ("d", "", "")
    assert found.align(["1", "b"]) is None


@pytest.mark.parametrize(
    "rows",
    [
        (["a", "1", ""], ["b", "1"], ["c", "2"]),  # an empty field at the end is written
        (["a", "1", "2"], ["b", "1"]),  # one row proves nothing
        (["a", "1", "2"], ["b", "1"], ["c", "2"], ["1", "2"]),  # in one it must have been another field
    ],
)
def test_without_that_proof_a_short_row_is_left(rows: tuple[list[str], ...]):
    assert learned(*rows).align(["b", "1"]) is None


def test_what_all_rows_have_in_common_proves_which_field_is_missing():
    """Of the second row alone it could be either of two; the first leaves one."""
    rows = ["a", "1", "b"], ["c", "", "d"]
    found = learned(*rows, places=(LETTER, OPTIONAL, LETTER, OPTIONAL))

    assert [found.align(row) for row in rows] == [("a", "1", "b", ""), ("c", "", "d", "")]


def test_what_all_rows_have_in_common_proves_which_field_is_too_many():
    rows = ["a", "", "", "1"], ["b", "", "2", ""], ["c", "", "2", "3"]
    found = learned(*rows)

    assert [found.align(row) for row in rows] == [("a", "", "1"), ("b", "2", ""), ("c", "2", "3")]


def test_where_all_rows_could_miss_either_of_two_fields_they_are_left():
    assert learned(["a", "1"], ["b", "2"]).align(["a", "1"]) is None


def test_a_value_that_no_column_knows_does_not_spoil_the_proof():
    rows = [["a", "1", "b"]] * 60 + [["c", "?", "d"]]
    found = learned(*rows, places=(LETTER, OPTIONAL, LETTER, OPTIONAL))

    assert found.align(["c", "?", "d"]) == ("c", "?", "d", "")


fields = st.lists(st.sampled_from(["a", "b", "1", "2", "", "?"]), max_size=7)
kinds = st.lists(st.sampled_from([LETTER, DIGIT, OPTIONAL]), min_size=1, max_size=5).map(tuple)


@given(places=kinds, rows=st.lists(fields.filter(bool), max_size=6))
def test_no_value_is_ever_lost_or_changed_or_put_in_another_order(places: tuple[str, ...], rows: list[list[str]]):
    found = learned(*rows, places=places)
    for row in rows:
        aligned = found.align(row) if len(row) != found.width else None
        if aligned is not None:
            assert len(aligned) == found.width
            assert [value for value in aligned if value] == [value for value in row if value]
