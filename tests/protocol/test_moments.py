"""The days of the delivery round stand once; texts call them by their name."""

from datetime import date

import pytest

from oporde.protocol.load import load_protocol
from oporde.protocol.model import Moment
from oporde.protocol.moments import day_mistakes, with_days

MOMENTS = (Moment(id="opens", title="Leveren kan vanaf", day=date(2018, 2, 12)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Vanaf {opens}.", "Vanaf 12 februari 2018."),
        ("Vanaf {short opens}.", "Vanaf 12 februari."),
        ("Op {weekday opens}.", "Op maandag 12 februari 2018."),
        ("{Weekday opens}.", "Maandag 12 februari 2018."),
        ("Vanaf {begin}, {0} en {}.", "Vanaf {begin}, {0} en {}."),
    ],
)
def test_a_name_becomes_its_day(text: str, said: str):
    assert with_days(text, MOMENTS) == said


def test_a_name_that_stands_for_no_day_is_told_with_its_line():
    assert list(day_mistakes("Eerst.\nTot {short openz}.", MOMENTS)) == [
        (1, '"{short openz}" is no day of this protocol; did you mean "opens"?')
    ]


def test_the_days_of_gmsd_are_told_wherever_they_are_named():
    protocol = load_protocol("gmsd/2017")
    said = [protocol.head.summary, *(text.markdown for text in protocol.texts), *(q.answer for q in protocol.questions)]

    assert [text for text in said if "{" in text] == []
    assert sum("9 maart 2018" in text for text in said) >= 3
