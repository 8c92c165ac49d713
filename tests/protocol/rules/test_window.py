"""A date window, relative to the reporting period or to another column."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import FIRST_DAY, LAST_DAY, day, judge, rule, said, unread

DAYS = st.one_of(
    st.dates(date(2017, 5, 25), date(2018, 2, 5)).map(lambda found: f"{found:%Y%m%d}"),
    st.sampled_from(["", "20170931", "x", "00000000"]),
)
PERIOD = rule("window", column="Begin", not_before="period_first_day() - 31", not_after="period_last_day()")
OTHER = rule("window", column="Eind", not_before="Begin", not_after="Begin + 90")


@given(st.lists(DAYS, min_size=1, max_size=8))
@settings(max_examples=20)
def test_a_window_on_the_period(days: list[str]):
    told = judge(PERIOD, [{"Persoon": "1", "Begin": text} for text in days])

    read = [day(text) for text in days]
    wrong = [i for i, found in enumerate(read) if found and not FIRST_DAY - timedelta(31) <= found <= LAST_DAY]
    assert (told.rows, told.undecided) == (tuple(wrong), sum(map(unread, days, read)))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=8))
@settings(max_examples=20)
def test_a_window_on_another_column(days: list[tuple[str, str]]):
    told = judge(OTHER, [{"Persoon": "1", "Begin": begin, "Eind": end} for begin, end in days])

    wrong, doubtful = [], 0
    for place, (first, last) in enumerate(days):
        begin, end = day(first), day(last)
        if begin and end:
            wrong += [] if begin <= end <= begin + timedelta(90) else [place]
        else:
            doubtful += unread(first, begin) or unread(last, end)
    assert (told.rows, told.undecided) == (tuple(wrong), doubtful)


@pytest.mark.parametrize(
    ("not_after", "row", "count"),
    [("today()", "20180214", 0), ("today()", "20180215", 1), ("DATE '2017-12-01'", "20171202", 1)],
)
def test_a_window_on_a_day(not_after: str, row: str, count: int):
    assert judge(rule("window", column="Begin", not_after=not_after), [{"Begin": row}]).count == count


def test_the_document_says_the_days():
    assert said(PERIOD) == (
        "`Begin` ligt niet eerder dan 31 dagen vóór de eerste dag van de verslagperiode "
        "en niet later dan de laatste dag van de verslagperiode."
    )
    assert said(OTHER) == "`Eind` ligt niet eerder dan `Begin` en niet later dan 90 dagen na `Begin`."
