"""Accessible PDFs out of typst templates. Values come in as data, never as code, and nothing is written to disk."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from oporde.errors import Unwritable

FONTS = Path(__file__).parent / "fonts"
# Scripts and pictures that no typeface of ours has. Latin, Greek and Cyrillic are whole in all of them, and so are signs.
UNKNOWN_LETTERS = re.compile("[\u0500-\u1dff\u2c00-\uffff\U00010000-\U0010ffff]")


def typeset(
    template: Path,
    name: str,
    content: Any,
    *,
    made_at: datetime,
    standards: Sequence[Any] = ("ua-1",),
    fonts: Any = None,
) -> bytes:
    """A PDF that satisfies its standards (PDF/UA-1), the same bytes for the same content and moment.

    A letter that the typeface does not have, in the name of a file perhaps, becomes a question mark; otherwise there would be no PDF.

    Args:
        name: by which the template finds the content among its inputs, as JSON.
        fonts: own_fonts(); None for those that typst brings along.
    Raises:
        Unwritable: what sets it is not installed.
    """
    typst = _typst()
    more = {"ignore_system_fonts": True} if fonts is None else {"font_paths": fonts}
    told = UNKNOWN_LETTERS.sub("?", json.dumps(content, ensure_ascii=False))
    compiler = typst.Compiler(template.read_bytes(), sys_inputs={name: told}, **more)
    # A PDF tells its moment in whole seconds; typst takes no other.
    written = compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=made_at.replace(microsecond=0))
    assert isinstance(written, bytes)
    return written


@cache
def own_fonts() -> Any:
    """A typst.Fonts of our own fonts and no other: the same letters on every machine. Raises: Unwritable."""
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _typst() -> Any:
    try:
        return importlib.import_module("typst")  # comes with an extra, so that a check stays small
    except ImportError as error:
        raise Unwritable(
            "Om een PDF te maken is meer nodig dan voor een controle. Installeer het met: pip install 'oporde[report]'"
        ) from error
