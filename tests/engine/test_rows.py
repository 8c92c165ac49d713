"""The rows of an approved file as they are kept: typed, in order, and nobody's number among them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from oporde.engine.duckdb import DuckDB, as_delivered
from oporde.intake.unpack import unpack
from oporde.plan.model import Plan
from oporde.protocol.types.bsn import make_bsn
from tests.deliveries import RIGHT, TODAY, name_of, table

KEY = b"a key of the worker, 32 bytes long"[:32]
DERIVED = ("type", "start", "end")
NUMBERS = [make_bsn(n) for n in (3, 1, 2, 3)]


@pytest.fixture
def written(plan: Plan, deliver: Callable[..., list[Path]], tmp_path: Path) -> Path:
    target = tmp_path / "it's rows.parquet"
    [path] = deliver({name_of(): table(rows=[{"BSN": number} for number in NUMBERS])})
    layout = plan.layout("wmo")
    with unpack([path], plan.admission) as bundle, DuckDB() as engine:
        [received] = bundle.received
        assert received.table is not None
        assert engine.write_rows(target, as_delivered(received.table, plan, TODAY), layout, KEY) == 4

    return target


def read(path: Path, query: str) -> list[tuple]:
    return duckdb.connect().execute(f"SELECT {query} FROM read_parquet(?)", [str(path)]).fetchall()


def columns(path: Path) -> list[str]:
    described = duckdb.connect().execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    return [name for name, *_ in described.fetchall()]


def test_rows_are_typed_and_in_order(written: Path):
    assert [record for (record,) in read(written, "record")] == [0, 1, 2, 3]
    assert read(written, "DISTINCT Datum_start_rechtsgeldigheid_ondersteuning")[0][0].year == 2016
    assert set(columns(written)) == {"record", *RIGHT["WMO"], *DERIVED, "excluded", "fingerprint"}


def test_a_person_is_an_hmac_of_the_number(written: Path):
    expected = [hmac.new(KEY, number.encode(), hashlib.sha256).hexdigest()[:32] for number in NUMBERS]

    assert [person for (person,) in read(written, "BSN")] == expected


def test_no_number_stands_anywhere_in_the_file(written: Path):
    everything = str(read(written, ", ".join(f'CAST("{name}" AS VARCHAR)' for name in columns(written))))

    for number in NUMBERS:
        assert number not in everything
        assert number.encode() not in written.read_bytes()
