"""A key of one or more columns that no two rows share."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import day, judge, number, rule, said, unread

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Persoon": st.sampled_from(["1", "01", "2", "", "x"]),
            "Begin": st.sampled_from(["20170701", "20170702", "", "x"]),
        }
    ),
    max_size=9,
)


@pytest.mark.parametrize("key", [["Persoon"], ["Persoon", "Begin"]])
@given(rows=ROWS)
@settings(max_examples=25)
def test_all_rows_of_a_shared_key_are_concerned(key: list[str], rows: list[dict[str, str]]):
    told = judge(rule("unique", key=key), [row | {"Naam": "x"} for row in rows])

    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    doubtful = 0
    for place, row in enumerate(rows):
        values = {"Persoon": number(row["Persoon"]), "Begin": day(row["Begin"])}
        doubtful += any(unread(row[name], values[name]) for name in key)
        if all(values[name] is not None for name in key):
            groups[tuple(values[name] for name in key)].append(place)
    shared = sorted(place for group in groups.values() if len(group) > 1 for place in group)
    assert (told.count, told.rows, told.undecided) == (len(shared), tuple(shared), doubtful)
    for place, twin in zip(told.rows, told.twins, strict=True):
        assert place != twin
        assert any(place in group and twin in group for group in groups.values())


def test_the_document_says_the_key():
    assert said(rule("unique", key=["Persoon"])) == "Geen twee regels hebben dezelfde waarde in `Persoon`."
    assert (
        said(rule("unique", key=["Persoon", "Begin"]))
        == "Geen twee regels hebben dezelfde combinatie van `Persoon` en `Begin`."
    )
