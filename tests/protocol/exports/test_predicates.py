import pytest

from oporde.protocol.exports.clauses import Clause
from oporde.protocol.exports.logic import Atom
from oporde.protocol.exports.predicates import clause, is_counted, predicate
from oporde.protocol.exports.spoken_values import Unsaid, Values, Vocabulary
from oporde.protocol.sql import parse
from oporde.protocol.tongues import ENGLISH, Phrase

WORDS = Vocabulary(holds={"A": "whole", "dag": "day"})
VALUES = Values(WORDS, lambda node, words: node.sql())


def test_a_phrase_has_its_parts_apart():
    phrase = Phrase("is|groter|dan {b}", "is|more|than {b}")

    assert predicate("A", phrase, WORDS, b="B") == Clause("A", "is", "groter", "dan B")
    assert predicate("A", phrase, Vocabulary(ENGLISH), b="x|y") == Clause("A", "is", "more", "than x|y")


def test_one_question_is_one_clause():
    assert clause(Atom(parse("A > 3")), VALUES) == Clause("`A`", "is", "groter", "dan 3")
    assert clause(Atom(parse("3 > A")), VALUES) == Clause("`A`", "is", "kleiner", "dan 3")
    assert clause(Atom(parse("A = 3"), wanted=False), VALUES) == Clause(
        "`A`", "is", "niet 3", moved=("niet gelijk", "aan 3")
    )
    assert clause(Atom(parse("dag >= today() + 1")), VALUES) == Clause("`dag`", "ligt", "na de dag van de controle")


@pytest.mark.parametrize(
    ("condition", "counted"),
    [("count(*) > 3", True), ("3 < count(A)", True), ("number_of_rows() = 0", True),
     ("count(*) FILTER (WHERE A = 1) > 0", True), ("count(*) > A", False), ("sum(A) > 3", False), ("filled(A)", False)],
)  # fmt: skip
def test_rows_are_counted_where_a_number_is_asked_of_them(condition: str, counted: bool):
    assert is_counted(parse(condition)) is counted


def test_what_is_no_question_has_no_words():
    with pytest.raises(Unsaid):
        clause(Atom(parse("A + 1")), VALUES)
