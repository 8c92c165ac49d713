"""How many data rows a file has."""

import pytest

from tests.protocol.rules.judging import judge, rule, said


@pytest.mark.parametrize(("rows", "count"), [(0, 1), (1, 1), (2, 0), (4, 0), (5, 1)])
def test_too_few_and_too_many_are_one_finding(rows: int, count: int):
    told = judge(rule("rows", at_least=2, at_most=4), [{"Persoon": "1"}] * rows)

    assert (told.count, told.rows, told.undecided) == (count, (), 0)


def test_a_file_without_rows_is_refused_by_default():
    assert judge(rule("rows"), []).count == 1
    assert judge(rule("rows"), [{"Persoon": "x"}]).count == 0


def test_the_document_says_how_many():
    assert said(rule("rows")) == "Het bestand heeft ten minste 1 regel met gegevens."
    assert (
        said(rule("rows", at_least=2, at_most=4))
        == "Het bestand heeft ten minste 2 en hoogstens 4 regels met gegevens."
    )
