"""Prove that two tools found the same: equal counts for every rule and column, and the same first rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# W203 is about no row; W205 counts numbers, and which of their rows to show is a matter of taste.
WITHOUT_COMPARABLE_ROWS = ("W203", "W205")

# Says once more, of the file beside its name, what W123 says of its rows; the peers know rows alone.
ABOUT_THE_NAME = ("X04",)


@dataclass(frozen=True, slots=True)
class Found:
    """What a tool found, per finding (W104/BSN, or W102 for whole rows): how many, and the first rows."""

    counts: dict[str, int]
    rows: dict[str, list[int]]


def found_by_peer(output: Path) -> Found:
    """Read what a peer printed."""
    printed = json.loads(output.read_text("utf-8"))
    return Found(printed["counts"], printed["rows"])


def found_by_oporde(output: Path) -> Found:
    """Read what `oporde check --as json` wrote about one file; findings that only could not be judged do not count."""
    written = json.loads(output.read_text("utf-8"))
    findings: list[dict[str, Any]] = [*written["findings"], *(f for file in written["files"] for f in file["findings"])]
    names = {id(f): f["rule"] + (f"/{f['column']}" if f["column"] else "") for f in findings}
    certain = [finding for finding in findings if finding["count"] and finding["rule"] not in ABOUT_THE_NAME]
    return Found({names[id(f)]: f["count"] for f in certain}, {names[id(f)]: f["rows"] for f in certain})


def differences(found: Found, expected: Found) -> Iterator[str]:
    """Tell where two tools do not agree; either may show fewer rows than the other."""
    for name in sorted({*found.counts, *expected.counts}):
        count, expected_count = found.counts.get(name, 0), expected.counts.get(name, 0)
        if count != expected_count:
            yield f"{name}: {count} instead of {expected_count}"
        elif name.partition("/")[0] not in WITHOUT_COMPARABLE_ROWS:
            for row, expected_row in zip(found.rows[name], expected.rows[name], strict=False):
                if row != expected_row:
                    yield f"{name}: shows row {row} where row {expected_row} is meant"
                    break
