import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.mending.forms import Form
from oporde.mending.result import VALUE_CHANGES, Obstacle
from oporde.mending.values import Evidence, Respelt, Values, values_of
from oporde.protocol.elfproef import satisfies_elfproef
from tests.mending.conftest import make_form

DATE = make_form("date", lengths=(8, 8))
CREATED = make_form("date", lengths=(8, 8), required=True)
CODE = make_form("code", lengths=(2, 2), codes=("00", "01", "02", "11", "20"))
MUNICIPALITY = make_form("code", lengths=(4, 4), codes=("0363", "0513", "1948"), required=True)
LETTERS = make_form("code", codes=("A", "B"), of_digits=False)
BSN = make_form("bsn", lengths=(9, 9), required=True)
NUMBER = make_form("digits", lengths=(1, 9))
FIXED = make_form("digits", lengths=(5, 5))
AMOUNT = make_form("digits", lengths=(1, 12), unit="eur")
MONEY = make_form("number", scale=2, unit="eur")
HOURS = make_form("number", scale=1, decimal_separator=".")
TEXT = make_form("text", pattern="[1-9][0-9]{3} ?[A-Z]{2}")
CODES = make_form("codes", codes=("A", "B"))


def respelt(form: Form, text: str, *others: str) -> tuple[str, tuple[str, ...]] | Obstacle | None:
    """What becomes of a value among others in its column."""
    values = learned(form, text, *others)
    found = values.respell(text)
    return (found.text, found.kinds) if isinstance(found, Respelt) else found


def learned(form: Form, *texts: str) -> Values:
    values = values_of(form, Evidence())
    for text in filter(None, texts):
        values.learn(text)
    return values


def starting_with_zero() -> str:
    """A number that satisfies the elfproef and has lost its zero in a spreadsheet."""
    return next(f"{n:09d}" for n in range(12_345_600, 12_345_700) if satisfies_elfproef(f"{n:09d}"))


@pytest.mark.parametrize(
    ("form", "text", "right", "kinds"),
    [
        (CODE, "1", "01", "lost-leading-zeros"),
        (CODE, "0", "00", "lost-leading-zeros"),
        (CODE, "1.0", "01", "trailing-decimals lost-leading-zeros"),
        (CODE, "11,00", "11", "trailing-decimals"),
        (CODE, " 01 ", "01", "blank-padded"),
        (CODE, " 1", "01", "blank-padded lost-leading-zeros"),
        (CODE, "'01", "01", "apostrophe"),
        (CODE, '="01"', "01", "apostrophe"),
        (CODE, '"01"', "01", "apostrophe"),
        (CODE, "=1", "01", "apostrophe lost-leading-zeros"),
        (CODE, "\ufeff01", "01", "blank-padded"),
        (CODE, "nvt", "", "word-for-empty"),
        (CODE, "-", "", "word-for-empty"),
        (CODE, "#N/B", "", "word-for-empty"),
        (CODE, "   ", "", "blank-padded"),
        (MUNICIPALITY, "363", "0363", "lost-leading-zeros"),
        (LETTERS, "A ", "A", "blank-padded"),
        (DATE, "31-12-2017", "20171231", "date-spelling"),
        (DATE, "31122017", "20171231", "date-reversed"),
        (DATE, " 2017-12-31 00:00:00", "20171231", "blank-padded date-spelling moment-dropped"),
        (DATE, "20171231.0", "20171231", "trailing-decimals"),
        (DATE, "00000000", "", "zeros-for-empty"),
        (DATE, "99999999", "", "zeros-for-empty"),
        (DATE, "00-00-0000", "", "zeros-for-empty"),
        (NUMBER, "12,0", "12", "trailing-decimals"),
        (NUMBER, "1.250.000", "1250000", "thousands-separators"),
        (NUMBER, "NULL", "", "word-for-empty"),
        (FIXED, "123", "00123", "lost-leading-zeros"),
        (AMOUNT, "€ 1.250.000,00", "1250000", "currency-sign thousands-separators trailing-decimals"),
        (AMOUNT, "1.234", "1234", "thousands-separators"),
        (AMOUNT, "900,-", "900", "no-cents"),
        (AMOUNT, "€ 900,-", "900", "currency-sign no-cents"),
        (AMOUNT, "900,- euro", "900", "currency-sign no-cents"),
        (AMOUNT, "+900", "900", "plus-sign"),
        (AMOUNT, "€ +1.250.000", "1250000", "currency-sign plus-sign thousands-separators"),
        (NUMBER, "+ 12", "12", "plus-sign"),
        (MONEY, "+12,5", "12,5", "plus-sign"),
        (AMOUNT, "onbekend", "", "word-for-empty"),
        (MONEY, "1.250,50", "1250,50", "thousands-separators"),
        (MONEY, "1250.50", "1250,50", "decimal-sign"),
        (MONEY, "€ 12,5", "12,5", "currency-sign"),
        (MONEY, "12,500", "12,5", "trailing-decimals"),
        (MONEY, "- 1", None, None),
        (HOURS, "7,5", "7.5", "decimal-sign"),
        (TEXT, " 1234 AB", "1234 AB", "blank-padded"),
        (CODES, "A|B ", "A|B", "blank-padded"),
    ],
)  # fmt: skip
def test_a_wrong_spelling_is_put_right(form: Form, text: str, right: str | None, kinds: str | None):
    found = respelt(form, text, "1,25") if text == "12,500" else respelt(form, text)

    assert found == (Obstacle.NOT_RECOGNISED if kinds is None else (right, tuple(kinds.split())))


