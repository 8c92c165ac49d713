"""One key has one value: an assignment number belongs to one person."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import day, judge, number, rule, said, unread

ROWS = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "", "x"]), st.sampled_from(["20170701", "20170702", "", "x"])), max_size=9
)


@pytest.mark.parametrize("counted", ["rows", "keys"])
@given(rows=ROWS)
@settings(max_examples=25)
def test_keys_with_more_than_one_value(counted: str, rows: list[tuple[str, str]]):
    asked = rule("determines", key="Persoon", value="Begin", count=counted)
    told = judge(asked, [{"Persoon": key, "Begin": value, "Naam": "x"} for key, value in rows])

    values: dict[object, set[object]] = defaultdict(set)
    concerned: dict[object, list[int]] = defaultdict(list)
    doubtful = 0
    for place, (text, begin) in enumerate(rows):
        key, value = number(text), day(begin)
        doubtful += unread(text, key) or unread(begin, value)
        if key is not None and value is not None:
            values[key].add(value)
            concerned[key].append(place)
    several = [key for key, found in values.items() if len(found) > 1]
    wrong = sorted(place for key in several for place in concerned[key])
    assert told.count == (len(several) if counted == "keys" else len(wrong))
    assert (told.rows, told.undecided) == (tuple(wrong), doubtful)


@pytest.mark.parametrize(("limit", "severity"), [(0.49, "reject"), (0.5, "signal")])
def test_a_share_of_the_keys_is_over_the_distinct_ones(limit: float, severity: str):
    asked = rule("determines", key="Persoon", value="Soort", count="keys", severity="signal", reject_above=limit)
    rows = [{"Persoon": "1", "Soort": "A"}, {"Persoon": "1", "Soort": "B"}, *[{"Persoon": "2", "Soort": "A"}] * 8]

    assert judge(asked, rows).severity == severity


def test_the_document_says_it():
    assert (
        said(rule("determines", key="Persoon", value="Begin"))
        == "Op alle regels met dezelfde waarde in `Persoon` is `Begin` ook gelijk."
    )
