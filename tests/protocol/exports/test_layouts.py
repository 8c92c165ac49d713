from copy import deepcopy
from typing import Any

import pytest

from oporde.protocol.exports.layouts import (
    certain_column,
    certain_key,
    certain_lengths,
    certain_rules,
    codes_in_force,
    example_name,
    example_sender,
    is_always_filled,
    line,
    rejects,
    right_rows,
)
from oporde.protocol.protocol import Layout, Protocol
from tests.protocol.exports.small_protocol import SMALL, changed, rule


def with_rules(*rules: dict[str, Any], **column: Any) -> tuple[Protocol, Layout]:
    """The small protocol, in which the first layout has one column, `Waarde`, and these rules."""
    written = deepcopy(SMALL)
    waarde = {"name": "Waarde", "definition": "Een waarde.", "type": "text"} | column
    written["layouts"][0] |= {"columns": [waarde], "rules": list(rules), "derived": [], "hints": [], "example_rows": []}
    written["head"]["rules"] = []
    protocol = Protocol.model_validate(written)
    return protocol, protocol.layouts[0]


@pytest.mark.parametrize(
    ("more", "certain"),
    [
        ({}, True),
        ({"severity": "signal"}, False),
        ({"severity": "signal", "reject_above": "1%"}, False),
        ({"reject_above": "1%"}, False),
        ({"production_only": True}, False),
        ({"signal_columns": ["Waarde"]}, False),
    ],
)
def test_only_a_rule_that_always_rejects_is_certain(more: dict[str, Any], certain: bool):
    _, layout = with_rules(rule("A1", "length", **more), max_length=3)

    assert rejects(layout.rules[0], "Waarde") is certain
    assert bool(certain_rules(layout, layout.columns[0])) is certain


def test_behind_a_rule_that_only_signals_nothing_is_certain():
    codes = [{"code": "1", "label": "een"}, {"code": "2", "label": "twee"}]
    rules = (rule("A1", "code"), rule("A2", "length", severity="signal"), rule("A3", "characters"))
    protocol, layout = with_rules(*rules, type="code", codes=codes)

    assert [found.id for found in certain_rules(layout, layout.columns[0])] == ["A3"]
    assert certain_column(protocol, layout, layout.columns[0]) is None


def test_a_code_whose_unknown_values_only_signal_is_described_as_digits_of_that_length(small: Protocol):
    zorg = small.layout("zorg")
    found = certain_column(small, zorg, zorg.column("Aanbieder"))

    assert found is not None
    assert (found.type, found.min_length, found.max_length) == ("digits", 1, 1)


def test_a_pattern_that_not_every_dialect_reads_alike_is_not_described():
    for pattern in (r"(?i)abc", r"\w+", r"a+?", r"[[:alpha:]]", r"^abc$", r"\p{L}"):
        protocol, layout = with_rules(rule("A1", "pattern"), pattern=pattern)

        assert certain_column(protocol, layout, layout.columns[0]) is None
    for pattern in (r"[1-9][0-9]{3} ?[A-Z]{2}", r"(a|b)\.\d+", "[^;]*"):
        protocol, layout = with_rules(rule("A1", "pattern"), pattern=pattern)

        assert certain_column(protocol, layout, layout.columns[0]) is not None


def test_a_column_without_rules_may_be_anything():
    protocol, layout = with_rules(type="digits", max_length=3, required=True)

    assert certain_column(protocol, layout, layout.columns[0]) is None
    assert certain_lengths(protocol, layout, layout.columns[0]) is None
    assert not is_always_filled(layout, layout.columns[0])


def test_a_key_is_certain_when_all_its_columns_are_filled_and_readable(small: Protocol):
    assert certain_key(small.layout("kosten")) == ("Soort",)
    assert certain_key(small.layout("zorg")) == ()
    required = rule("A1", "required")
    for rules, key in (
        ((required, rule("A2", "unique", key=["Waarde"])), ("Waarde",)),
        ((rule("A2", "unique", key=["Waarde"]),), ()),
        ((required, rule("A2", "unique", key=["Waarde"], severity="signal")), ()),
        ((required, rule("A3", "length", severity="signal"), rule("A2", "unique", key=["Waarde"])), ()),
    ):
        _, layout = with_rules(*rules, required=True, max_length=9)

        assert certain_key(layout) == key


def test_codes_are_those_that_hold_on_a_day_of_a_period(small: Protocol):
    assert [code.code for code in codes_in_force(small, small.code_list("gemeenten"))] == ["9901", "9902", "9904"]


def test_a_file_of_another_kind_is_named_after_the_example(small: Protocol):
    assert example_sender(small) == ("9901", "H2_2017")
    assert example_name(small, small.layout("kosten")) == "9901_KOSTENZORG_H2_2017.csv"


def test_an_example_name_that_does_not_follow_the_pattern_is_not_relied_on():
    protocol = changed(naming={"pattern": "{file}-{period}-{municipality}.csv", "example": "zomaar.csv"})

    assert example_name(protocol, protocol.layout("zorg")) == "ZORG-H2_2017-9901.csv"


def test_right_rows_have_every_column_in_order(small: Protocol):
    zorg = small.layout("zorg")

    assert [list(row) for row in right_rows(zorg)] == [[column.name for column in zorg.columns]] * 2


def test_without_example_rows_the_examples_of_the_columns_make_one():
    _, layout = with_rules(example="abc")

    assert right_rows(layout) == ({"Waarde": "abc"},)


def test_a_line_quotes_only_what_must_be_quoted():
    assert line(["a", "", 'b"c', "d;e", "f g"], ";") == 'a;;"b""c";"d;e";f g'
