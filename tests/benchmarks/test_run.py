"""The comparison as a whole: who takes part, what is aimed at, and what happens when tools do not agree."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import Measurement
from benchmarks.run import AIMS, ROOT, TOOLS, Entrant, Race, aims, page, print_conclusions, print_table, result


def results_of(sizes: dict[str, list[str]]) -> dict[str, Any]:
    return {"sizes": [{"size": size, "entrants": dict.fromkeys(tools)} for size, tools in sizes.items()]}


def write_found(race: Race, entrant: Entrant, counts: dict[str, int]) -> None:
    race.written(entrant).parent.mkdir(parents=True, exist_ok=True)
    race.written(entrant).write_text(json.dumps({"counts": counts, "rows": {name: [2] for name in counts}}))


def test_every_tool_reads_the_ordinary_file_and_some_read_the_special_ones(tmp_path: Path):
    names = [entrant.name for entrant in Race.of("1m", tmp_path, list(TOOLS)).entrants]

    assert names[: len(TOOLS)] == list(TOOLS)
    assert {"oporde on wrong-municipality", "oporde on every-rule-fails", "polars on every-value-wrong"} <= {*names}


def test_plain_python_does_not_read_ten_million_rows(tmp_path: Path):
    names = [entrant.name for entrant in Race.of("10m", tmp_path, list(TOOLS)).entrants]

    assert names == [tool for tool in TOOLS if tool != "plain_python"]


def test_tools_that_find_something_else_are_told(tmp_path: Path):
    race = Race.of("30k", tmp_path, ["floor", "plain_python", "polars", "dataframely"])
    plain_python, polars, dataframely = race.entrants[1:]
    for entrant, count in ((plain_python, 3), (polars, 3), (dataframely, 4)):
        write_found(race, entrant, {"W102": count})

    assert list(race.differences()) == ["30k, ordinary: dataframely beside plain_python: W102: 4 instead of 3"]


def test_an_aim_is_met_up_to_its_limit_and_only_told_when_it_was_measured(tmp_path: Path):
    race = Race.of("30k", tmp_path, ["floor", "polars"])
    floor, polars = race.entrants
    ours = Entrant("oporde", "ordinary")
    race.path("ordinary").parent.mkdir(parents=True)
    race.path("ordinary").write_text("")
    write_found(race, polars, {"W102": 1})

    summed_up = result(race, {floor: [Measurement(0.15, 0.15, 70)], ours: [Measurement(0.45, 0.5, 110)]})

    assert aims([summed_up]) == [
        {"text": "30,000 rows: time beside the floor", "most": 3, "measured": pytest.approx(3), "is_met": True},
        {"text": "30,000 rows: seconds", "most": 0.5, "measured": 0.45, "is_met": True},
    ]


def test_the_aims_are_those_that_were_promised():
    assert {aim.text: aim.most for aim in AIMS if "every" not in aim.text} == {
        "30,000 rows: time beside the floor": 3,
        "30,000 rows: seconds": 0.5,
        "1 million rows: time beside the floor": 4,
        "1 million rows: time beside the floor, stretch": 3,
        "1 million rows: peak memory, MB": 350,
        "10 million rows: time beside the floor": 5.5,
        "10 million rows: peak memory, MB": 700,
        "1 million rows, wrong municipality: time beside an ordinary file": 1.6,
    }
    assert len(AIMS) == 12


def test_ratios_and_what_is_missed_are_printed(capsys: pytest.CaptureFixture[str]):
    measured = {"wall_s": 0.5, "cpu_s": 0.75, "peak_mb": 120.0}
    beside = {"wall_s": 2.5, "cpu_s": 3.0, "peak_mb": 1.6}
    entrant = {"median": measured, "beside_floor": beside}
    print_table({"rows": 30_000, "bytes": 2_300_000, "kinds_found": 85, "entrants": {"oporde": entrant}})
    print_conclusions(
        {
            "aims": [{"text": "one", "most": 3, "measured": 2.5, "is_met": True},
                     {"text": "two", "most": 0.5, "measured": 0.51, "is_met": False}],
            "differences": ["30k: W102"],
        }
    )  # fmt: skip

    printed = " ".join(capsys.readouterr().out.split())

    assert "30,000 rows, 2.3 MB, 85 kinds of findings" in printed
    assert "oporde 0.500 0.750 120 2.50 3.00 1.60" in printed
    assert "met one: 2.50 (at most 3)" in printed
    assert "MISSED two: 0.51 (at most 0.5)" in printed
    assert "DIFFERENT 30k: W102 The tools do not agree." in printed


def test_the_page_of_the_manual_is_only_written_by_a_whole_run(tmp_path: Path):
    manual = ROOT / "docs" / "manual" / "benchmarks.md"

    assert page(results_of({"30k": list(TOOLS), "1m": list(TOOLS)}), tmp_path) == manual
    assert page(results_of({"30k": list(TOOLS)}), tmp_path) == tmp_path / "benchmarks.md"
    assert page(results_of({"30k": ["floor"], "1m": ["floor", "oporde"]}), tmp_path) == tmp_path / "benchmarks.md"
