"""Whether a matching row exists, by group or pair by pair: the same answer, and a twin that really matches."""

from __future__ import annotations

import random
from datetime import date, timedelta

import duckdb
import pytest

from oporde.protocol.names import KeptNames
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import exists as module
from oporde.protocol.rules.exists import Exists

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
