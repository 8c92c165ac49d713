from datetime import date

from oporde.protocol.tongues import DUTCH, ENGLISH, OR, Phrase


def test_a_phrase_is_said_in_either_language():
    phrase = Phrase("hoogstens {n}", "at most {n}")

    assert DUTCH.say(phrase, n=3) == "hoogstens 3"
    assert ENGLISH.say(phrase, n=3) == "at most 3"


def test_numbers_days_and_lists_are_written_as_in_the_language():
    assert [DUTCH.amount(1234.5), ENGLISH.amount(1234.5)] == ["1.234,5", "1,234.5"]
    assert [DUTCH.share(0.005), ENGLISH.share(0.005)] == ["0,5%", "0.5%"]
    assert [DUTCH.day(date(2017, 5, 1)), ENGLISH.day(date(2017, 5, 1))] == ["1 mei 2017", "1 May 2017"]
    assert [DUTCH.listed(["A", "B", "C"], OR), ENGLISH.listed(["A", "B", "C"], OR)] == ["A, B of C", "A, B or C"]
