"""The age of a person on a day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import LAST_DAY, day, judge, rule, said, unread

ADULT = rule("age", born="Geboren", at_least=18, at_most=110)
AT_BEGIN = rule("age", born="Geboren", on="Begin", at_least=18)
BIRTHS = st.one_of(
    st.dates(date(1905, 1, 1), date(2001, 12, 31)).map(lambda found: f"{found:%d-%m-%Y}"),
    st.sampled_from(
        ["", "31-12-1999", "01-01-2000", "30-12-1999", "29-02-2000", "29-02-1999", "1999", "31-12-1907", "30-12-1906"]
    ),
)


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@given(st.lists(BIRTHS, min_size=1, max_size=8))
@settings(max_examples=30)
def test_an_age_in_whole_years_on_the_last_day_of_the_period(births: list[str]):
    told = judge(ADULT, [{"Persoon": "1", "Geboren": text} for text in births])

    read = [day(text, "%d-%m-%Y") for text in births]
    wrong = [place for place, born in enumerate(read) if born and not 18 <= age(born, LAST_DAY) <= 110]
    assert (told.rows, told.undecided) == (tuple(wrong), sum(map(unread, births, read)))


@pytest.mark.parametrize(
    ("born", "begin", "count", "undecided"),
    [
        ("28-02-2000", "20180228", 0, 0),
        ("01-03-2000", "20180228", 1, 0),
        ("29-02-2000", "20180228", 1, 0),  # who was born on a leap day is a year older on the first of March
        ("29-02-2000", "20180301", 0, 0),
        ("29-02-2000", "", 0, 0),
        ("29-02-2000", "x", 0, 1),
        ("x", "20180301", 0, 1),
    ],
)
def test_an_age_on_the_day_of_another_column(born: str, begin: str, count: int, undecided: int):
    told = judge(AT_BEGIN, [{"Geboren": born, "Begin": begin}])

    assert (told.count, told.undecided) == (count, undecided)


def test_the_document_says_the_age():
    assert said(ADULT) == (
        "Wie geboren is op de dag in `Geboren`, is op de laatste dag van de verslagperiode ten minste 18 en hoogstens 110 jaar oud."
    )
