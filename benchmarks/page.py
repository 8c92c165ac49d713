"""Write the page of the manual about speed and memory, with its plot, from the results of run.py."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import vl_convert as vlc

NAMES = {
    "oporde": "oporde check",
    "floor": "floor (DuckDB reads only)",
    "polars": "Polars by hand",
    "dataframely": "dataframely",
    "pandera_polars": "pandera on Polars",
    "plain_python": "plain Python",
}
MEASURES = {"wall_s": "Wall time", "cpu_s": "CPU time", "peak_mb": "Peak memory"}
SIZES = {"30k": "30,000 rows", "1m": "1 million rows", "10m": "10 million rows"}

# Measured with the first of these that this machine has, drawn with the first that the reader has.
FONTS = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial")
FONT_STACK = "Noto Sans, DejaVu Sans, Arial, sans-serif"
OURS, OTHERS, QUIET, INK = "#154273", "#8a8f98", "#5a5f66", "#222222"
TICKS = [1, 2, 5, 10, 20, 50, 100]


# The plot -------------------------------------------------------------------------------------------------------------


def plot(results: dict[str, Any]) -> dict[str, Any]:
    """Draw how many times the floor each tool takes, per measure and size (a Vega-Lite dictionary)."""
    points = list(ratios(results))
    furthest = max((point["ratio"] for point in points), default=1)
    scale = {"type": "log", "domain": [0.5, max(3 * furthest, 10)], "nice": False}
    axis = {"values": TICKS, "format": "d", "title": None, "labelOverlap": False}
    place = {"field": "ratio", "type": "quantitative", "scale": scale, "axis": axis}
    tool = {"field": "tool", "type": "nominal", "sort": list(NAMES.values()), "title": None}
    colour = {"condition": {"test": f"datum.tool === '{NAMES['oporde']}'", "value": OURS}, "value": OTHERS}
    floor = {"datum": 1, "type": "quantitative", "scale": scale, "axis": axis}
    dot = {"type": "point", "filled": True, "size": 80, "opacity": 1}
    header = {"title": None, "labelFontSize": 12, "labelFontWeight": "bold"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": "How many times the floor each tool takes (logarithmic)", "anchor": "start", "offset": 12},
        "data": {"values": points},
        "facet": {
            "column": {"field": "measure", "sort": list(MEASURES.values()), "header": header},
            "row": {"field": "size", "sort": list(SIZES.values()), "header": header},
        },
        "spec": {
            "width": 200,
            "height": {"step": 22},
            "layer": [
                {"mark": "rule", "encoding": {"x": floor, "color": {"value": QUIET}}},
                {"mark": dot, "encoding": {"x": place, "y": tool, "color": colour}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 8},
                    "encoding": {"x": place, "y": tool, "text": {"field": "label"}, "color": {"value": INK}},
                },
            ],
        },
        "config": {"axis": {"gridColor": "#e6e6e6", "labelFontSize": 11}, "view": {"stroke": "#d0d0d0"}},
    }


def ratios(results: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give one point per size, measure and tool, on the ordinary file."""
    for size in results["sizes"]:
        for name, entrant in size["entrants"].items():
            if name in NAMES and name != "floor" and entrant["beside_floor"]:
                for measure, title in MEASURES.items():
                    ratio = entrant["beside_floor"][measure]
                    yield {
                        "size": SIZES[size["size"]],
                        "measure": title,
                        "tool": NAMES[name],
                        "ratio": ratio,
                        "label": times(ratio),
                    }


def times(ratio: float) -> str:
    """Write a ratio with two figures that matter."""
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×"


def draw(specification: dict[str, Any]) -> str:
    """Make an SVG whose text is certain to be there.

    Raises:
        RuntimeError: no font of FONTS is on this machine; with an unknown one charts come out without any text.
    """
    for font in FONTS:
        config = {**specification["config"], "font": font}
        svg = str(vlc.vegalite_to_svg({**specification, "config": config}))
        if shows_text(svg):
            return svg.replace(f'font-family="{font}"', f'font-family="{FONT_STACK}"') + "\n"
    raise RuntimeError(f"none of the fonts {', '.join(FONTS)} is installed; Debian has them in fonts-dejavu-core")


def shows_text(svg: str) -> bool:
    """Say whether the texts of a plot leave ink: whether it looks different without them."""
    without = re.sub(r"<text\b.*?</text>", "", svg, flags=re.DOTALL)
    return without != svg and bytes(vlc.svg_to_png(svg)) != bytes(vlc.svg_to_png(without))


# The page -------------------------------------------------------------------------------------------------------------


