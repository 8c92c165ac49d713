"""Right files as a generator draws them."""

from typing import Any

import pytest

from oporde.errors import OpOrdeError
from oporde.protocol.exports.examples.rightful import SOME_ROWS, right_rows, usual_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import small_protocol

ZORG = {
    "groups": {
        "sizes": {"1": 50, "2": 50},
        "at_most": 3,
        "share_at_most": "5%",
        "share_from_rows": 50,
        "per_inhabitant": 0.02,
    },
    "sender": {"level": {"decimal": [0, 1]}},
    "file": {
        "Gemeente": {"same_as": "municipality"},
        "Peildatum": {"day": {"first": "period_last_day", "last": "period_last_day"}},
    },
    "group": {"BSN": {"test_bsn": True}},
    "row": {
        "Soort": {"codes": {"01": 8, "02": 1, "03": 1}, "distinct": True},
        "Begin": {"day": {"first": "period_first_day", "last": "period_first_day"}},
        "Nummer": {"running": 7},
    },
}  # fmt: skip
KOSTEN = {
    "one_row_per": "Soort",
    "totals": {"code": "01", "columns": ["Kosten"]},
    "row": {"Kosten": {"amount": {"per_inhabitant": {"02": 2, "03": 1}, "by": "Soort"}}},
}


def generating(**zorg: Any) -> Protocol:
    layouts = {"zorg": ZORG | zorg, "kosten": KOSTEN}
    return small_protocol(generator={"inhabitants_otherwise": 10, "layouts": layouts})


def column(protocol: Protocol, name: str, rows: int, *, seed: int = 1, period: str = "H2_2017") -> list[str]:
    layout = protocol.layout("zorg")
    made = right_rows(make_target(protocol, "9901", period), layout, rows, seed)
    return [row[[c.name for c in layout.columns].index(name)] for row in made]


@pytest.mark.parametrize("rows", [1, 7, 200, 20_000])
def test_there_are_as_many_rows_as_asked_for(rows: int):
    assert len(column(generating(), "BSN", rows)) == rows


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    protocol = generating()

    assert column(protocol, "Soort", 200) == column(protocol, "Soort", 200)
    assert column(protocol, "Soort", 200) != column(protocol, "Soort", 200, seed=2)


def test_in_another_period_it_is_about_the_same_people():
    protocol = generating()
    people = [set(column(protocol, "BSN", 200, period=period)) for period in ("H1_2017", "H2_2017")]

    assert len(people[0] & people[1]) > 100


def test_values_are_written_as_their_columns_want_them():
    protocol = generating()

    assert set(column(protocol, "Begin", 9)) == {"2017-07-01"}
    assert set(column(protocol, "Peildatum", 9)) == {"20171231"}
    assert column(protocol, "Nummer", 3) == ["7", "8", "9"]
    assert set(column(protocol, "Postcode", 9)) == {""}


def test_one_person_never_has_more_than_the_allowed_share_of_the_rows():
    people = column(generating(), "BSN", 50)

    assert max(people.count(person) for person in people) == 2


def test_people_have_more_rows_where_there_are_too_few_of_them():
    people = column(generating(), "BSN", 27_000)

    assert len(set(people)) == 9091
    assert max(people.count(person) for person in people[:300]) == 3


def test_more_rows_than_can_be_right_are_refused_with_the_largest_number():
    with pytest.raises(OpOrdeError, match="hoogstens 27273 rijen"):
        column(generating(), "BSN", 27_274)


def test_a_file_with_one_row_per_code_has_its_natural_number_of_rows_and_a_total():
    protocol = generating()
    target = make_target(protocol, "9901", "H2_2017")

    assert [row[2:] for row in right_rows(target, protocol.layout("kosten"), 500, seed=1)] == [
        ("01", "3000"),
        ("02", "2000"),
        ("03", "1000"),
    ]


def test_a_sender_of_unknown_size_has_the_size_the_generator_says():
    protocol = generating()
    target = make_target(protocol, "9902", "H2_2017")

    assert right_rows(target, protocol.layout("kosten"), 1, seed=1)[0][3] == "30"


def test_the_usual_number_of_rows_goes_with_the_number_of_inhabitants(protocol: Protocol):
    made = generating()

    assert usual_rows(made, made.layout("zorg"), "9901") == 30
    assert usual_rows(protocol, protocol.layout("zorg"), "9901") == SOME_ROWS
