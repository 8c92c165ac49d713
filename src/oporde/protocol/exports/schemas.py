"""A protocol as schemas for suppliers. The check is the truth: a schema may say less, never more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from oporde.errors import OpOrdeError
from oporde.protocol.exports.csvw import table_group
from oporde.protocol.exports.frictionless import package
from oporde.protocol.exports.json_schema import row_schema
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


def export(protocol: Protocol, format: str, directory: Path) -> tuple[Path, ...]:
    """Write the schemas of a protocol in a format of FORMATS; the directory is made when it is not there.

    Raises: OpOrdeError, for another format; OSError, when the directory cannot be written.
    """
    if format not in FORMATS:
        raise OpOrdeError(f"Vorm “{format}” is niet bekend. Bekend zijn: {', '.join(FORMATS)}.")
    directory.mkdir(parents=True, exist_ok=True)
    return tuple(_written(directory / name, content) for name, content in FORMATS[format](protocol))


def _written(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
