from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.mending.days import LIKELY_YEARS, DayOrder, kinds_of
from oporde.mending.result import Obstacle

NOTHING = DayOrder()
CLEAR = date(2017, 12, 31)  # its day is no month
TWELFTH = date(2018, 2, 12)  # its day could be one


def order(*texts: str) -> DayOrder:
    """What these dates prove."""
    proved = DayOrder()
    for text in texts:
        proved.look_at(text)
    return proved


@pytest.mark.parametrize(
    "text",
    [
        "31-12-2017", "31/12/2017", "31.12.2017", "31 12 2017", "12/31/2017", "2017-12-31", "2017/12/31", "31122017",
        "2017-12-31 00:00", "2017-12-31 00:00:00", "2017-12-31T00:00:00", "2017-12-31T00:00:00Z", "31-12-2017 13:45",
        "20171231 0000", "20171231000000", "31 december 2017", "31 dec 2017", "31-DEC-2017", "31 dec. 2017", "31-Dec-2017",
    ],
)  # fmt: skip
def test_a_day_that_can_be_read_in_one_way_is_read(text: str):
    assert order(text).read(text, NOTHING) == CLEAR


@pytest.mark.parametrize("text", ["12-02-2018", "12-2-2018", "12/02/2018", "12022018", "2/12/2018"])
def test_which_number_is_the_day_is_not_guessed(text: str):
    assert order(text).read(text, NOTHING) is Obstacle.UNKNOWN_ORDER


def test_another_date_that_is_written_so_proves_the_order():
    assert order("31-12-2017").read("12-02-2018", NOTHING) == TWELFTH
    assert order("12/31/2017").read("02/12/2018", NOTHING) == TWELFTH
    assert order("31122017").read("12022018", NOTHING) == TWELFTH
    assert order("31122017").read("1022018", NOTHING) == date(2018, 2, 1)


def test_a_date_that_is_written_otherwise_proves_nothing():
    assert order("31-12-2017", "31122017", "2017-12-31").read("12/02/2018", NOTHING) is Obstacle.UNKNOWN_ORDER


def test_a_column_that_proves_nothing_itself_goes_by_the_others():
    assert DayOrder().read("12-02-2018", order("31-12-2017")) == TWELFTH
    assert DayOrder().read("12-02-2018", order("31-12-2017", "12-31-2017")) is Obstacle.CONTRADICTING_ORDER
    assert order("31-12-2017").read("12-02-2018", order("31-12-2017", "12-31-2017")) == TWELFTH


def test_dates_that_contradict_each_other_are_left():
    assert order("31-12-2017", "12-31-2017").read("12-02-2018", NOTHING) is Obstacle.CONTRADICTING_ORDER
    assert order("2017-31-12").read("2018-02-12", NOTHING) is Obstacle.CONTRADICTING_ORDER


def test_where_day_and_month_are_the_same_number_there_is_nothing_to_prove():
    assert NOTHING.read("11-11-2017", NOTHING) == date(2017, 11, 11)


def test_a_year_that_comes_first_is_followed_by_the_month():
    assert NOTHING.read("2018-02-12", NOTHING) == TWELFTH
    assert NOTHING.read("2018/2/12", NOTHING) == TWELFTH


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("31-12-17", Obstacle.SHORT_YEAR),
        ("31 dec 17", Obstacle.SHORT_YEAR),
        ("2017-12-31T23:30:00+01:00", Obstacle.MOMENT),
        ("2017-12-31 25:00", Obstacle.MOMENT),
        ("43100", Obstacle.SERIAL),
        ("31-02-2017", Obstacle.NOT_RECOGNISED),
        ("31-12-2717", Obstacle.NOT_RECOGNISED),
        ("31 foo 2017", Obstacle.NOT_RECOGNISED),
        ("31-12/2017", Obstacle.NOT_RECOGNISED),
        ("20171331", Obstacle.NOT_RECOGNISED),
        ("gisteren", Obstacle.NOT_RECOGNISED),
        ("", Obstacle.NOT_RECOGNISED),
    ],
)
def test_what_may_mean_something_else_is_left(text: str, obstacle: Obstacle):
    assert order(text).read(text, NOTHING) is obstacle


def test_a_zone_is_no_matter_at_midnight_in_it():
    assert NOTHING.read("2017-12-31T00:00:00+01:00", NOTHING) == CLEAR


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("31-12-2017", ("date-spelling",)),
        ("31 dec 2017", ("date-spelling",)),
        ("31122017", ("date-reversed",)),
        ("20171231000000", ("moment-dropped",)),
        ("2017-12-31 00:00", ("date-spelling", "moment-dropped")),
    ],
)
def test_what_was_done_is_named(text: str, kinds: tuple[str, ...]):
    assert kinds_of(text, "20171231") == kinds


WRITTEN = (
    "{0.day}-{0.month}-{0.year}", "{0:%d-%m-%Y}", "{0:%d/%m/%Y}", "{0:%m/%d/%Y}", "{0:%Y-%m-%d}", "{0:%d%m%Y}", "{0:%Y%m%d}000000"
)  # fmt: skip
days = st.dates(date(LIKELY_YEARS.start, 1, 1), date(LIKELY_YEARS.stop - 1, 12, 31))


@given(many=st.lists(days, min_size=1, max_size=30), spelling=st.sampled_from(WRITTEN))
def test_a_column_in_one_spelling_is_read_right_or_not_at_all(many: list[date], spelling: str):
    texts = [spelling.format(day) for day in many]
    proved = order(*texts)

    read = [proved.read(text, NOTHING) for text in texts]

    assert [(day, found) for day, found in zip(many, read) if found not in (day, Obstacle.UNKNOWN_ORDER)] == []
    if any(day.day > 12 for day in many):
        assert read == many


@given(st.text(max_size=12) | st.from_regex(r"[0-9./ :TZ+-]{1,20}", fullmatch=True))
def test_any_text_is_a_day_or_not(text: str):
    assert isinstance(order(text).read(text, order(text)), date | Obstacle)
