"""Comparison of two columns, with a margin where that is fair."""

from datetime import timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.rules.judging import day, judge, number, rule, said, unread

SIGNS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
DAYS = st.sampled_from(["", "20170629", "20170630", "20170701", "20170702", "20170732", "1 juli"])
AMOUNTS = st.sampled_from(["", "0", "1", "1,5", "2", "-1", "1.5", "x"])


@pytest.mark.parametrize("sign", SIGNS)
@given(rows=st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=8), margin=st.integers(0, 2))
@settings(max_examples=15)
def test_days_compare_as_in_plain_python(sign: str, rows: list[tuple[str, str]], margin: int):
    wide = {} if sign in ("=", "<>") else {"margin": margin}
    told = judge(
        rule("compare", left="Begin", right="Eind", **{"is": sign}, **wide),
        [{"Persoon": "1", "Begin": a, "Eind": b} for a, b in rows],
    )

    wrong, doubtful = [], 0
    for place, (left, right) in enumerate(rows):
        begin, end = day(left), day(right)
        if begin is not None and end is not None:
            moved = timedelta(wide.get("margin", 0) * (1 if sign in ("<", "<=") else -1))
            wrong += [] if SIGNS[sign](begin, end + moved) else [place]
        else:
            doubtful += unread(left, begin) or unread(right, end)
    assert (told.rows, told.undecided) == (tuple(wrong), doubtful)


@given(rows=st.lists(st.tuples(AMOUNTS, st.sampled_from(["", "0", "1", "2", "x"])), min_size=1, max_size=8))
@settings(max_examples=20)
def test_numbers_compare_whatever_their_kind(rows: list[tuple[str, str]]):
    told = judge(
        rule("compare", left="Bedrag", right="Aantal", **{"is": "<="}),
        [{"Persoon": "1", "Bedrag": a, "Aantal": b} for a, b in rows],
    )

    wrong, doubtful = [], 0
    for place, (left, right) in enumerate(rows):
        amount, whole = (None if "." in left else number(left)), number(right)
        if amount is not None and whole is not None:
            wrong += [] if amount <= whole else [place]
        else:
            doubtful += unread(left, amount) or unread(right, whole)
    assert (told.rows, told.undecided) == (tuple(wrong), doubtful)


def test_only_rows_for_which_the_condition_holds_are_judged():
    asked: dict[str, Any] = rule("compare", left="Begin", right="Eind", when="Soort = 'A'", **{"is": "<="})
    row = {"Begin": "20170702", "Eind": "20170701"}

    assert judge(asked, [row | {"Soort": "A"}, row | {"Soort": "B"}, row | {"Soort": "X"}]).rows == (0,)
    assert judge(asked, [row | {"Soort": "X"}]).undecided == 1


def test_the_document_says_how_the_two_stand_to_each_other():
    assert said(rule("compare", left="Begin", right="Eind", margin=31, **{"is": ">="})) == (
        "`Begin` ligt niet eerder dan 31 dagen vóór `Eind`."
    )
    assert said(rule("compare", left="Bedrag", right="Aantal", **{"is": "="})) == "`Bedrag` is gelijk aan `Aantal`."
