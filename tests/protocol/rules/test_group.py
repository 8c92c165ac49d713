"""A condition on the rows of one group: a sum, a count, a smallest or largest value per person."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import judge, number, rule, said, unread

ROWS = st.lists(
    st.tuples(st.sampled_from(["1", "2", "", "x"]), st.sampled_from(["0", "1", "2", "5", "", "x"])), max_size=9
)
HOLDS = {
    "sum(Aantal) <= 5": lambda held: None if not held else sum(held) <= 5,
    "count(Aantal) <= 2": lambda held: len(held) <= 2,
    "min(Aantal) >= 1": lambda held: None if not held else min(held) >= 1,
    "max(Aantal) < 5": lambda held: None if not held else max(held) < 5,
    "avg(Aantal) <= 2": lambda held: None if not held else sum(held) / len(held) <= 2,
    "count(DISTINCT Aantal) < 3": lambda held: len(set(held)) < 3,
    "sum(Aantal) FILTER (WHERE Aantal > 1) <= 5": lambda held: (
        None if not (many := [n for n in held if n > 1]) else sum(many) <= 5
    ),
}


@pytest.mark.parametrize("holds", HOLDS)
@given(rows=ROWS)
@settings(max_examples=12)
def test_a_condition_on_the_rows_of_a_person(holds: str, rows: list[tuple[str, str]]):
    told = judge(
        rule("group", per=["Persoon"], holds=holds),
        [{"Persoon": key, "Aantal": value, "Naam": "x"} for key, value in rows],
    )

    held: dict[object, list[Decimal]] = defaultdict(list)
    members: dict[object, list[int]] = defaultdict(list)
    doubtful = 0
    for place, (text, amount) in enumerate(rows):
        person, value = number(text), number(amount)
        doubtful += unread(text, person) or unread(amount, value)
        if person is not None:
            members[person].append(place)
            held[person] += [value] if value is not None else []
    wrong = sorted(
        place for person, places in members.items() if HOLDS[holds](held[person]) is False for place in places
    )
    assert (told.count, told.rows, told.undecided) == (len(wrong), tuple(wrong), doubtful)


def test_a_group_may_be_weighed_against_the_file():
    asked = rule("group", per=["Persoon"], holds="number_of_rows() < 4 OR count(*) <= 0.5 * number_of_rows()")

    assert judge(asked, [{"Persoon": person} for person in "111"]).count == 0
    assert judge(asked, [{"Persoon": person} for person in "1112"]).rows == (0, 1, 2)
    assert judge(asked, [{"Persoon": person} for person in "1122"]).count == 0


def test_the_document_says_it():
    assert said(rule("group", per=["Persoon", "Soort"], holds="count(*) <= 25")) == (
        "Alle regels met dezelfde waarden in `Persoon` en `Soort` vormen samen een groep. "
        "Zo'n groep heeft hoogstens 25 regels. [geldt] count(*) <= 25"
    )