@pytest.mark.parametrize(
    ("form", "text", "obstacle"),
    [
        (CODE, "3", Obstacle.NOT_RECOGNISED),
        (CODE, "001", Obstacle.NOT_RECOGNISED),
        (CODE, "€ 1", Obstacle.CURRENCY),
        (MUNICIPALITY, "948", Obstacle.NOT_RECOGNISED),
        (MUNICIPALITY, "nvt", Obstacle.REQUIRED),
        (MUNICIPALITY, "  ", Obstacle.REQUIRED),
        (MUNICIPALITY, "", Obstacle.REQUIRED),
        (LETTERS, "a", Obstacle.NOT_RECOGNISED),
        (DATE, "12-02-2018", Obstacle.UNKNOWN_ORDER),
        (DATE, "31-12-17", Obstacle.SHORT_YEAR),
        (DATE, "43100", Obstacle.SERIAL),
        (CREATED, "00000000", Obstacle.REQUIRED),
        (NUMBER, "1,23E+08", Obstacle.SCIENTIFIC),
        (NUMBER, "1.5", Obstacle.DECIMALS),
        (NUMBER, "1.250", Obstacle.SEPARATOR),
        (NUMBER, "€ 12", Obstacle.CURRENCY),
        (NUMBER, "12,-", Obstacle.CURRENCY),
        (CODE, "1,-", Obstacle.CURRENCY),
        (NUMBER, "1.234.567.890", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "12,50", Obstacle.CENTS),
        (AMOUNT, "1.250,01", Obstacle.CENTS),
        (AMOUNT, "1.200", Obstacle.SEPARATOR),
        (AMOUNT, "-1200", Obstacle.NEGATIVE),
        (AMOUNT, "1200-", Obstacle.NEGATIVE),
        (AMOUNT, "−1.200", Obstacle.NEGATIVE),
        (AMOUNT, "-€ 12,50", Obstacle.NEGATIVE),
        (AMOUNT, "€ -900,-", Obstacle.NEGATIVE),
        (NUMBER, "-12", Obstacle.NEGATIVE),
        (AMOUNT, "(1200)", Obstacle.BRACKETS),
        (AMOUNT, "(€ 1.200,50)", Obstacle.BRACKETS),
        (NUMBER, "(12)", Obstacle.BRACKETS),
        (MONEY, "(12,5)", Obstacle.BRACKETS),
        (MONEY, "12-", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "(x)", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "+-12", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "++12", Obstacle.NOT_RECOGNISED),
        (CODE, "+1", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "€ -", Obstacle.NOT_RECOGNISED),
        (AMOUNT, "-", Obstacle.DASH),
        (MONEY, "12,505", Obstacle.SEPARATOR),
        (HOURS, "7,25", Obstacle.DECIMALS),
        (TEXT, "'1234 AB", Obstacle.NOT_RECOGNISED),
        (CODES, "A,B", Obstacle.NOT_RECOGNISED),
    ],
)
def test_what_would_be_a_guess_is_left_with_its_reason(form: Form, text: str, obstacle: Obstacle):
    assert respelt(form, text) is obstacle


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (CODE, "01"),
        (CODE, ""),
        (DATE, "20180212"),
        (NUMBER, "0012"),
        (AMOUNT, "0"),
        (MONEY, "-12,5"),
        (BSN, "999990019"),
    ],
)
def test_a_right_value_is_never_touched(form: Form, text: str):
    assert respelt(form, text, "1.250.000", "31-12-2017") is None


