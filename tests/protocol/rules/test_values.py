"""The kinds about one value: each refuses its own, says so once, and leaves an empty cell to `required`."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.nl import bsn

from oporde.protocol.rules.scopes import ValueRule
from tests.protocol.rules.judging import judge, protocol_of, rule, said

KINDS = {
    "characters": ("Aantal", ["7", "007"], ["7a", "-7", " 7", "7,0", "٣"]),
    "length": ("Aantal", ["1", "123456789"], ["1234567890", "0" * 10]),
    "date": ("Begin", ["20170701", "20160229"], ["20170229", "00000000", "99999999", "20171301"]),
    "code": ("Soort", ["A", "B"], ["D", "a"]),
    "number": ("Bedrag", ["12", "12,5", "-0,50", "12,55"], ["1,2,3", "1-2", ",5", "-", "12,555", "1-", "12,"]),
    "pattern": ("Postcode", ["1234 AB", "1234AB"], ["0123 AB", "1234  AB", "1234 ab", "1234 ABC"]),
    "elfproef": ("BSN", ["999990019", "123456782"], ["999990018", "123456789"]),
    "value": ("Naam", ["Jan", "niet X"], ["X"]),
    "required": ("Naam", ["Jan"], [""]),
}
ASKED: dict[str, dict[str, Any]] = {
    kind: rule(kind)
    | ({"columns": ["Naam"]} if kind in ("value", "required") else {})
    | ({"holds": "value <> 'X'"} if kind == "value" else {})
    for kind in KINDS
}


@pytest.mark.parametrize("kind", KINDS)
def test_right_values_are_silent_and_wrong_ones_are_found(kind: str):
    column, right, wrong = KINDS[kind]
    rows = [{"Persoon": "1", column: value} for value in (*right, *wrong)]

    told = judge(ASKED[kind], rows)

    assert told.rows == tuple(range(len(right), len(rows)))
    assert (told.count, told.undecided) == (len(wrong), 0)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "required"])
def test_an_empty_cell_is_the_business_of_required_alone(kind: str):
    told = judge(ASKED[kind], [{"Persoon": "1"}])

    assert (told.count, told.undecided) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("length", {"Aantal": "x" * 12}),
        ("date", {"Begin": "2017070"}),
        ("date", {"Begin": "1-7-2017"}),
        ("code", {"Soort": "AA"}),
        ("number", {"Bedrag": "vijf"}),
        ("elfproef", {"BSN": "99999001"}),
    ],
)
def test_a_value_stops_at_the_first_rule_it_fails_and_the_later_ones_could_not_be_judged(
    kind: str, row: dict[str, str]
):
    told = judge(ASKED[kind], [row])

    assert (told.count, told.undecided) == (0, 1)


def test_several_codes_in_one_field():
    values = ["A", "A|B", "B|A|C", "A|", "|A", "A||B", "A|A", "A|D", "A B", "A;B"[:1]]

    told = judge(rule("code", columns=["Kenmerken"]), [{"Persoon": "1", "Kenmerken": value} for value in values])

    assert told.rows == (3, 4, 5, 6, 7, 8)


@given(st.lists(st.sampled_from(["A", "B", "C", "D", "", " "]), max_size=4))
@settings(max_examples=25)
def test_packed_codes_are_known_and_each_stands_once(codes: list[str]):
    told = judge(rule("code", columns=["Kenmerken"]), [{"Persoon": "1", "Kenmerken": "|".join(codes)}])

    right = set(codes) <= {"A", "B", "C"} and len(set(codes)) == len(codes)
    assert told.count == (0 if right or "|".join(codes) == "" else 1)


@given(st.lists(st.from_regex(r"\A-?[0-9]{0,4}(,[0-9]{0,3})?-?\Z"), min_size=1, max_size=8))
@settings(max_examples=25)
def test_a_number_is_digits_a_comma_and_no_more_decimals_than_its_scale(values: list[str]):
    told = judge(rule("number"), [{"Persoon": "1", "Bedrag": value} for value in values])

    wrong = [
        place for place, value in enumerate(values) if value and not re.fullmatch(r"-?[0-9]{1,16}(,[0-9]{1,2})?", value)
    ]
    assert told.rows == tuple(wrong)


@given(st.lists(st.from_regex(r"\A[0-9]{9}\Z"), min_size=1, max_size=8))
@settings(max_examples=25)
def test_the_elfproef_as_plain_python_has_it(values: list[str]):
    told = judge(rule("elfproef"), [{"Persoon": "1", "BSN": value} for value in values])

    assert told.rows == tuple(place for place, value in enumerate(values) if not bsn.is_valid(value))


def test_a_rule_may_signal_in_some_columns_and_reject_in_others():
    asked = rule("code", signal_columns=["Kenmerken"])

    assert judge(asked, [{"Soort": "D"}]).severity == "reject"
    assert judge(asked, [{"Kenmerken": "D"}]).severity == "signal"


def test_which_columns_a_kind_judges_follows_from_their_types():
    layout = protocol_of().layout("rijen")
    judged = {
        item.kind: {column.name for column in layout.columns if item.applies_to(column)}
        for item in layout.rules
        if isinstance(item, ValueRule)
    }

    assert judged == {
        "characters": {"Persoon", "Begin", "Eind", "Geboren", "Aantal", "Bedrag", "BSN"},
        "length": {"Persoon", "Soort", "Begin", "Eind", "Geboren", "Aantal", "Naam", "BSN"},
        "date": {"Begin", "Eind", "Geboren"},
        "code": {"Soort", "Kenmerken"},
        "number": {"Bedrag"},
        "pattern": {"Postcode"},
        "elfproef": {"BSN"},
    }


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("characters", "Elke waarde in deze kolommen bevat alleen cijfers: `Persoon`, `Begin`, `Eind`"),
        ("length", "- Elke waarde in `Aantal` heeft 1 tot en met 9 tekens."),
        ("date", "Elke waarde in `Begin`, `Eind` en `Geboren` is een datum die bestaat."),
        ("code", "Elke waarde in `Soort` en `Kenmerken` is een code uit de codelijst van die kolom."),
        ("number", "Elke waarde in `Bedrag` is een getal met hoogstens 2 decimalen."),
        ("pattern", "Elke waarde in `Postcode` past op het patroon `[1-9][0-9]{3} ?[A-Z]{2}`."),
        ("elfproef", "Elke waarde in `BSN` voldoet aan de elfproef."),
        ("value", "`Naam` is niet `X`. [geldt] value <> 'X'"),
        ("required", "`Naam` is altijd gevuld."),
    ],
)
def test_the_document_says_what_a_value_must_be(kind: str, sentence: str):
    assert sentence in said(ASKED[kind])
