"""Comparison of a figure with the same figure of the previous period's table."""

import pytest

from tests.protocol.rules.judging import judge, rule, said

COUNT = rule("previous", total="count(*)", layout="rijen", at_least=0.5, at_most=2)
SUM = rule("previous", total="sum(Aantal)", layout="rijen", at_most=1.5)


@pytest.mark.parametrize(
    ("now", "then", "count"), [(2, 4, 0), (1, 4, 1), (4, 2, 0), (5, 2, 1), (0, 2, 1), (3, 0, 1), (0, 0, 0)]
)
def test_a_figure_that_halves_or_doubles(now: int, then: int, count: int):
    told = judge(COUNT, [{"Persoon": "1"}] * now, before=[{"Persoon": "1"}] * then)

    assert (told.count, told.undecided) == (count, 0)


@pytest.mark.parametrize(
    ("now", "then", "count", "undecided"),
    [("15", "10", 0, 0), ("16", "10", 1, 0), ("", "10", 0, 0), ("16", "", 0, 0), ("x", "10", 0, 1), ("16", "x", 0, 1)],
)
def test_a_sum_that_is_not_known_is_not_judged(now: str, then: str, count: int, undecided: int):
    told = judge(SUM, [{"Aantal": now, "Naam": "x"}], before=[{"Aantal": then, "Naam": "x"}])

    assert (told.count, told.undecided) == (count, undecided)


def test_without_a_previous_table_there_is_nothing_to_compare():
    told = judge(COUNT, [{"Persoon": "1"}])

    assert (told.count, told.undecided) == (0, 0)


def test_the_document_says_it():
    assert said(COUNT) == (
        "Het aantal regels in dit bestand is ten minste 50% en hoogstens 200% "
        "van wat het was in het bestand rijen van de vorige periode."
    )
