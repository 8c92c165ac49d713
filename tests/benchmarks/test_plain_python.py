"""The oracle itself, rule by rule: what it finds in files of one or a few rows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks.peers.plain_python import count_findings, find
from benchmarks.peers.wmo import COLUMNS, Delivery

GOOD_ROW = [
    "20180212",
    "0363",
    "999990019",
    "700001",
    "01",
    "01",
    "1",
    "1",
    "20160301",
    "20180228",
    "20160307",
    "",
    "3",
    "04",
    "2",
    "78",
    "04",
    "",
]
OTHERS = (
    *("999990007", "999990020", "999990032", "999990044", "999990056", "999990068", "999990081", "999990093"),
    *("123456782", "111222333"),
)
PERIOD = date(2017, 7, 1), date(2017, 12, 31)
TODAY = date(2018, 3, 1)

Count = Callable[..., dict[tuple[str, str | None], int]]


def row(changes: dict[int, str]) -> str:
    return ";".join(changes.get(number, text) for number, text in enumerate(GOOD_ROW, start=1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "delivery.csv"


@pytest.fixture
def count(path: Path) -> Count:
    """Count what is found in good rows with these changes, one dictionary a row."""

    def count(*rows: dict[int, str]) -> dict[tuple[str, str | None], int]:
        path.write_text("\r\n".join([";".join(COLUMNS), *map(row, rows), ""]), "utf-8")
        return count_findings(path, "0363", *PERIOD, TODAY)

    return count


def another(number: int) -> dict[int, str]:
    """A row of another client and assignment."""
    return {3: OTHERS[number], 4: str(number)}


def test_nothing_is_found_in_a_good_row(count: Count):
    assert count({}) == {}


@pytest.mark.parametrize(
    ("rule", "column", "text"),
    [
        ("W101", 1, ""),
        ("W101", 2, ""),
        ("W101", 3, ""),
        ("W104", 2, "O363"),
        ("W104", 4, "-1"),
        ("W104", 5, "٠١"),
        ("W104", 3, " 999990019"),
        ("W104", 13, "3,5"),
        ("W105", 2, "363"),
        ("W105", 3, "99999001"),
        ("W105", 4, "1234567890"),
        ("W105", 9, "2016301"),
        ("W105", 16, "123456789"),
        ("W106", 9, "20170229"),
        ("W106", 11, "00000000"),
        ("W106", 10, "99999999"),
        ("W106", 1, "00000101"),
        ("W107", 5, "19"),
        ("W107", 7, "6"),
        ("W107", 8, "3"),
        ("W107", 15, "7"),
        ("W107", 17, "84"),
        ("W108", 3, "000000000"),
        ("W109", 3, "999990018"),
        ("W111", 2, "9999"),
        ("W111", 2, "1949"),  # Waadhoeke, from 2018
    ],
)
def test_a_bad_value_breaks_its_own_rule_and_nothing_that_is_built_on_it(
    count: Count, rule: str, column: int, text: str
):
    assert count({column: text}) == {(rule, COLUMNS[column - 1]): 1}


def test_a_code_is_good_when_it_was_valid_on_the_first_day_of_the_period_only(count: Count):
    assert count({2: "0007"}) == {("W202", None): 1}  # Bellingwedde, to 2018


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("W102", {5: "", 6: ""}),
        ("W103", {9: "", 11: ""}),
        ("W112", {1: "20180302"}),
        ("W113", {1: "20171231"}),
        ("W120", {9: "20171101", 10: "20171031", 11: "", 18: "19"}),
        ("W120", {11: "20170901", 12: "20170831", 18: "19"}),
        ("W121", {9: "20180101", 11: ""}),
        ("W122", {10: "20170630"}),
        ("W124", {9: "19940331", 11: ""}),
        ("W125", {12: "20180213"}),
        ("W126", {9: "20160901", 11: "20160731"}),
        ("W127", {10: "20170831", 12: "20171002", 18: "19"}),
        ("W128", {10: "", 18: "19"}),
        ("W128", {18: "19"}),  # the end granted lies after Aanmaakdatum
        ("W129", {10: "20171231"}),
        ("W130", {15: ""}),
        ("W130", {17: ""}),
        ("W131", {13: ""}),
        ("W131", {16: ""}),
        ("W132", {13: "0"}),
        ("W132", {16: "00"}),
        ("W133", {13: "169"}),
        ("W133", {13: "10081", 14: "01"}),
        ("W134", {17: "14"}),
        ("W134", {5: "11", 6: "11", 17: "82"}),
        ("W135", {5: "02"}),
        ("W136", {8: "2"}),
    ],
)
def test_a_row_breaks_exactly_one_rule(count: Count, rule: str, changes: dict[int, str]):
    # Nine good rows beside it, so that one row that falls outside the period is not more than 10% (W123).
    assert count(changes, *(another(number) for number in range(9))) == {(rule, None): 1} | (
        {("W201", COLUMNS[0]): 9} if 1 in changes else {}
    )


@pytest.mark.parametrize(
    "changes",
    [
        {9: "20160901", 11: "20160801"},  # 31 days early
        {10: "20170901", 12: "20171002", 18: "19"},  # 31 days late
        {13: "168"},
        {13: "10080", 14: "01"},
        {5: "15", 6: "15", 13: "7", 14: "14"},
        {9: "19940401", 11: ""},
        {10: "20170701", 18: "19"},
        {9: "20171231", 11: ""},
        {1: "20180101", 11: "20171231"},
    ],
)
def test_a_border_is_still_good(count: Count, changes: dict[int, str]):
    assert count(changes) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {12: "20170631", 10: "20170101"},  # the effective end is bad, so not surely before the period
        {6: "99", 14: "14", 17: "14"},
        {6: "99", 5: "02"},
        {11: "20180132", 9: "20180101"},
    ],
)
def test_what_is_unknown_breaks_no_rule(count: Count, changes: dict[int, str]):
    assert {rule for rule, _ in count(changes)} <= {"W106", "W107"}


def test_a_file_without_rows_is_found(count: Count):
    assert count() == {("W203", None): 1}


def test_rows_that_differ_from_the_first_known_value_are_counted(count: Count):
    found = count({1: "x"}, another(1), {1: "20180213", **another(2)}, {2: "0518", **another(3)})

    assert found == {
        ("W104", COLUMNS[0]): 1,
        ("W201", COLUMNS[0]): 1,
        ("W201", COLUMNS[1]): 1,
        ("W202", None): 1,
    }


def test_surplus_copies_are_counted_and_overlap(count: Count):
    assert count({}, {}, {}, another(1)) == {("W204", None): 2, ("W208", None): 3}


def test_numbers_with_two_clients_are_counted_as_numbers_and_rows_with_two_types_as_rows(count: Count):
    found = count(
        {}, {3: "999990020"}, {3: "999990032"}, {**another(3), 4: "5"}, {**another(4), 4: "5", 5: "02", 6: "02"}
    )

    assert found == {("W205", None): 2, ("W206", None): 2}


def test_leading_zeros_of_a_number_mean_nothing(count: Count):
    assert count({4: "07"}, {**another(1), 4: "7"}, {**another(2), 4: "70"}) == {("W205", None): 1}


def test_rows_without_a_number_are_counted_where_others_have_one(count: Count):
    assert count({4: ""}, another(1), {**another(2), 4: "x"}) == {
        ("W104", COLUMNS[3]): 1,
        ("W207", COLUMNS[3]): 1,
    }
    assert count({4: ""}, {**another(1), 4: ""}) == {}


def test_both_rows_of_an_overlap_are_counted(count: Count):
    first, second = {10: "20170831", 18: "19"}, {9: "20170831", 11: "", 10: "", 4: "2"}

    assert count(first, second) == {("W208", None): 2}
    assert count(first, {**second, 9: "20170901"}) == {}
    assert count(first, {**second, 8: "2", 16: "", 17: ""}) == {}
    assert count({**first, 8: ""}, {**second, 8: ""}) == {("W208", None): 2}
    without_type = {5: "", 6: ""}
    assert count(first | without_type, second | without_type) == {("W102", None): 2, ("W208", None): 2}
    assert count(first, second | without_type) == {("W102", None): 1}
    assert ("W208", None) not in count(first | without_type, {**second, 5: "", 6: "99"})
    assert count(first, {**second, 8: "x"}) == {("W104", COLUMNS[7]): 1}


def test_a_long_row_overlaps_later_rows_though_others_lie_between(count: Count):
    long, short = {9: "20150101", 11: "", 10: ""}, {9: "20160101", 11: "", 10: "20170701", 18: "19", 4: "2"}
    late = {9: "20170901", 11: "", 10: "20171001", 18: "19", 4: "3"}

    assert count(long, short, late) == {("W208", None): 3}


def test_a_client_who_died_and_yet_goes_on_is_counted(count: Count):
    died = {10: "20170801", 18: "02"}

    assert count(died, {4: "2", 5: "02", 6: "02"}) == {("W209", None): 1}
    assert count(died, {4: "2", 5: "02", 6: "02", 10: "20170801", 18: "02"}) == {}
    assert count(died, {4: "2", 5: "02", 6: "02", 12: "20170832"}) == {("W106", COLUMNS[11]): 1}


def test_more_than_25_rows_of_one_client_are_counted(count: Count):
    def rows(number: int) -> list[dict[int, str]]:
        return [{4: str(n)} for n in range(number)]

    assert ("W210", None) not in count(*rows(25))
    assert count(*rows(26))["W210", None] == 26


def test_one_client_on_more_than_5_percent_of_the_rows_is_counted_from_50_rows(count: Count):
    one = [{4: "1"}, {4: "2"}, {4: "3"}]
    unknown = [{3: "", 4: str(number)} for number in range(4, 61)]

    assert count(*one, *unknown[:47])["W211", None] == 3
    assert ("W211", None) not in count(*one, *unknown[:46])
    assert ("W211", None) not in count(*one, *unknown[:57])


def test_rows_outside_the_period_reject_the_file_above_10_percent(count: Count):
    late = {9: "20180101", 11: ""}

    assert ("W123", None) not in count(late, *(another(number) for number in range(9)))
    assert count(late, *(another(number) for number in range(8)))["W123", None] == 1


def test_rows_are_numbered_as_in_a_spreadsheet(path: Path):
    path.write_text(f"\ufeff{';'.join(COLUMNS)}\n{row({})}\n\n{row({3: ''})}\n", "utf-8")

    found = find(Delivery(path, "0363", *PERIOD, TODAY))

    assert found.rows == {("W101", "BSN"): [4]}


def test_a_row_with_another_number_of_fields_has_no_reading(path: Path):
    path.write_text(f"{';'.join(COLUMNS)}\n{row({})};\n", "utf-8")

    with pytest.raises(ValueError, match="row 2: 19 fields instead of 18"):
        count_findings(path, "0363", *PERIOD, TODAY)