def page(results: dict[str, Any], plot_name: str) -> str:
    """Write the page as Markdown."""
    parts = [
        INTRODUCTION.format(**results["machine"], **results, versions=versions(results)),
        f"![{alternative_text(results)}]({plot_name})",
        *(table(size) for size in results["sizes"]),
        special_table(results["sizes"]),
        aims_table(results["aims"]),
        HOW_TO_REPEAT,
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


INTRODUCTION = """
# Speed and memory

Made by `make bench` on {measured_on}: {cores} cores ({processor}), {memory_gb} GB, Python {python}, {versions}.

Every tool judges the same Wmo file of H2 2017 by the same rules (all value, row and table rules of that file) and
writes for every finding its count and the first 1,000 rows. All of them found exactly the same: a run in which they
do not writes no page. One row in a hundred has a fault, every kind of fault as often. What is measured is the whole
program, from start to exit: in that time `oporde check` also reads the protocol, looks for damage in the file and
writes its report.

The floor is what reading costs: DuckDB reads the file as text, adds up the lengths of all values, and judges nothing.
Ratios compare runs of the same round; figures are medians of {rounds} rounds (plain Python: one at a million rows).
"""

HOW_TO_REPEAT = """
## Do it again

    make bench                                    # 30,000 and 1 million rows
    make bench BENCH="--sizes 30k 1m 10m"         # and 10 million: a quarter of an hour, 1.5 GB of disk
    make bench BENCH="--sizes 1m --tools floor oporde polars --rounds 3"

The files are made by `benchmarks/generate.py`, the same everywhere. The rules as users of other tools would write them
are in `benchmarks/peers/`. A run that leaves out tools or sizes writes its page to `build/benchmarks/` and not here.
"""


def versions(results: dict[str, Any]) -> str:
    """List the libraries with their versions."""
    return ", ".join(f"{name} {number}" for name, number in results["machine"]["libraries"].items())


def alternative_text(results: dict[str, Any]) -> str:
    """Say in one sentence per size what the plot shows."""
    sentences = []
    for size in results["sizes"]:
        told = [
            f"{NAMES[name]} {times(entrant['beside_floor']['wall_s'])} in time and "
            f"{times(entrant['beside_floor']['peak_mb'])} in memory"
            for name, entrant in by_time(size)
            if name != "floor" and entrant["beside_floor"]
        ]
        sentences.append(f"{SIZES[size['size']]}: {'; '.join(told)}.")
    return "Plot of what each tool takes, as a multiple of the floor. " + " ".join(sentences)


def by_time(size: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Order the tools on the ordinary file from fast to slow."""
    ordinary = [(name, entrant) for name, entrant in size["entrants"].items() if name in NAMES]
    return sorted(ordinary, key=lambda named: float(named[1]["median"]["wall_s"]))


def table(size: dict[str, Any]) -> str:
    """Write the figures of one size."""
    rows = [figures(NAMES[name], entrant["median"], entrant["beside_floor"]) for name, entrant in by_time(size)]
    heading = f"## {SIZES[size['size']]}\n\n{size['bytes'] / 1e6:.1f} MB, {size['kinds_found']} kinds of findings."
    return heading + "\n\n" + markdown(["", *HEADINGS, *(f"{title} / floor" for title in MEASURES.values())], rows)


HEADINGS = ("Wall s", "CPU s", "Peak MB")


def figures(name: str, median: dict[str, float], beside: dict[str, float] | None) -> list[str]:
    """Write one row of figures: seconds, megabytes, and ratios."""
    own = [f"{median['wall_s']:.2f}", f"{median['cpu_s']:.2f}", f"{median['peak_mb']:.0f}"]
    return [name, *own, *(f"{beside[measure]:.2f}" if beside else "" for measure in MEASURES)]


def special_table(sizes: Sequence[dict[str, Any]]) -> str:
    """Write what files cost that are wrong all over, beside the ordinary file of that size."""
    rows = [
        figures(
            f"{NAMES[entrant['tool']]}: {entrant['file'].replace('-', ' ')}",
            entrant["median"],
            entrant["beside_ordinary"],
        )
        for size in sizes
        for entrant in size["entrants"].values()
        if entrant["file"] != "ordinary"
    ]
    if not rows:
        return ""
    heading = "## Files that are wrong all over, 1 million rows\n\nBeside the same tool on the ordinary file."
    return heading + "\n\n" + markdown(["", *HEADINGS, *(f"{title} / ordinary" for title in MEASURES.values())], rows)


def aims_table(aims: Sequence[dict[str, Any]]) -> str:
    """Write what `oporde check` aims at and what it does."""
    if not aims:
        return ""
    rows = [
        [aim["text"], f"{aim['most']:g}", f"{aim['measured']:.2f}", "yes" if aim["is_met"] else "no"] for aim in aims
    ]
    return "## What `oporde check` aims at\n\n" + markdown(["", "At most", "Measured", "Met"], rows)


def markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table; all columns but the first are figures."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Write the page and its plot: RESULTS.json PAGE.md."""
    source, target = (Path(argument) for argument in sys.argv[1:])
    results = json.loads(source.read_text("utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_suffix(".svg").write_text(draw(plot(results)), "utf-8")
    target.write_text(page(results, target.with_suffix(".svg").name), "utf-8")
    print(f"Written: {target.name}, with its plot")


if __name__ == "__main__":
    main()
