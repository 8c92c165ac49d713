"""Accessible PDFs out of typst templates. Values come in as data, never as code, and nothing is written to disk."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

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
        fonts: a typst.Fonts; None for those that typst brings along.
    """
    more = {"ignore_system_fonts": True} if fonts is None else {"font_paths": fonts}
    told = UNKNOWN_LETTERS.sub("?", json.dumps(content, ensure_ascii=False))
    compiler = typst.Compiler(template.read_bytes(), sys_inputs={name: told}, **more)
    # A PDF tells its moment in whole seconds; typst takes no other.
    written = compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=made_at.replace(microsecond=0))
    assert isinstance(written, bytes)
    return written
