"""The protocol's own examples, for another sender and another period."""

import pytest

from oporde.errors import OpOrdeError
from oporde.protocol.exports.examples.target import Target, day_text, make_target, previous_period, read_name
from oporde.protocol.protocol import Protocol


@pytest.fixture
def own(protocol: Protocol) -> Target:
    return make_target(protocol, "9901", "H2_2017")


@pytest.fixture
def other(protocol: Protocol) -> Target:
    return make_target(protocol, "9902", "H1_2017")


def cell(target: Target, name: str, value: str) -> str:
    layout = target.protocol.layout("zorg")
    place = [column.name for column in layout.columns].index(name)
    return target.cells(layout, {name: value})[place]


def test_a_file_is_named_as_the_protocol_says(other: Target):
    assert other.file_name(other.protocol.layout("kosten")) == "9902_KOSTENZORG_H1_2017.csv"


def test_a_row_is_completed_with_the_example_row(own: Target):
    layout = own.protocol.layout("zorg")

    assert own.cells(layout, {"Soort": ""})[:6] == ("20180212", "9901", "999990019", "700001", "", "1")


def test_the_sender_and_that_of_the_examples_change_places(other: Target):
    assert cell(other, "Gemeente", "9901") == "9902"
    assert cell(other, "Gemeente", "9902") == "9901"
    assert cell(other, "Gemeente", "9999") == "9999"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017-07-01", "2017-01-01"),  # the first day stays the first day
        ("2017-06-30", "2016-12-31"),  # and the day before it the day before
        ("2017-12-31", "2017-06-30"),  # the last day stays the last day
        ("2018-01-01", "2017-07-01"),  # and the day after it the day after
        ("2016-03-07", "2015-09-08"),  # as many days before the period
        ("2017-02-30", "2017-02-30"),  # no day
        ("", ""),
    ],
)
def test_days_move_along_with_the_period(other: Target, written: str, expected: str):
    assert cell(other, "Begin", written) == expected


def test_names_and_texts_get_the_sender_and_the_period(other: Target):
    assert other.text("9901_ZORG_H2_2017.csv") == "9902_ZORG_H1_2017.csv"
    assert other.text("map/9901_zorg_h2_2017.CSV") == "map/9902_zorg_h1_2017.CSV"
    assert other.text("20180212;9901;79901") == "20180212;9902;79901"


def test_a_name_tells_sender_file_and_period_wherever_it_stands(protocol: Protocol):
    found = read_name(protocol, "map/._9901_kostenzorg_h2_2017.CSV")

    assert found is not None
    assert (found.municipality, found.word, found.period) == ("9901", "KOSTENZORG", "H2_2017")
    assert read_name(protocol, "Zorg Voorbeeldstad.csv") is None


def test_a_period_without_a_former_one_is_the_former_one_itself(own: Target, other: Target):
    for target in (own, other):
        pair = previous_period(target)

        assert pair is not None
        assert [each.period.id for each in pair] == ["H2_2017", "H1_2017"]


def test_days_of_a_former_period_keep_their_distance_to_those_of_this_one(own: Target, other: Target):
    for target in (own, other):
        pair = previous_period(target)

        assert pair is not None
        assert [cell(each, "Begin", "2017-07-01") for each in pair] == ["2017-07-01", "2017-07-01"]


@pytest.mark.parametrize("code", ["9903", "0000"])
def test_a_sender_that_does_not_exist_in_the_period_is_refused(protocol: Protocol, code: str):
    with pytest.raises(OpOrdeError, match=f"Code {code} geldt niet in verslagperiode H2_2017"):
        make_target(protocol, code, "H2_2017")


def test_an_unknown_period_is_refused_with_the_known_ones(protocol: Protocol):
    with pytest.raises(OpOrdeError, match="Mogelijk zijn: H2_2017, H1_2017"):
        make_target(protocol, "9901", "H1_2016")


def test_a_day_is_written_as_its_column_wants_it(protocol: Protocol):
    column = protocol.layout("zorg").column("Geboren")

    assert day_text(1, column) == "01-01-0001"
