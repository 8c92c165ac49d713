"""The icons, drawn by us: 24 by 24, one stroke, in the colour of the text beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER: Final = Path(__file__).parent / "icons"
DRAWN: Final = {
    path.stem: mark_safe(path.read_text("utf-8").strip())  # noqa: S308  our own files
    for path in sorted(FOLDER.glob("*.svg"))
}


def draw(name: str, *, size: str = "") -> SafeString:
    """An icon that says nothing by itself: a word stands beside it.

    Raises:
        KeyError: nothing of that name was drawn.
    """
    return format_html(
        '<svg class="oporde-icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" oporde-icon--{size}" if size else "",
        DRAWN[name],
    )
