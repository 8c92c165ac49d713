"""Generated files: the same each time, clean when asked, and with every fault when not."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.peers.plain_python import bsn_rule, count_findings
from benchmarks.peers.wmo import COLUMNS

pytest.importorskip("numpy", reason="needs requirements/bench.txt")
pytest.importorskip("polars", reason="needs requirements/bench.txt")

import numpy as np

from benchmarks.faults import FAULTS
from benchmarks.generate import Special, bsns, generate

ROWS = 12_000


def rules_in(path: Path) -> dict[tuple[str, str | None], int]:
    return count_findings(path, "0363", date(2017, 7, 1), date(2017, 12, 31), date(2018, 3, 1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "0363_WMO_H2_2017.csv"


def test_a_seed_gives_the_same_file_each_time(tmp_path: Path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(tmp_path / name, 500, seed=seed)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_file_has_the_rows_asked_for_in_the_form_of_the_protocol(path: Path):
    generate(path, 500)

    lines = path.read_bytes().split(b"\r\n")
    assert lines[0].decode() == ";".join(COLUMNS)
    assert [len(line.split(b";")) for line in lines[1:-1]] == [18] * 500
    assert lines[-1] == b""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_found_in_a_clean_file(path: Path, seed: int):
    generate(path, ROWS, seed=seed, faulty_share=0)

    assert rules_in(path) == {}


def test_a_faulty_file_breaks_every_rule_and_column_that_a_few_rows_can_break(path: Path):
    generate(path, ROWS)

    found = rules_in(path)
    assert {fault.rule for fault in FAULTS} - {rule for rule, _ in found} == set()
    assert {rule for rule, _ in found} - {fault.rule for fault in FAULTS} == {"W201", "W210"}
    assert {column for rule, column in found if rule == "W104"} == set(COLUMNS)


def test_the_share_of_faulty_rows_is_as_asked(path: Path):
    generate(path, ROWS, faulty_share=0)
    clean = path.read_bytes().split(b"\r\n")
    generate(path, ROWS, faulty_share=0.05)
    spoiled = path.read_bytes().split(b"\r\n")

    changed = sum(before != after for before, after in zip(clean, spoiled, strict=True))
    assert 0.045 < changed / ROWS < 0.058


@pytest.mark.parametrize(
    ("special", "finding", "count"),
    [
        (Special.WRONG_MUNICIPALITY, ("W111", "Gemeentecode"), ROWS),
        (Special.WRONG_PERIOD, ("W123", None), ROWS),
        (Special.DUMMY_BSN, ("W211", None), ROWS // 16),
        (Special.HEADER_ONLY, ("W203", None), 1),
        (Special.EVERY_RULE_FAILS, ("W204", None), ROWS - 4),
    ],
)
def test_a_special_file_is_wrong_all_over(path: Path, special: Special, finding: tuple[str, str | None], count: int):
    generate(path, ROWS, special=special)

    assert rules_in(path)[finding] == count


def test_every_value_can_be_wrong(path: Path):
    generate(path, 3000, special=Special.EVERY_VALUE_WRONG)

    found = rules_in(path)
    per_column = {column: sum(count for (_, name), count in found.items() if name == column) for column in COLUMNS}
    assert per_column == dict.fromkeys(COLUMNS, 3000)
    assert {rule for rule, column in found if column} == {
        *("W101", "W104", "W105", "W106", "W107", "W108", "W109", "W111")
    }


def test_every_rule_for_rows_and_tables_can_fail_at_once(path: Path):
    generate(path, 3000, special=Special.EVERY_RULE_FAILS)

    rules = {rule for rule, _ in rules_in(path)}
    assert {"W102", "W103", "W112", "W113", *(f"W{number}" for number in range(120, 137))} <= rules
    assert {f"W{number}" for number in range(201, 212)} - rules == {"W203"}


def test_all_bsns_differ_pass_the_elfproef_and_are_no_test_numbers():
    numbers = bsns(np.concatenate([np.arange(100_000), np.arange(9_900_000, 9_990_000)]))

    assert len(set(numbers.tolist())) == 190_000
    assert max(numbers) < 999_900_006
    assert {bsn_rule(f"{number:09d}") for number in numbers[::37].tolist()} == {None}
