from datetime import date

import pytest

from oporde.report import dutch


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567"), (-1_000, "-1.000")]
)
def test_thousands_are_parted_by_points(count: int, text: str):
    assert dutch.number(count) == text


@pytest.mark.parametrize(
    ("share", "beside", "text"),
    [
        (0.0123, None, "1,2%"),
        (0.01, None, "1%"),
        (1, None, "100%"),
        (0, None, "0%"),
        (0.0101, 0.01, "1,01%"),
        (0.01, 0.01, "1%"),
        (0.01004, 0.01, "1,004%"),
        (0.0004, 0.2, "minder dan 0,1%"),
        (0.5, 0.2, "50%"),
    ],
)
def test_a_share_never_looks_like_the_limit_it_is_not(share: float, beside: float | None, text: str):
    assert dutch.percentage(share, beside=beside) == text


def test_a_day_is_written_in_full():
    assert dutch.day(date(2018, 2, 14)) == "14 februari 2018"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((), ""),
        ((7,), "7"),
        ((7, 8), "7, 8"),
        ((7, 8, 9), "7 t/m 9"),
        ((2, 3, 4, 5, 9, 11, 12, 13), "2 t/m 5, 9, 11 t/m 13"),
        ((12_345,), "12345"),
    ],
)
def test_rows_that_follow_each_other_are_told_as_one_and_as_a_spreadsheet_shows_them(rows: tuple[int, ...], text: str):
    assert dutch.row_numbers(rows) == text


def test_rows_are_told_with_their_twins():
    assert dutch.row_numbers((5, 6, 7), (2, 0, 3)) == "5 (bij 2), 6, 7 (bij 3)"


def test_text_from_outside_steers_no_terminal_and_turns_no_reading_order():
    assert dutch.shown("a\x1b[31mb\x07\u202ec\u2066\udcff") == "a�[31mb�c��".replace("b�c", "b��c")


def test_text_from_outside_stays_on_one_line():
    assert dutch.shown(" a\r\n\tb\u2028c ") == "a b�c"


def test_text_from_outside_has_an_end():
    assert dutch.shown("x" * 10_000) == "x" * (dutch.LONGEST - 1) + "…"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_words_are_listed_with_en(words: list[str], text: str):
    assert dutch.listed(words) == text
