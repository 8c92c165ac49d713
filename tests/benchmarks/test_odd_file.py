"""Odd files: the same each time, and odd enough."""

from datetime import date
from pathlib import Path

from benchmarks.odd_file import write_odd_file
from benchmarks.peers.plain_python import count_findings


def test_a_seed_gives_the_same_file_each_time(tmp_path: Path):
    for name in ("a.csv", "b.csv"):
        write_odd_file(tmp_path / name, 200, seed=7)
    write_odd_file(tmp_path / "c.csv", 200, seed=8)

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()


def test_nearly_every_rule_is_broken_in_an_odd_file(tmp_path: Path):
    write_odd_file(tmp_path / "odd.csv", 3000, seed=1)

    found = count_findings(tmp_path / "odd.csv", "0363", date(2017, 7, 1), date(2017, 12, 31), date(2018, 3, 1))

    rules = {rule for rule, _ in found}
    assert {"W102", "W103", *(f"W{number}" for number in (104, 105, 106, 107, 108, 109, 111, 112, 113))} <= rules
    assert {f"W{number}" for number in range(120, 137)} <= rules
    assert {f"W{number}" for number in range(201, 212)} - rules == {"W203"}