def test_a_zero_is_put_back_where_the_elfproef_then_holds():
    number = starting_with_zero()

    assert respelt(BSN, number[1:]) == (number, ("lost-leading-zeros",))
    assert respelt(BSN, f"{number[1:]}.0") == (number, ("trailing-decimals", "lost-leading-zeros"))


def test_a_zero_is_not_put_back_where_the_elfproef_does_not_hold():
    wrong = str(int(starting_with_zero()) + 1)

    assert respelt(BSN, wrong) is Obstacle.NOT_RECOGNISED


def test_two_zeros_are_never_put_back():
    short = next(f"{n}" for n in range(1_234_500, 1_234_600) if satisfies_elfproef(f"{n:09d}"))

    assert respelt(BSN, short) is Obstacle.NOT_RECOGNISED


@pytest.mark.parametrize("text", ["999.990.019", "999 990 019", "9999.90.019", "999990019,00"])
def test_what_stands_between_the_figures_goes_where_the_elfproef_then_holds(text: str):
    assert respelt(BSN, text) is not None
    assert not isinstance(respelt(BSN, text), Obstacle)


@pytest.mark.parametrize("text", ["999.990.018", "-99990019", "99999001", "9999900199", "abcdefghi"])
def test_of_another_number_nothing_is_made(text: str):
    assert respelt(BSN, text) is Obstacle.NOT_RECOGNISED


def test_a_short_number_is_not_filled_up_where_others_kept_their_zeros():
    assert respelt(FIXED, "123", "00456") is Obstacle.ZEROS


@pytest.mark.parametrize("text", ["+12", "-12", "12-", "(12)", "-€ 12", "(€ 12)"])
def test_a_number_with_a_sign_stands_in_its_own_column(text: str):
    assert values_of(AMOUNT, Evidence()).resembles(text)


def test_what_others_prove_counts():
    assert respelt(DATE, "12-02-2018", "31-12-2017") == ("20180212", ("date-spelling",))
    assert respelt(AMOUNT, "1.200", "1.250.000") == ("1200", ("thousands-separators",))
    assert respelt(AMOUNT, "1.000", "12.50") == ("1", ("trailing-decimals",))


def test_columns_of_one_file_prove_something_for_each_other():
    evidence = Evidence()
    created, start = values_of(CREATED, evidence), values_of(DATE, evidence)
    for column, text in ((created, "12-02-2018"), (start, "31-12-2017")):
        column.learn(text)

    assert created.respell("12-02-2018") == Respelt("20180212", ("date-spelling",))


FORMS = (DATE, CREATED, CODE, MUNICIPALITY, LETTERS, BSN, NUMBER, FIXED, AMOUNT, MONEY, HOURS, TEXT, CODES)
PIECES = (
    *"0123456789.,-' €\"=",
    "00",
    "363",
    "2017",
    "12",
    "31",
    "EUR",
    "nvt",
    "dec",
    "1.250.000",
    "999990019",
    "00:00",
)
texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=10)


@given(form=st.sampled_from(FORMS), column=st.lists(texts, min_size=1, max_size=10))
def test_what_comes_out_is_right_or_there_is_a_reason(form: Form, column: list[str]):
    values = learned(form, *column)
    for text in column:
        found = values.respell(text)
        if found is None:
            assert values.is_right(text)
        elif isinstance(found, Respelt):
            assert not values.is_right(text)
            assert values.is_right(found.text)
            assert set(found.kinds) <= set(VALUE_CHANGES)
            assert found.kinds
            assert values.resembles(text)
        assert not values.is_right(text) or values.resembles(text)
