"""A condition on the values of one row, in the author's own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oporde.protocol.exports.json_schema import row_schema
from tests.protocol.rules.judging import NOTHING, Found, accepted, judge, number, protocol_of, rule, said, unread


@pytest.mark.parametrize(
    ("keys", "row", "found"),
    [
        ({"holds": "Aantal <= 10"}, {"Aantal": "10"}, "right"),
        ({"holds": "Aantal <= 10"}, {"Aantal": "11"}, "wrong"),
        ({"holds": "Aantal <= 10"}, {}, "right"),
        ({"holds": "Aantal <= 10"}, {"Aantal": "tien"}, "undecided"),
        ({"holds": "Begin <= Eind"}, {"Begin": "20170701", "Eind": "20170630"}, "wrong"),
        ({"holds": "filled(Soort) OR filled(Naam)"}, {}, "wrong"),
        ({"holds": "filled(Soort) OR filled(Naam)"}, {"Soort": "X"}, "right"),
        ({"when": "Soort = 'A'", "holds": "filled(Naam)"}, {"Soort": "A"}, "wrong"),
        ({"when": "Soort = 'A'", "holds": "filled(Naam)"}, {"Soort": "B"}, "right"),
        ({"when": "Soort = 'A'", "holds": "filled(Naam)"}, {"Soort": "X"}, "undecided"),
        ({"when": "Soort = 'A'", "holds": "filled(Naam)"}, {"Soort": "X", "Naam": "Jan"}, "right"),
        ({"holds": "1000 / Aantal < 200"}, {"Aantal": "5"}, "wrong"),
        ({"holds": "1000 / Aantal < 200"}, {"Aantal": "0"}, "undecided"),
        ({"holds": "CAST(Naam AS INT) < 5"}, {"Naam": "7"}, "wrong"),
        ({"holds": "CAST(Naam AS INT) < 5"}, {"Naam": "Jan"}, "undecided"),
        ({"holds": "CAST(Naam AS INT) < 5"}, {}, "right"),
        ({"holds": "Aantal * Aantal * Persoon > 0"}, {"Aantal": "999999999", "Persoon": "999999"}, "right"),
        ({"holds": "Kenmerken LIKE '%A%'"}, {"Kenmerken": "B|C"}, "wrong"),
        ({"holds": "municipality() = '9901' AND period() = 'H2_2017'"}, {}, "right"),
        ({"holds": "municipality() = '9902'"}, {}, "wrong"),
        ({"holds": "BSN NOT BETWEEN 999900006 AND 999999990"}, {"BSN": "999990019"}, "wrong"),
    ],
)
def test_a_row_is_right_or_wrong_or_cannot_be_judged(keys: dict[str, str], row: dict[str, str], found: str):
    expected = {"right": NOTHING, "undecided": Found(undecided=1)}

    told = judge(rule("row", **keys), [{"Persoon": "1"} | row])

    assert (told.count, told.undecided) == ((1, 0) if found == "wrong" else (0, expected[found].undecided))


def test_the_document_shows_the_condition():
    assert said(rule("row", when="Soort = 'A'", holds="filled(Naam)")) == (
        "Als `Soort` gelijk is aan `A` (soort A), dan is `Naam` gevuld. [als] Soort = 'A' [geldt] filled(Naam)"
    )


VALUES = st.sampled_from(["", "0", "1", "2", "3", "x"])


@given(
    st.lists(
        st.fixed_dictionaries({"Aantal": VALUES, "Persoon": VALUES, "Soort": st.sampled_from(["", "A", "B", "X"])}),
        max_size=6,
    )
)
@settings(max_examples=40)
def test_three_outcomes_as_plain_python_has_them(rows: list[dict[str, str]]):
    told = judge(
        rule("row", when="Soort = 'A'", holds="Aantal > Persoon OR Persoon = 3"), [row | {"Naam": "x"} for row in rows]
    )

    wrong, doubtful = [], 0
    for place, row in enumerate(rows):
        amount, person = number(row["Aantal"]), number(row["Persoon"])
        kind = row["Soort"] if row["Soort"] in ("A", "B", "C") else None
        larger = None if amount is None or person is None else amount > person
        third = None if person is None else person == 3
        holds = True if larger or third else None if larger is None or third is None else False
        when = None if kind is None else kind == "A"
        broken = False if when is False or holds is True else None if when is None or holds is None else True
        if broken:
            wrong.append(place)
        elif broken is None and (
            unread(row["Aantal"], amount) or unread(row["Persoon"], person) or unread(row["Soort"], kind)
        ):
            doubtful += 1
    assert (told.rows, told.count, told.undecided) == (tuple(wrong), len(wrong), doubtful)


# --- what the check accepts, the schema accepts

ATOMS = st.one_of(
    st.sampled_from(["Soort", "Naam", "Aantal"]).map("filled({})".format),
    st.sampled_from(["Soort", "Naam", "Aantal"]).map("empty({})".format),
    st.sampled_from(["A", "B", "Z"]).map("Soort = '{}'".format),
    st.sampled_from(["A", "B"]).map("Soort <> '{}'".format),
    st.just("Soort IN ('A', 'C')"),
    st.just("Naam NOT IN ('Jan', 'Piet')"),
    st.just("Aantal > 1"),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("NOT {}".format, parts),
    ),
    max_leaves=5,
)
EVERY_ROW = [
    {"Soort": kind, "Naam": name, "Aantal": amount}
    for kind in ("", "A", "B", "X")
    for name in ("", "Jan", "Piet")
    for amount in ("", "1", "2", "x")
]


@given(st.none() | CONDITIONS, CONDITIONS)
@settings(max_examples=40)
def test_what_the_check_accepts_the_json_schema_accepts(when: str | None, holds: str):
    asked = rule("row", when=when, holds=holds)
    protocol = protocol_of(asked)
    schema = Draft202012Validator(row_schema(protocol, protocol.layout("rijen")))
    rows = [{column.name: "" for column in protocol.layout("rijen").columns} | row for row in EVERY_ROW]

    refused = [rows[place] for place in accepted(asked, rows) if not schema.is_valid(rows[place])]

    assert refused == []
