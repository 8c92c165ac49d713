"""Comparing what tools found: every difference is told, and nothing else."""

import json
from pathlib import Path

from benchmarks.compare import Found, differences, found_by_oporde


def test_equal_findings_give_no_difference():
    assert list(differences(Found({"W102": 2}, {"W102": [2, 5]}), Found({"W102": 2}, {"W102": [2, 5]}))) == []


def test_a_tool_may_show_fewer_rows():
    assert list(differences(Found({"W102": 3}, {"W102": [2]}), Found({"W102": 3}, {"W102": [2, 5, 9]}))) == []


def test_another_count_is_told_in_both_directions():
    one, other = Found({"W102": 2}, {"W102": [2, 5]}), Found({"W103": 1}, {"W103": [2]})

    assert list(differences(one, other)) == ["W102: 2 instead of 0", "W103: 0 instead of 1"]


def test_another_row_is_told():
    assert list(differences(Found({"W102": 2}, {"W102": [2, 6]}), Found({"W102": 2}, {"W102": [2, 5]}))) == [
        "W102: shows row 6 where row 5 is meant"
    ]


def test_the_rows_of_split_numbers_are_a_matter_of_taste():
    assert list(differences(Found({"W205": 1}, {"W205": [3]}), Found({"W205": 1}, {"W205": [2, 3]}))) == []


def test_the_findings_of_the_check_are_read_from_its_json(tmp_path: Path):
    def finding(rule: str, column: str | None, count: int) -> dict[str, object]:
        return {"rule": rule, "column": column, "count": count, "undecided": 4, "rows": list(range(2, 2 + count))}

    found = [finding("W104", "BSN", 2), finding("W120", None, 0), finding("X04", None, 1)]
    files = [{"name": "0363_WMO_H2_2017.csv", "findings": found}]
    (tmp_path / "found.json").write_text(json.dumps({"findings": [finding("X01", None, 1)], "files": files}))

    assert found_by_oporde(tmp_path / "found.json") == Found(
        {"X01": 1, "W104/BSN": 2}, {"X01": [2], "W104/BSN": [2, 3]}
    )
