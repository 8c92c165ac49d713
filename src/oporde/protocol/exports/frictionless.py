"""A Data Package: a Table Schema for every file, with its dialect, as Frictionless tools read it."""

from __future__ import annotations

import re
from typing import Any

from oporde.protocol.exports.layouts import (
    certain_column,
    certain_key,
    certain_lengths,
    example_name,
    is_always_filled,
)
from oporde.protocol.model import Column
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.types import TYPES


def package(protocol: Protocol) -> dict[str, Any]:
    """The descriptor (datapackage.json). Paths are those of the protocol's example name; each sender has its own."""
    return {
        "profile": "tabular-data-package",
        "name": _slug(f"{protocol.id}-{protocol.version}"),
        "title": protocol.head.title,
        "version": protocol.version,
        "description": protocol.head.summary.strip(),
        "contributors": [{"title": protocol.head.collector, "role": "publisher"}],
        "resources": [_resource(protocol, layout) for layout in protocol.layouts],
    }


def _resource(protocol: Protocol, layout: Layout) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": _slug(layout.id),
        "title": layout.title,
        "description": layout.description.strip(),
        "path": example_name(protocol, layout),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": protocol.head.form.encodings[0],
        "dialect": {"delimiter": protocol.head.form.delimiter, "quoteChar": '"', "header": True, "headerCase": False},
        "schema": _table_schema(protocol, layout),
    }


def _table_schema(protocol: Protocol, layout: Layout) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(protocol, layout, column) for column in layout.columns],
        "missingValues": [""],
    }
    key = certain_key(layout)
    return schema | ({"primaryKey": list(key)} if key else {})


def _field(protocol: Protocol, layout: Layout, column: Column) -> dict[str, Any]:
    certain = certain_column(protocol, layout, column)
    form: dict[str, Any] = TYPES[certain.type].frictionless(certain) if certain else {"type": "string"}
    constraints: dict[str, Any] = dict(form.get("constraints", {}))
    lengths = certain_lengths(protocol, layout, column)
    if lengths and form["type"] == "string" and not constraints:
        constraints |= {"minLength": lengths[0], "maxLength": lengths[1]}
    if is_always_filled(layout, column):
        constraints["required"] = True
    described = {"name": column.name, "title": column.name, "description": column.definition.strip()}
    return described | form | ({"constraints": constraints} if constraints else {})


def _slug(name: str) -> str:
    """A name as Data Packages allow it: lower case letters, digits, and . - or _."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())
