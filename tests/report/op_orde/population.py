"""A municipality as it could be, as a demonstration has them, written to files for tests of the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oporde.portal.demo.population import (
    DAYS,
    FAULTS,
    H1,
    H2,
    MADE_ON,
    Arrangement,
    Files,
    Place,
    arrangements,
    delivered,
)
from tests.deliveries import RIGHT, name_of

__all__ = [
    "DAYS",
    "FAULTS",
    "H1",
    "H2",
    "MADE_ON",
    "Arrangement",
    "Files",
    "Place",
    "arrangements",
    "as_bytes",
    "delivered",
    "write",
]


def as_bytes(word: str, files: Files) -> bytes:
    """A file of what is delivered."""
    rows = (";".join(row.get(column, "") for column in RIGHT[word]) for row in files[word])
    return ("\r\n".join([";".join(RIGHT[word]), *rows]) + "\r\n").encode("ascii")


def write(files: Files, place: Place, period: str, folder: Path, words: Sequence[str] = ()) -> list[Path]:
    """Write what is delivered; the paths, in the order of the protocol."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for word in words or files:
        path = folder / name_of(word, place.code, period)
        path.write_bytes(as_bytes(word, files))
        paths.append(path)
    return paths
