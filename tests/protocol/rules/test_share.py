"""The share of rows that violate one or more other rules; a row that violates several counts once."""

import pytest

from oporde.protocol.exports.place import Place
from oporde.protocol.exports.requirement import requirement
from tests.protocol.rules.judging import judge, protocol_of, rule

EARLY = rule("window", id="Z2", column="Begin", not_before="period_first_day()", severity="signal")
LATE = rule("compare", id="Z3", left="Begin", right="Eind", severity="signal", **{"is": "<="})
SHARE = rule("share", of=["Z2", "Z3"], at_most=0.2)
RIGHT, BOTH = {"Begin": "20170801", "Eind": "20170901"}, {"Begin": "20170601", "Eind": "20170501"}
UNREAD = {"Begin": "x", "Eind": "20170501"}


@pytest.mark.parametrize(("wrong", "of", "count"), [(1, 5, 0), (1, 4, 1), (2, 10, 0), (3, 10, 3), (0, 3, 0)])
def test_rows_are_concerned_only_above_the_limit(wrong: int, of: int, count: int):
    told = judge([EARLY, LATE, SHARE], [*[BOTH] * wrong, *[RIGHT] * (of - wrong)])

    assert (told.count, told.rows) == (count, tuple(range(count)))


def test_rows_that_could_not_be_judged_are_not_violations_and_are_counted_as_such():
    told = judge([EARLY, LATE, SHARE], [UNREAD, RIGHT, RIGHT])

    assert (told.count, told.undecided) == (0, 1)


def test_the_document_leads_to_the_rules():
    protocol = protocol_of(EARLY, LATE, SHARE)
    layout = protocol.layout("rijen")

    told = requirement(layout.rules[-1], Place(protocol, layout))

    assert told.sentences == ("Hoogstens 20% van de regels voldoet niet aan [Z2](#Z2) of [Z3](#Z3).",)
