"""Sentences recognised by their templates: the whole of them, or not at all."""

from oporde.report.retelling import Catalogue

SAID = Catalogue(
    (
        ("{x} is leeg.", "{x} is empty."),
        ("De kolom {x} is leeg.", "The column {x} is empty."),
        ("Dat mag niet.", "That is not allowed."),
        ("Er zijn {count}, op {days}. {detail}", "There are {count}, on {days}. {detail}"),
        ("{x} is {x}.", "{x} is itself."),
        ("Het lijkt {thing}.", "It looks like {thing}."),
        ("een {x}", "a {x}"),
        ("wiel", "wheel"),
    )
)


def test_values_are_put_in_the_english_as_they_were():
    assert SAID.retell("Bestand 1.csv is leeg.") == "Bestand 1.csv is empty."
    assert SAID.retell("a is a.") == "a is itself."
    assert SAID.retell("a is b.") is None


def test_of_templates_that_fit_the_one_that_says_most_is_taken():
    assert SAID.retell("De kolom BSN is leeg.") == "The column BSN is empty."


def test_sentences_follow_each_other_each_from_its_own_template():
    assert SAID.retell("Dat mag niet. De kolom BSN is leeg. Dat mag niet.") == (
        "That is not allowed. The column BSN is empty. That is not allowed."
    )
    assert SAID.retell("Dat mag niet. Dat mag wel.") is None


def test_what_is_counted_days_and_a_detail_at_the_end():
    assert SAID.retell("Er zijn 1.200 regels, op 1 maart 2018, 2 mei 2018 en 12 december 2018. Dat mag niet.") == (
        "There are 1,200 rows, on 1 March 2018, 2 May 2018 and 12 December 2018. That is not allowed."
    )
    assert SAID.retell("Er zijn 2 wielen, op 1 maart 2018.") is None


def test_words_of_ours_within_a_sentence_are_known_or_nothing_is():
    assert SAID.retell("Het lijkt een wiel.") == "It looks like a wheel."
    assert SAID.retell("Het lijkt wat anders.") is None
