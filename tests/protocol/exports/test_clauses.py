from oporde.protocol.exports.clauses import PAUSE, Clause, Said, joined, sentence, strung, tidied
from oporde.protocol.tongues import AND, DUTCH, ENGLISH, OR

LARGER = Clause("A", "is", "groter", "dan B")
LATER = Clause("A", "ligt", "na C")


def test_the_verb_moves_in_dutch_and_stays_in_english():
    english = Clause("A", "is", "more", "than B")

    assert LARGER.in_form("main", DUTCH) == "A is groter dan B"
    assert LARGER.in_form("behind", DUTCH) == "A groter is dan B"
    assert LARGER.in_form("turned", DUTCH) == "is A groter dan B"
    assert {english.in_form(form, ENGLISH) for form in ("main", "behind", "turned")} == {"A is more than B"}


def test_a_clause_may_read_otherwise_where_its_verb_moves():
    said = Clause("A", "is", "04", moved=("gelijk", "aan 04"))

    assert said.in_form("main", DUTCH) == "A is 04"
    assert said.in_form("behind", DUTCH) == "A gelijk is aan 04"
    assert said.in_form("turned", DUTCH) == "is A gelijk aan 04"


def test_what_was_said_is_not_said_again():
    smaller = Clause("A", "is", "kleiner", "dan C")

    assert joined([smaller, LARGER], OR, "main", DUTCH) == "A is kleiner dan C, of groter dan B"
    assert joined([LARGER, LATER], AND, "main", DUTCH) == "A is groter dan B en ligt na C"
    assert joined([LARGER, LATER], AND, "behind", DUTCH) == "A groter is dan B en na C ligt"
    assert joined([LARGER, LATER], AND, "turned", DUTCH) == "is A groter dan B en ligt A na C"
    assert joined([LARGER, Clause("B", "is", "leeg")], AND, "main", DUTCH) == "A is groter dan B en B is leeg"


def test_clauses_are_strung_together():
    assert strung(["a", "b", "c"], AND, DUTCH) == "a, b en c"
    assert strung(["a", "b"], OR, ENGLISH) == "a, or b"
    assert strung(["a"], OR, ENGLISH) == "a"


def test_a_pause_is_a_comma_unless_there_is_a_sign():
    assert tidied(f"de som waarop A leeg is{PAUSE} is 3") == "de som waarop A leeg is, is 3"
    assert sentence(f"het aantal waarop A leeg is{PAUSE}") == "Het aantal waarop A leeg is."
    assert tidied(f"leeg is{PAUSE}, dan") == "leeg is, dan"


def test_cases_are_a_list_in_markdown():
    said = Said("Dit geldt:", (Said("Een.", (Said("Twee."),)), Said("Drie.")))

    assert said.markdown() == "Dit geldt:\n\n- Een.\n  - Twee.\n- Drie."
