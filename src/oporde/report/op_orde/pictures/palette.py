"""What all pictures share: colours, sizes, and how labels and axes are written.

Form before colour: what differs in colour differs in shape, dash or place too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from oporde.report.op_orde import units

FONT = "Noto Sans"
INK, QUIET, LINE, BAR, MARK, PALE, BAND = "#14202b", "#4b5b69", "#dde4ea", "#17406f", "#b34700", "#8fb0d3", "#eef2f6"
PARTS = ("#17406f", "#b34700", "#6d8299", "#d8dee4")
ON_PARTS = ("#ffffff", "#ffffff", "#ffffff", "#14202b")
STEPS = ("#e6eef6", "#17406f")
COLOURS = {
    INK: "ink", QUIET: "quiet", LINE: "grid", BAR: "bar", MARK: "mark", PALE: "pale", BAND: "band-soft",
    "#6d8299": "part-3", "#d8dee4": "part-4",
}  # fmt: skip
WIDE, NARROW = 560, 170  # of a picture in a chapter, and on the first page
MOST_SMALL = 3  # rows of a bar chart on the first page
LONGEST_LABEL, LONGEST_SMALL, LONGEST_OF_FILES = 38, 23, 42  # characters
MOST_FILLED = 24
ENLARGED = 1.3  # on a screen, where text is larger than in print
Spec = dict[str, Any]


def axis_of(unit: str, **more: Any) -> Spec:
    known = units.unit_of(unit)
    title = {"share": None, "eur": "euro"}.get(unit, known.heading.replace("€", "euro") or None)
    return {"title": title, "format": known.form, "tickCount": 5, "domain": False, "ticks": False, **more}


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def unlike(label: str, values: Sequence[Spec]) -> str:
    """A label that none of the values has yet: two bars with one name would be drawn as one."""
    while any(value["label"] == label for value in values):
        label += " "
    return label
