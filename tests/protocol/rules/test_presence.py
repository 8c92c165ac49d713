"""Conditional presence, both ways: if A then B is filled; if not A then B is empty."""

import pytest

from tests.protocol.rules.judging import NOTHING, Found, judge, rule, said

BOTH = rule("presence", when="Aantal > 10", filled=["Naam"], otherwise_empty=["Naam"])
FILLED = rule("presence", when="Soort = 'A'", filled=["Naam", "Begin"])
EMPTY = rule("presence", when="filled(Eind)", otherwise_empty=["Soort"])
WRONG = Found(count=1, rows=(0,))
DOUBT = Found(undecided=1)


@pytest.mark.parametrize(
    ("asked", "row", "found"),
    [
        (BOTH, {"Aantal": "11", "Naam": "Jan"}, NOTHING),
        (BOTH, {"Aantal": "11"}, WRONG),
        (BOTH, {"Aantal": "10", "Naam": "Jan"}, WRONG),
        (BOTH, {"Aantal": "10"}, NOTHING),
        (BOTH, {"Naam": "Jan"}, NOTHING),  # whether A is so is not known, for nothing is said of it
        (BOTH, {"Aantal": "tien", "Naam": "Jan"}, DOUBT),
        (BOTH, {"Aantal": "tien"}, DOUBT),
        (FILLED, {"Soort": "A", "Naam": "Jan", "Begin": "20170701"}, NOTHING),
        (FILLED, {"Soort": "A", "Naam": "Jan"}, WRONG),
        (FILLED, {"Soort": "A", "Naam": "Jan", "Begin": "31 juli"}, NOTHING),  # filled, though it cannot be read
        (FILLED, {"Soort": "B"}, NOTHING),
        (EMPTY, {"Soort": "A"}, WRONG),
        (EMPTY, {"Soort": "A", "Eind": "20170701"}, NOTHING),
        (EMPTY, {"Soort": "A", "Eind": "morgen"}, NOTHING),
    ],
)
def test_a_column_is_filled_exactly_when_it_must_be(asked: dict[str, object], row: dict[str, str], found: Found):
    told = judge(asked, [{"Persoon": "1"} | row])

    assert (told.count, told.rows, told.undecided) == (found.count, found.rows, found.undecided)


def test_the_document_says_when_a_column_is_filled():
    assert said(BOTH) == (
        "Als `Aantal` groter is dan 10, dan is `Naam` gevuld. Anders is `Naam` leeg. [voorwaarde] Aantal > 10"
    )
    assert said(rule("presence", when="Aantal > 10", otherwise_empty=["Naam", "Soort"])) == (
        "Als `Aantal` hoogstens 10 is, dan zijn `Naam` en `Soort` allebei leeg. [voorwaarde] Aantal > 10"
    )
