"""Metadata of CSV on the Web: a table group with a schema for every file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

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


def table_group(protocol: Protocol) -> dict[str, Any]:
    """The metadata document. Each url is that of the protocol's example name; each sender has its own."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": protocol.head.title,
        "dc:description": protocol.head.summary.strip(),
        "dc:publisher": protocol.head.collector,
        "dialect": {
            "delimiter": protocol.head.form.delimiter,
            "encoding": protocol.head.form.encodings[0],
            "header": True,
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "tables": [_table(protocol, layout) for layout in protocol.layouts],
    }


def _table(protocol: Protocol, layout: Layout) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(protocol, layout, column) for column in layout.columns]}
    key = [_variable(name) for name in certain_key(layout)]
    return {
        "url": example_name(protocol, layout),
        "dc:title": layout.title,
        "dc:description": layout.description.strip(),
        "tableSchema": schema | ({"primaryKey": key} if key else {}),
    }


def _column(protocol: Protocol, layout: Layout, column: Column) -> dict[str, Any]:
    certain = certain_column(protocol, layout, column)
    datatype = TYPES[certain.type].csvw(certain) if certain else {"base": "string"}
    lengths = certain_lengths(protocol, layout, column)
    if lengths and datatype == {"base": "string"}:
        datatype |= {"minLength": lengths[0], "maxLength": lengths[1]}
    described = {"name": _variable(column.name), "titles": column.name, "dc:description": column.definition.strip()}
    required = {"required": True} if is_always_filled(layout, column) else {}
    return described | {"datatype": datatype} | required


def _variable(name: str) -> str:
    """A header as a variable of a URI template: letters, digits, _ and ., all else percent-encoded."""
    return quote(name, safe="").replace("-", "%2D").replace("~", "%7E")
