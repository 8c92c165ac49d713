"""Names and constants written as SQL; light to import, for compilers and engines alike."""

from __future__ import annotations


def quote(name: str) -> str:
    """Quote an identifier, so that any header can be a name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Write a text constant. Values of a delivery never become part of a query."""
    return "'" + value.replace("'", "''") + "'"
