"""Rows that are equal in every column; the first of them is not counted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import judge, rule, said


@given(st.lists(st.tuples(st.sampled_from(["1", "01", "", "x"]), st.sampled_from(["A", "", "Z"])), max_size=9))
@settings(max_examples=30)
def test_surplus_rows_are_counted_by_their_text(rows: list[tuple[str, str]]):
    told = judge(rule("duplicates"), [{"Persoon": person, "Soort": kind, "Naam": "x"} for person, kind in rows])

    surplus = [place for place, row in enumerate(rows) if row in rows[:place]]
    assert (told.count, told.rows, told.undecided) == (len(surplus), tuple(surplus), 0)
    assert told.twins == tuple(rows.index(rows[place]) for place in surplus)


def test_a_share_of_equal_rows_rejects_above_its_limit():
    asked = rule("duplicates", severity="signal", reject_above=0.25)
    apart = [{"Persoon": str(place)} for place in range(3)]

    assert judge(asked, [*apart, apart[0]]).severity == "signal"
    assert judge(asked, [*apart[:2], apart[0]]).severity == "reject"


def test_the_document_says_it():
    assert said(rule("duplicates")) == "Geen twee regels zijn in alle kolommen gelijk."
