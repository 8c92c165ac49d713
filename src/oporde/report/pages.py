"""How pages of feedback and reports are set from their templates: what came from outside is escaped, always."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def pages_of(templates: Path) -> Environment:
    """The templates in a folder. A name that was not given is an error, and every value is escaped."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
