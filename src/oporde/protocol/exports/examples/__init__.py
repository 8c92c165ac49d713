"""Example files of a protocol: right ones, and for every rule a small delivery that breaks it."""

from __future__ import annotations

from pathlib import Path

from oporde.protocol.exports.examples.faulty import faulty_deliveries
from oporde.protocol.exports.examples.files import csv_bytes, write_files, zip_bytes
from oporde.protocol.exports.examples.index import index_csv, index_markdown
from oporde.protocol.exports.examples.rightful import right_rows, usual_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.protocol import Protocol


def example_files(
    protocol: Protocol, *, municipality: str, period: str, rows: int | None, seed: int
) -> dict[str, bytes]:
    """A right file for each layout, by name. The same arguments give the same bytes.

    Args:
        rows: of the files that have rows per person or the like; other files have as many as they need. None is as
            many as a sender of this size usually has.
    Raises: OpOrdeError, for a sender or period that the protocol does not know, or more rows than can be made.
    """
    target = make_target(protocol, municipality, period)
    files: dict[str, bytes] = {}
    for layout in protocol.layouts:
        wanted = usual_rows(protocol, layout, municipality) if rows is None else rows
        files[target.file_name(layout)] = csv_bytes(protocol, layout, right_rows(target, layout, wanted, seed))
    return files


def write_examples(
    protocol: Protocol, *, municipality: str, period: str, rows: int | None, seed: int, directory: Path
) -> tuple[Path, ...]:
    """Write those files, and a ZIP with all of them. Raises as example_files() does; OSError."""
    files = example_files(protocol, municipality=municipality, period=period, rows=rows, seed=seed)
    return write_files(directory, {**files, protocol.head.naming.archive_example: zip_bytes(files.items())})


def faulty_files(protocol: Protocol, *, municipality: str, period: str, rows: int, seed: int) -> dict[str, bytes]:
    """A small delivery for every rule, each in a folder of its own, and an index of them as CSV and Markdown.

    Args:
        rows: about how many right rows stand around a wrong one (sixty is enough for all shares).
    Returns: content by path, "W109/0513_WMO_H2_2017.csv".
    Raises: OpOrdeError, for a sender or period that the protocol does not know.
    """
    deliveries = faulty_deliveries(protocol, municipality=municipality, period=period, rows=rows, seed=seed)
    files = {f"{made.folder}/{name}": content for made in deliveries for name, content in made.files.items()}
    index = {"index.csv": index_csv(protocol, deliveries), "index.md": index_markdown(protocol, deliveries)}
    return {**files, **index}


def write_faulty(
    protocol: Protocol, *, municipality: str, period: str, rows: int, seed: int, directory: Path
) -> tuple[Path, ...]:
    """Write those deliveries and their index. Raises as faulty_files() does; OSError."""
    files = faulty_files(protocol, municipality=municipality, period=period, rows=rows, seed=seed)
    return write_files(directory, files)
