"""What a script goes by: 0 approved, 1 rejected, 2 wrong use, 3 a rule could not run. In a real process, each of them.

What the data do can no longer make a rule fail: where the engine cannot compute, a row is undecided. So it is broken
here on purpose, from within.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apart import oporde
from tests.deliveries import clients, name_of, table, wmo, zipped

DAY = ("--today", "2018-03-01")


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / name_of()
    path.write_bytes(wmo(clients(5)))
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / name_of("SBW")
    path.write_bytes(table("SBW", [{"Gemeentecode": "363"}]))
    return path


def check(*arguments: str | Path) -> tuple[int, str, str]:
    result = oporde("check", *arguments)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


# --- 0 and 1


def test_every_file_approved_is_0(right: Path, tmp_path: Path):
    archive = tmp_path / "MSD.zip"
    archive.write_bytes(zipped({name_of("JEUGD"): table("JEUGD")}))

    status, out, err = check(right, archive, *DAY)

    assert (status, err) == (0, "")
    assert out.startswith("✓  Goedgekeurd.")


def test_a_warning_alone_is_0(tmp_path: Path):
    path = tmp_path / name_of()
    path.write_bytes(wmo(clients(5, Beschikt_volume="0")))

    status, out, _ = check(path, *DAY)

    assert status == 0
    assert "W132" in out


def test_one_file_rejected_is_1(right: Path, wrong: Path):
    status, out, err = check(right, wrong, *DAY)

    assert (status, err) == (1, "")
    assert out.startswith("✗  Niet goedgekeurd")


def test_an_archive_without_a_file_is_1(tmp_path: Path):
    (tmp_path / "MSD.zip").write_bytes(zipped({}))

    assert check(tmp_path / "MSD.zip", *DAY)[0] == 1


def test_what_the_data_make_unjudgeable_is_1(tmp_path: Path):
    """A column that is missing leaves rules unjudged: that is for its owner to mend, and no fault of ours."""
    path = tmp_path / name_of()
    path.write_bytes(wmo(clients(5), columns=[column for column in _columns() if column != "BSN"]))

    status, out, _ = check(path, *DAY)

    assert status == 1
    assert "Niet te beoordelen" in out


def _columns() -> list[str]:
    return wmo().decode().splitlines()[0].split(";")


# --- 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("weg.csv",),
        (),
        (".",),
        (name_of(), "--as", "pdf"),
        (name_of(), "--protocol", "gmsd/1999"),
        (name_of(), "--nee"),
    ],
    ids=["no such file", "no file at all", "a folder", "no such form", "no such protocol", "no such option"],
)
def test_wrong_use_is_2_and_says_so_in_dutch(right: Path, arguments: tuple[str, ...]):
    result = oporde("check", *arguments, cwd=right.parent)

    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"oporde: ")
    assert b"Traceback" not in result.stderr


def test_one_path_that_is_not_there_is_2_also_beside_a_right_file(right: Path):
    assert check(right, right.with_name("weg.csv"), *DAY)[0] == 2


# --- 3


BROKEN_ENGINE = """
import sys
from oporde import cli
from oporde.engine.duckdb import DuckDB

method, rule = sys.argv.pop(1), sys.argv.pop(1)
whole = getattr(DuckDB, method)

def broken(self, *given):
    if method == "read" or given[0].rule == rule:
        self._connection.execute("SELECT error('the engine is broken, 800001')")
    return whole(self, *given)

setattr(DuckDB, method, broken)
sys.argv[0] = "oporde"
cli.main()
"""


def check_with_a_broken_engine(method: str, rule: str, *arguments: str | Path) -> tuple[int, str, str]:
    """A check in a process of its own, in which the engine fails where it carries out a rule, or reads a file."""
    command = [sys.executable, "-c", BROKEN_ENGINE, method, rule, "check", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, check=False)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def test_a_rule_that_fails_inside_the_engine_is_3_and_never_an_approval(right: Path):
    status, out, err = check_with_a_broken_engine("_check", "W210", right, *DAY, "--as", "json")

    answer = json.loads(out)
    assert (status, err, answer["verdict"]) == (3, "", "undecided")
    assert [file["verdict"] for file in answer["files"]] == ["undecided"]
    assert [failed["rule"] for failed in answer["not_run"]] == ["W210"]
    assert "800001" not in out


def test_it_is_3_also_where_a_file_is_rejected(right: Path, wrong: Path):
    status, out, _ = check_with_a_broken_engine("_check", "W210", right, wrong, *DAY)

    assert status == 3
    assert "Controleregel W210 kon door een fout bij ons niet draaien" in out


def test_a_file_that_cannot_be_judged_at_all_through_our_fault_is_3(right: Path):
    status, out, err = check_with_a_broken_engine("read", "", right, *DAY, "--as", "json")

    answer = json.loads(out)
    assert (status, err, answer["verdict"]) == (3, "", "undecided")
    assert answer["files"][0]["findings"] == []
    assert "800001" not in out


# --- What is asserted of a delivery


@pytest.mark.parametrize(
    ("arguments", "status", "rule"),
    [
        ((), 0, ""),
        (("--municipality", "0363"), 0, ""),
        (("--municipality", "0518"), 1, "X01"),
        (("--period", "H2_2017"), 0, ""),
        (("--period", "H1_2017"), 1, "X02"),
        (("--today", "2018-02-12"), 0, ""),
        (("--today", "2018-02-11"), 1, "W112"),
        (("--production",), 0, "W110"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_delivery_is_what_it_was_said_to_be(right: Path, arguments: tuple[str, ...], status: int, rule: str):
    ended, out, _ = check(right, *DAY, *arguments, "--as", "json")

    [file] = json.loads(out)["files"]
    assert ended == status
    assert [finding["rule"] for finding in file["findings"] if finding["count"]] == ([rule] if rule else [])
