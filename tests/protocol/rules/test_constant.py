"""A value that is the same on all rows: the rows that differ from the first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import judge, number, rule, said, unread


@given(st.lists(st.sampled_from(["1", "01", "2", "", "x"]), max_size=9))
@settings(max_examples=30)
def test_rows_differ_from_the_first_that_can_be_read(values: list[str]):
    told = judge(rule("constant", columns=["Persoon"]), [{"Persoon": value, "Naam": "x"} for value in values])

    read = [number(value) for value in values]
    first = next((value for value in read if value is not None), None)
    wrong = [place for place, value in enumerate(read) if value is not None and value != first]
    assert (told.count, told.rows, told.undecided) == (len(wrong), tuple(wrong), sum(map(unread, values, read)))


def test_each_column_is_judged_by_itself():
    told = judge(
        rule("constant", columns=["Persoon", "Soort"]), [{"Persoon": "1", "Soort": "A"}, {"Persoon": "2", "Soort": "B"}]
    )

    assert told.count == 2


def test_the_document_says_it():
    assert (
        said(rule("constant", columns=["Persoon", "Soort"]))
        == "Elk van deze kolommen heeft op alle regels dezelfde waarde: `Persoon` en `Soort`."
    )
