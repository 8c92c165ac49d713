"""A column that is filled on all rows or on none."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import judge, rule, said


@given(st.lists(st.sampled_from(["1", "", "x"]), max_size=8))
@settings(max_examples=25)
def test_where_it_is_filled_somewhere_the_empty_rows_are_concerned(values: list[str]):
    told = judge(rule("all-or-none", column="Persoon"), [{"Persoon": value, "Naam": "x"} for value in values])

    empty = [place for place, value in enumerate(values) if value == ""]
    wrong = tuple(empty) if len(empty) < len(values) else ()
    assert (told.count, told.rows, told.undecided) == (len(wrong), wrong, 0)


def test_the_document_says_it():
    assert said(rule("all-or-none", column="Persoon")) == "`Persoon` is op alle regels gevuld, of op geen enkele."
