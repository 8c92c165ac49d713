import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.mending.amounts import (
    Marks,
    Number,
    has_currency,
    has_minus,
    has_no_cents,
    in_brackets,
    without_currency,
    without_plus,
)
from oporde.mending.result import Obstacle

NOTHING = Marks(of_euros=False)


def marks(*texts: str, of_euros: bool = False) -> Marks:
    """What these numbers prove."""
    proved = Marks(of_euros=of_euros)
    for text in texts:
        proved.look_at(text)
    return proved


def read(text: str, *others: str, of_euros: bool = False) -> str | Obstacle:
    """The number in digits, with a point for the decimals."""
    number = marks(text, *others, of_euros=of_euros).read(text, NOTHING)
    if isinstance(number, Obstacle):
        return number
    return number.sign + number.whole + ("." + number.fraction if number.fraction else "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250000", "1250000"), ("1.250.000", "1250000"), ("1,250,000", "1250000"), ("1 250 000", "1250000"),
        ("1\u00a0250\u00a0000", "1250000"), ("1'250'000", "1250000"), ("1 250", "1250"), ("1.250,00", "1250.00"),
        ("1,250.50", "1250.50"), ("12,5", "12.5"), ("12.50", "12.50"), ("1250.000", "1250.000"), ("0.500", "0.500"),
        ("-12", "-12"), ("-1.250.000", "-1250000"), ("1 250,50", "1250.50"), ("1.250.000,0000", "1250000.0000"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read(text: str, number: str):
    assert read(text) == number


@pytest.mark.parametrize("text", ["1.250", "12,000", "999.999"])
def test_whether_three_digits_are_decimals_is_not_guessed(text: str):
    assert read(text) is Obstacle.SEPARATOR


@pytest.mark.parametrize(
    ("proof", "number"),
    [
        ("1.250.000", "12000"), ("1.250,5", "12000"), ("12,5", "12000"), ("1250.5", "12.000"), ("12.5", "12.000"),
        ("1250.000", "12.000"), ("0.500", "12.000"), ("1,250.5", "12.000"), ("1,250,000", "12.000"),
    ],
)  # fmt: skip
def test_another_number_proves_what_a_point_is(proof: str, number: str):
    assert read("12.000", proof) == number


def test_numbers_that_contradict_each_other_prove_nothing():
    assert read("12.000", "1.250.000", "12.5") is Obstacle.SEPARATOR


def test_an_amount_has_no_tenths_of_a_cent():
    assert read("12.345", of_euros=True) == "12345"
    assert read("12.000", "98.765", of_euros=True) == "12000"
    assert read("12.340", of_euros=True) is Obstacle.SEPARATOR
    assert read("12.345", "12.5", of_euros=True) is Obstacle.SEPARATOR


def test_a_column_that_proves_nothing_itself_goes_by_the_others():
    assert marks("12.000").read("12.000", marks("1.250.000")) == Number(
        sign="", whole="12000", fraction="", decimal_sign="", grouped=True
    )


@pytest.mark.parametrize(
    "text", ["", "12.", ".5", "1.25.000", "1..250", "12.5.5", "1 25", "0.250.000", "1.250.00", "x", "12%"]
)
def test_what_is_no_number_is_left(text: str):
    assert read(text) is Obstacle.NOT_RECOGNISED


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("€ 900", "900"), ("€900", "900"), ("900 €", "900"), ("EUR 900", "900"), ("900 euro", "900"), ("€ 900,-", "900"),
        ("€ 1.250,00", "1.250,00"), ("€ -900", "-900"),
    ],
)  # fmt: skip
def test_a_currency_sign_stands_before_or_behind(text: str, bare: str):
    assert has_currency(text)
    assert without_currency(text) == bare


@pytest.mark.parametrize("text", ["900,-", "900,--", "900.-", "900,–"])
def test_a_dash_for_no_cents_is_no_currency_sign(text: str):
    assert has_no_cents(text)
    assert not has_currency(text)
    assert without_currency(text) == "900"


def test_both_may_stand_with_one_amount():
    for text in ("€ 900,-", "900,- euro"):
        assert has_currency(text)
        assert has_no_cents(text)
        assert without_currency(text) == "900"


@pytest.mark.parametrize("text", ["-12", "- 12", "12-", "−12", "–1.250,50", "-€ 12", "- 12 -"])
def test_a_minus_stands_before_or_behind(text: str):
    assert has_minus(text)


@pytest.mark.parametrize("text", ["12", "-", "1-2", "x-", "€ 12", "-nvt", ""])
def test_without_a_minus_a_number_is_not_below_zero(text: str):
    assert not has_minus(text)


def test_an_accountant_writes_a_number_below_zero_in_brackets():
    assert in_brackets("(12)")
    assert in_brackets("(€ 1.250,50)")
    assert not any(map(in_brackets, ("12", "(x)", "()", "(", "(12", "((12))")))


def test_a_plus_says_nothing():
    assert without_plus("+12") == "12"
    assert without_plus("+ 1.250") == "1.250"
    assert [without_plus(text) for text in ("12", "+-12", "++12", "+x", "+")] == ["12", "+-12", "++12", "+x", "+"]


def test_where_no_dash_stands_there_is_none():
    assert not has_no_cents("€ 900")
    assert not has_no_cents("-")


def test_a_currency_sign_between_the_digits_stays():
    assert without_currency("12€50") == "12€50"


WRITTEN = ("{:,}", "{:,}.00", "{:,} ")


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
    st.sampled_from([",", ".", " "]),
    st.sampled_from(["", "0", "00"]),
)
def test_a_column_in_one_spelling_is_read_right_or_not_at_all(numbers: list[int], mark: str, cents: str):
    decimal = "." if mark == "," else ","
    texts = [f"{number:,}".replace(",", mark) + (decimal + cents if cents else "") for number in numbers]
    proved = marks(*texts, of_euros=True)

    read = [proved.read(text, NOTHING) for text in texts]

    for number, found in zip(numbers, read):
        assert found is Obstacle.SEPARATOR or (isinstance(found, Number) and int(found.whole) == number)


@given(st.text(max_size=12) | st.from_regex(r"[0-9., €-]{1,16}", fullmatch=True))
def test_any_text_is_a_number_or_not(text: str):
    assert isinstance(marks(text).read(text, marks(text)), Number | Obstacle)
    assert len(without_currency(text)) <= len(text)
