"""Running text of a protocol as HTML and Markdown: its paragraphs, its sentences, its names, and its messages with their blanks.

Every page may need it; it knows nothing of protocols, and is light to import.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

PLACEHOLDERS = {
    "column": "kolom", "columns": "kolommen", "count": "aantal", "expected": "verwacht", "share": "aandeel",
    "limit": "grens", "detail": "bijzonderheid", "name": "naam", "n": "aantal", "m": "verwacht aantal", "i": "plaats",
    "x": "gevonden", "y": "verwacht", "c": "teken", "r": "regelnummer", "municipality": "gemeente", "period": "periode",
}  # fmt: skip
"""What a placeholder of a message stands for, in Dutch."""
ORIGIN = re.compile(r"^\*(Bron|Reconstructie)[^*]+\*$", re.MULTILINE)
"""A paragraph that tells where a text comes from."""


@cache
def _markdown() -> MarkdownIt:
    # Texts come from authors of protocols, yet a stray < in them must not become part of the page.
    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
        ["table", "smartquotes", "replacements"]
    )


def prose(markdown: str, level: int) -> Markup:
    """Running text as HTML; its highest heading gets this level, its own title is left out."""
    tokens = _markdown().parse(_untitled(markdown))
    _set_headings(tokens, level)
    _mark_origins(tokens)
    html = str(_markdown().renderer.render(tokens, _markdown().options, {}))
    return _rendered(html.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>"))


def _untitled(markdown: str) -> str:
    return re.sub(r"\A\s*# .*\n", "", markdown)


def _set_headings(tokens: Sequence[Token], level: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + level)}"


def _mark_origins(tokens: Sequence[Token]) -> None:
    """A paragraph in italics that tells where a text comes from is set small."""
    for opened, inline in pairwise(tokens):
        if opened.type == "paragraph_open" and ORIGIN.fullmatch(inline.content):
            opened.attrSet("class", "origin")


def phrase(markdown: str) -> Markup:
    """One sentence as HTML, without a paragraph around it; names in it may break at an underscore."""
    return _rendered(_breakable(str(_markdown().renderInline(markdown))))


def told_at_length(markdown: str) -> Markup:
    """A sentence with perhaps a list under it, as HTML; names in it may break at an underscore."""
    return _rendered(_breakable(str(_markdown().render(markdown))))


def _breakable(html: str) -> str:
    return re.sub(r"(?<=<code>)[^<]+", lambda found: found[0].replace("_", "_<wbr>"), html)


def _rendered(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - what the Markdown renderer made, which escapes what it does not know


def soft(name: str) -> Markup:
    """A long name that may break after an underscore."""
    return escape(name).replace("_", Markup("_<wbr>"))


def complaint(message: str) -> Markup:
    """A message with its placeholders as words in italics."""
    pieces = re.split(r"\{(\w+)\}", message)
    written = (Markup("<var>{}</var>").format(_placeholder(p)) if i % 2 else escape(p) for i, p in enumerate(pieces))
    return Markup("").join(written)


def told(message: str) -> str:
    """A message with its placeholders as words between quotes, for Markdown."""
    return re.sub(r"\{(\w+)\}", lambda found: f"‹{_placeholder(found[1])}›", plain(message))


def _placeholder(name: str) -> str:
    return PLACEHOLDERS.get(name, name)


def plain(text: object) -> str:
    """Text without meaning in Markdown: what could be a sign is escaped."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", str(text))


def cell(markdown: object) -> str:
    """Markdown within a cell of a table: on one line, bars escaped."""
    return collapsed(re.sub(r"(?<!\\)\|", r"\\|", str(markdown)))


def collapsed(text: str) -> str:
    """Text on one line."""
    return re.sub(r"\s+", " ", text).strip()


def demoted(markdown: str, level: int) -> str:
    """Markdown of a chapter within the document: without its title, its highest heading at this level."""
    text = _untitled(markdown)
    found = [len(marks) for marks in re.findall(r"^(#{1,6}) ", text, re.MULTILINE)]
    more = level - min(found, default=level)

    def moved(match: re.Match[str]) -> str:
        return "#" * min(6, len(match[1]) + more) + " "

    return re.sub(r"^(#{1,6}) ", moved, text, flags=re.MULTILINE).strip()
