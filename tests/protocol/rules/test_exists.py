"""Whether a matching row exists, by group or pair by pair: the same answer, and a twin that really matches."""

from __future__ import annotations

import random
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oporde.protocol.names import KeptNames
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import exists as module
from oporde.protocol.rules.exists import Exists
from tests.protocol.rules.judging import day as read_day
from tests.protocol.rules.judging import judge, number, rule, said, unread

DAY = date(2017, 7, 1)
TABLE = """
    CREATE TABLE this (
        record BIGINT, "BSN" VARCHAR, "Leveringsvorm" VARCHAR, start DATE, "end" DATE, "filled end" BOOLEAN, u0 BIGINT
    )
"""
CONDITIONS = [
    "TRUE",
    "empty(other.end) OR other.end > end",
    "empty(other.end) OR other.end >= end",
    "other.start < start",
    "start <= other.start AND other.Leveringsvorm = '1'",
    "Leveringsvorm = '1' AND other.Leveringsvorm = '2'",
    "(other.end < start AND Leveringsvorm = '2') OR (other.start > end AND other.Leveringsvorm = '1')",
]


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def fill(connection: duckdb.DuckDBPyConnection, chance: random.Random, rows: int) -> None:
    """Rows of few people over few days, so that much is equal; one in twelve ends on a day that could not be read."""
    connection.execute(f"DROP TABLE IF EXISTS this; {TABLE}")
    for record in range(rows):
        day = DAY + timedelta(chance.randrange(6))
        end, filled = chance.choice([(None, False), *[(day + timedelta(chance.randrange(4)), True)] * 10, (None, True)])
        unread = int(filled and end is None)
        values = [record, chance.choice(["1", "2", "3", None]), chance.choice("12"), day, end, filled, unread]
        connection.execute("INSERT INTO this VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def found(connection: duckdb.DuckDBPyConnection, rule: Exists, protocol: Protocol) -> dict[int, int | None]:
    names = KeptNames(protocol.layout("wmo"), protocol.layouts)
    names.undecided_sql = "u0 <> 0"
    return {record: twin for record, twin, _ in connection.execute(rule.offenders(names, None)).fetchall()}


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("where", CONDITIONS)
def test_a_group_says_the_same_as_all_its_pairs(
    connection: duckdb.DuckDBPyConnection,
    protocol: Protocol,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    exists: bool,
):
    rule = Exists.model_validate(
        {"id": "Z1", "match": {"BSN": "BSN"}, "where": where, "exists": exists, "severity": "signal"}
        | dict.fromkeys(("title", "why", "message", "remedy", "since"), "x")
        | {"examples": {"passes": [], "fails": []}}
    )
    chance = random.Random(where)
    for rows in (1, 2, 5, 40, 40, 40):
        fill(connection, chance, rows)

        by_group = found(connection, rule, protocol)

        with monkeypatch.context() as patched:
            patched.setattr(module, "alternatives", lambda _: None)
            pair_by_pair = found(connection, rule, protocol)
        assert by_group.keys() == pair_by_pair.keys()
        if not exists:
            assert all(twin not in (None, record) for record, twin in by_group.items())


# --- over the tables of a delivery, as plain Python has it

KEYS = st.sampled_from(["1", "2", "3", "", "x"])
TABLE_ROWS = st.lists(
    st.fixed_dictionaries({"Persoon": KEYS, "Begin": st.sampled_from(["20170701", "20170705", "", "x"])}), max_size=6
)


@pytest.mark.parametrize(
    ("table", "place"), [("andere", "others"), ("previous.rijen", "before"), ("previous.andere", "before_others")]
)
@pytest.mark.parametrize("exists", [True, False])
@given(mine=TABLE_ROWS, theirs=TABLE_ROWS)
@settings(max_examples=12)
def test_a_match_in_another_table(
    table: str, place: str, exists: bool, mine: list[dict[str, str]], theirs: list[dict[str, str]]
):
    asked = rule("exists", table=table, match={"Persoon": "Persoon"}, where="other.Begin <= Begin", exists=exists)

    told = judge(asked, [row | {"Naam": "x"} for row in mine], **{place: [row | {"Naam": "x"} for row in theirs]})

    wrong, doubtful = [], 0
    for number_, row in enumerate(mine):
        person, begin = number(row["Persoon"]), read_day(row["Begin"])
        if unread(row["Persoon"], person) or unread(row["Begin"], begin):
            doubtful += 1
        elif person is not None:
            matches = [other for other in theirs if number(other["Persoon"]) == person]
            found = begin is not None and any(
                (then := read_day(other["Begin"])) is not None and then <= begin for other in matches
            )
            wrong += [number_] if found != exists else []
    assert (told.rows, told.undecided) == (tuple(wrong), doubtful)


def test_a_table_that_is_not_delivered_leaves_the_rule_unasked():
    told = judge(rule("exists", table="andere", match={"Persoon": "Persoon"}), [{"Persoon": "1"}])

    assert (told.count, told.undecided) == (0, 0)


def test_only_rows_for_which_the_condition_holds_are_judged():
    asked = rule("exists", table="andere", match={"Persoon": "Persoon"}, when="Soort = 'A'")

    told = judge(
        asked,
        [{"Persoon": "1", "Soort": "A"}, {"Persoon": "1", "Soort": "B"}, {"Persoon": "1"}],
        others=[{"Persoon": "2"}],
    )

    assert told.rows == (0,)


def test_the_document_says_what_must_be_there():
    assert said(rule("exists", table="andere", match={"Persoon": "Aantal"}, when="filled(Soort)")) == (
        "Als `Soort` gevuld is, dan is er in het bestand andere een regel waarop `Aantal` gelijk is aan `Persoon` van deze regel. "
        "[voorwaarde] filled(Soort)"
    )


def test_the_document_says_what_may_not_be_there():
    where = "(other.Aantal > Aantal AND empty(other.Naam)) OR other.Begin = Begin"

    assert said(rule("exists", match={"Persoon": "Persoon"}, where=where, exists=False)) == (
        "Voor elke regel geldt: er is in dit bestand geen andere regel met dezelfde waarde in `Persoon`, waarvoor dit geldt:\n\n"
        "- Ten minste één van deze dingen geldt:\n"
        "  - `Aantal` is groter dan `Aantal` van deze regel en `Naam` is leeg.\n"
        "  - `Begin` valt op dezelfde dag als `Begin` van deze regel."
        f" [en daar] {where}"
    )
