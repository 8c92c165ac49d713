"""However wrong or large a file is: exact totals, in bounded time and memory.

Each check runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults import BAD_VALUES, WORST_ROWS
from benchmarks.peers.plain_python import find
from benchmarks.peers.wmo import COLUMNS, NUMBERS, REQUIRED, Delivery
from oporde.engine.duckdb import DuckDB
from tests.apart import checked, found
from tests.conftest import Judge
from tests.deliveries import FIRST_DAY, LAST_DAY, RIGHT, TODAY, cells, clients, counts, finding, name_of, only, wmo

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="only Linux tells the highest memory of a process"
    ),
]


def write(path: Path, rows: Iterable[str], header: Iterable[str] = COLUMNS) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(header) + "\r\n")
        file.writelines(rows)


# What can be wrong with a value of each column, with the rule that says so.
WAYS = {number: [*([("W101", "")] if number in REQUIRED else []), *BAD_VALUES[number]] for number in NUMBERS}


def test_five_million_findings(tmp_path: Path):
    """Every value wrong in every column: they are counted, not collected."""
    path, rows = tmp_path / name_of(), 300_000
    write(
        path,
        (
            ";".join(WAYS[number][(row + number) % len(WAYS[number])][1] for number in NUMBERS) + "\r\n"
            for row in range(rows)
        ),
    )
    expected: Counter[tuple[str, str | None]] = Counter()
    for number in NUMBERS:
        for way, (rule, _) in enumerate(WAYS[number]):
            places = range((way - number) % len(WAYS[number]), rows, len(WAYS[number]))
            expected[rule, COLUMNS[number - 1]] += len(places)

    result = checked(path, timeout_s=90)

    of_values = {key: count for key, count in found(result).items() if key[1] and key[0] < "W112"}
    assert of_values == expected
    assert sum(of_values.values()) > 5_000_000
    assert (result["rows"], result["not_run"]) == ([rows], 0)
    assert all(len(shown) <= 20 for *_, shown in result["found"])
    assert result["size"] < 200_000
    assert result["peak_mb"] < 700


def test_every_rule_fails_on_every_row_it_can(tmp_path: Path):
    """One number of a person on all rows, half of whom died: no rule may hold every row against every other."""
    path, rows = tmp_path / name_of(), 300_000
    write(path, (";".join(WORST_ROWS[row % 4]) + "\r\n" for row in range(rows)))

    result = checked(path, timeout_s=60)

    few = tmp_path / "few.csv"
    write(few, (";".join(WORST_ROWS[row % 4]) + "\r\n" for row in range(400)))
    oracle = find(Delivery(few, "0363", FIRST_DAY, LAST_DAY, TODAY)).counts
    times = rows // 400
    assert found(result) == {
        key: count * times + (4 * (times - 1) if key[0] == "W204" else 0) if key[0] != "W205" else count
        for key, count in oracle.items()
    } | {("X04", None): 1}
    assert result["peak_mb"] < 700


def test_one_person_on_all_rows_who_died_on_each_and_never_ran_on(tmp_path: Path):
    """The worst there is for a search of a later row of the same person: there is none, and all must be asked."""
    path, rows = tmp_path / name_of(), 200_000
    row = cells("WMO", {"Datum_einde_daadwerkelijke_ondersteuning": "20170930", "Reden_beeindiging": "02"})
    write(path, (";".join([*row[:3], str(number), *row[4:]]) + "\r\n" for number in range(rows)))

    result = checked(path, timeout_s=60)

    assert found(result) == {("W208", None): rows, ("W210", None): rows, ("W211", None): rows}
    assert result["peak_mb"] < 700


def test_each_row_wrong_in_its_own_way(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """More different kinds of wrong rows than are kept apart: counted by another road, to the same totals."""
    roads: list[str] = []
    one_by_one = DuckDB._count_one_by_one

    def remember(self: DuckDB, *args: Any) -> None:
        roads.append("one by one")
        one_by_one(self, *args)

    monkeypatch.setattr(DuckDB, "_count_one_by_one", remember)
    chance = random.Random(1)
    values = [[*(text for _, text in WAYS[number]), "", RIGHT["WMO"][COLUMNS[number - 1]]] for number in NUMBERS]
    path = tmp_path / "file.csv"
    write(path, (";".join(map(chance.choice, values)) + "\r\n" for _ in range(40_000)))

    file = only(judge(path.read_bytes(), examples=1000))

    oracle = find(Delivery(path, "0363", FIRST_DAY, LAST_DAY, TODAY))
    assert roads == ["one by one"]
    assert {key: count for key, count in counts(file.findings).items() if key[0] != "X04"} == dict(oracle.counts)
    assert all([*f.rows] == oracle.rows[f.rule, f.column] for f in file.findings if f.count and f.rule != "X04")


def test_each_row_wrong_in_its_own_way_in_a_large_file(tmp_path: Path):
    chance = random.Random(2)
    values = [[*(text for _, text in WAYS[number]), "", RIGHT["WMO"][COLUMNS[number - 1]]] for number in NUMBERS]
    some = [";".join(map(chance.choice, values)) + "\r\n" for _ in range(30_000)]
    path = tmp_path / name_of()
    write(path, some * 10)

    result = checked(path, timeout_s=90)

    one = checked_counts(some, tmp_path)
    of_values = {key: count for key, count in found(result).items() if key[1] and key[0] < "W112"}
    assert of_values == {key: 10 * count for key, count in one.items() if key[1] and key[0] < "W112"}
    assert result["peak_mb"] < 700


def checked_counts(rows: list[str], folder: Path) -> Mapping[tuple[str, str | None], int]:
    write(folder / "some.csv", rows)
    return find(Delivery(folder / "some.csv", "0363", FIRST_DAY, LAST_DAY, TODAY)).counts


def test_a_large_file_with_every_line_ragged_is_bounded(tmp_path: Path):
    path = tmp_path / name_of()
    lines = [line + ";\r\n" for line in wmo(clients(8000)).decode().split("\r\n")[1:-1]]
    write(path, lines * 25)

    result = checked(path, timeout_s=90)

    assert found(result)["H004", None] == 200_000
    assert result["size"] < 200_000
    assert result["peak_mb"] < 700


def test_a_file_of_five_million_rows(tmp_path: Path):
    path, rows = tmp_path / name_of("KOSTENWMO"), 5_000_000
    wrong = {0, 1, 2_500_000, 4_999_998, 4_999_999, *random.Random(5).sample(range(rows), 200)}
    block = [f"20180212;0363;{n % 19:02d};{n};{n * 7}\r\n" for n in range(50_000)]
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(";".join(RIGHT["KOSTENWMO"]) + "\r\n")
        for first in range(0, rows, len(block)):
            its = [n for n in wrong if first <= n < first + len(block)]
            lines = block.copy() if its else block
            for n in its:
                lines[n - first] = "20180212;0363;99;1;1\r\n"
            file.writelines(lines)

    result = checked(path, timeout_s=120)

    of_codes = next(item for item in result["found"] if item[:2] == ["K105", "Type_maatwerkarrangement"])
    assert (result["rows"], result["not_run"]) == ([rows], 0)
    assert of_codes[2] == len(wrong)
    assert of_codes[3] == [n + 2 for n in sorted(wrong)][:20]
    assert found(result)["K111", None] == rows - len(wrong)
    assert result["peak_mb"] < 1000


def test_a_repeated_row_is_not_collected_to_be_shown(judge: Judge):
    rows = clients(10) * 3000

    file = only(judge(wmo(rows), examples=3))

    assert finding(file.findings, "W204").count == 29_990
    assert len(repr(file)) < 20_000
