"""A protocol without a generator: its example rows, for as many people as wanted."""

from typing import Any

import pytest

from oporde.errors import OpOrdeError
from oporde.protocol.elfproef import satisfies_elfproef
from oporde.protocol.exports.examples.copies import copied_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import SMALL, small_protocol


def without(*kinds: str) -> Protocol:
    """The small protocol without its rules of these kinds."""
    layouts: list[dict[str, Any]] = [
        layout | {"rules": [rule for rule in layout["rules"] if rule["kind"] not in kinds]}
        for layout in SMALL["layouts"]
    ]
    return small_protocol(layouts=layouts)


def rows(protocol: Protocol, layout: str, wanted: int) -> list[tuple[str, ...]]:
    return copied_rows(make_target(protocol, "9902", "H2_2017"), protocol.layout(layout), wanted)


def test_copies_are_about_other_people_under_other_numbers():
    made = rows(without("reconcile"), "zorg", 50)

    assert len(made) == 50
    assert len({row[2] for row in made}) == 50
    assert all(satisfies_elfproef(row[2]) for row in made)
    assert {row[1] for row in made} == {"9902"}
    assert len({(row[2], row[3]) for row in made}) == 50


def test_people_stay_the_same_people_in_every_copy():
    made = rows(without("reconcile"), "zorg", 6)

    assert [row[3] for row in made] == ["700001", "700001", "700002", "700002", "700003", "700003"]


def test_where_nothing_tells_a_copy_from_its_original_there_are_no_copies():
    assert [row[2] for row in rows(without("reconcile", "unique"), "kosten", 50)] == ["01", "02"]


def test_totals_that_must_agree_with_another_file_are_left_as_they_are(protocol: Protocol):
    assert len(rows(protocol, "zorg", 50)) == 2


def test_more_rows_than_test_numbers_are_refused_with_the_largest_number():
    with pytest.raises(OpOrdeError, match="hoogstens 9090 rijen"):
        rows(without("reconcile"), "zorg", 20_000)
