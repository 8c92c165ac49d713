import pytest

from oporde.protocol.exports.spoken_values import Unsaid, Values, Vocabulary, folded, words_of
from oporde.protocol.sql import parse

OTHER = Vocabulary(holds={"dag": "day"}, names={"dag": "de dag"}, labels={("soort", "1"): "een"})
PAIR = Vocabulary(holds={"A": "whole"}, other=OTHER)
VALUES = Values(PAIR, lambda node, words: node.sql())


def test_names_of_the_other_row_have_their_own_words():
    assert VALUES.value(parse("other.dag")) == "de dag"
    assert VALUES.value(parse("A")) == "`A` van deze regel"
    assert VALUES.value(parse("'1'"), parse("other.soort")) == "`1` (een)"
    assert PAIR.kind(parse("other.dag")) == "day"


def test_a_letter_stands_for_what_it_was_given_for():
    values = Values(Vocabulary(letters={"SUM(A)": "**A**"}), VALUES.clauses)

    assert values.value(parse("sum(A) - 3")) == "**A** min 3"


@pytest.mark.parametrize(
    ("expression", "number"), [("24 * 60", 1440), ("(2 + 3) - 1", 4), ("A * 2", None), ("'a'", None)]
)
def test_plain_numbers_are_worked_out(expression: str, number: float | None):
    assert folded(parse(expression)) == number


@pytest.mark.parametrize("expression", ["mine.A", "first(A)", "A.b.c"])
def test_what_is_not_of_the_language_has_no_words(expression: str):
    with pytest.raises(Unsaid):
        VALUES.value(parse(expression))


def test_a_title_stands_in_a_sentence_without_its_explanation():
    assert words_of("Het begin van de hulp (volgens de beschikking)") == "het begin van de hulp"
    assert words_of("BSN van de cliënt") == "BSN van de cliënt"
    assert words_of("Uur", keep_capital=True) == "Uur"
