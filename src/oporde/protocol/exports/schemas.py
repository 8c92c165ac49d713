"""A protocol as schemas for suppliers. The check is the truth: a schema may say less, never more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from oporde.errors import OpOrdeError
from oporde.protocol.exports.csvw import table_group
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.exports.frictionless import package
from oporde.protocol.exports.json_schema import row_schema
from oporde.protocol.exports.layouts import example_sender
from oporde.protocol.protocol import Protocol

Descriptors = Iterator[tuple[str, dict[str, Any]]]


def _json_schemas(protocol: Protocol) -> Descriptors:
    for layout in protocol.layouts:
        yield f"{layout.id}.schema.json", row_schema(protocol, layout)


def _frictionless(protocol: Protocol) -> Descriptors:
    yield "datapackage.json", package(protocol)


def _csvw(protocol: Protocol) -> Descriptors:
    yield "csv-metadata.json", table_group(protocol)


FORMATS: dict[str, Callable[[Protocol], Descriptors]] = {
    "json-schema": _json_schemas,
    "frictionless": _frictionless,
    "csvw": _csvw,
}


def export(
    protocol: Protocol, format: str, directory: Path, *, municipality: str | None = None, period: str | None = None
) -> tuple[Path, ...]:
    """Write the schemas of a protocol in a format of FORMATS; the directory is made when it is not there.

    Args:
        municipality, period: whose files and of when they name; by default those of the protocol's example.
    Raises: OpOrdeError, for another format or an unknown sender or period; OSError, when the directory cannot be written.
    """
    if format not in FORMATS:
        raise OpOrdeError(f"Vorm “{format}” is niet bekend. Bekend zijn: {', '.join(FORMATS)}.")
    addressed = _addressed(protocol, municipality, period)
    directory.mkdir(parents=True, exist_ok=True)
    return tuple(_written(directory / name, content) for name, content in FORMATS[format](addressed))


def _addressed(protocol: Protocol, municipality: str | None, period: str | None) -> Protocol:
    """The protocol with another sender and period in the example of its names. Raises: OpOrdeError."""
    if municipality is None and period is None:
        return protocol
    own_municipality, own_period = example_sender(protocol)
    target = make_target(protocol, municipality or own_municipality, period or own_period)
    naming = protocol.head.naming.model_copy(update={"example": target.file_name(protocol.layouts[0])})
    return protocol.model_copy(update={"head": protocol.head.model_copy(update={"naming": naming})})


def _written(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
