"""The page about speed: everything measured is in it, and its plot can be read, also by who does not see it."""

import re
from typing import Any

import pytest

pytest.importorskip("vl_convert", reason="needs requirements/bench.txt")

from benchmarks.page import draw, page, plot, shows_text


def entrant(tool: str, wall_s: float, file: str = "ordinary") -> dict[str, Any]:
    figures = {"wall_s": wall_s, "cpu_s": 2 * wall_s, "peak_mb": 100 * wall_s}
    return {"tool": tool, "file": file, "median": figures, "beside_floor": figures, "beside_ordinary": figures}


@pytest.fixture
def results() -> dict[str, Any]:
    special = {"oporde on wrong-municipality": entrant("oporde", 1.25, "wrong-municipality")}
    tools = {name: entrant(name, seconds) for name, seconds in (("floor", 1.0), ("oporde", 2.71), ("polars", 4.26))}
    size = {"size": "1m", "rows": 1_000_000, "bytes": 76_600_000, "kinds_found": 85, "entrants": tools | special}
    machine = {"cores": 2, "processor": "X", "memory_gb": 8, "python": "3.11.7", "libraries": {"duckdb": "2.0.0"}}
    aims = [{"text": "time beside the floor", "most": 4, "measured": 2.71, "is_met": True}]
    return {"measured_on": "2026-11-23", "rounds": 5, "machine": machine, "sizes": [size], "aims": aims}


def test_the_plot_is_explained_in_words(results: dict[str, Any]):
    alternative = re.search(r"!\[(.*)\]\(plot\.svg\)", page(results, "plot.svg"))

    assert alternative
    assert "1 million rows: oporde check 2.7× in time" in alternative[1]
    assert "Polars by hand 4.3× in time" in alternative[1]


def test_the_page_has_all_figures(results: dict[str, Any]):
    text = page(results, "plot.svg")

    assert "| oporde check | 2.71 | 5.42 | 271 | 2.71 | 5.42 | 271.00 |" in text
    assert "| oporde check: wrong municipality | 1.25 |" in text
    assert "| time beside the floor | 4 | 2.71 | yes |" in text
    assert "duckdb 2.0.0" in text


def test_the_texts_of_the_plot_are_drawn(results: dict[str, Any]):
    svg = draw(plot(results))

    assert "oporde check" in svg
    assert "4.3×" in svg
    assert shows_text(svg)


def test_a_plot_whose_texts_leave_no_ink_is_noticed():
    text = '<text y="12" fill="none">oporde check</text>'

    assert not shows_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20">{text}</svg>')
