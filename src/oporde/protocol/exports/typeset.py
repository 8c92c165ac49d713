"""The aanleverprotocol as a book to print: its Markdown as source for typst, which makes an accessible PDF of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from oporde.protocol.exports.document import document_markdown
from oporde.protocol.protocol import Protocol

CONTENTS = "Inhoud"
LAYOUT = """
#set document(title: {title}, author: {collector})
#set text(lang: "nl", size: 10pt, font: ("Libertinus Serif", "DejaVu Sans Mono"))
#set page(paper: "a4", margin: (x: 22mm, y: 24mm), numbering: "1", header: context {{
  if counter(page).get().first() > 1 [#text(size: 8pt, fill: luma(90))[{running}]]
}})
#set par(justify: false, leading: 0.65em)
#set table(stroke: (x, y) => (bottom: if y == 0 {{ 0.8pt }} else {{ 0.3pt + luma(190) }}), inset: (x: 4pt, y: 4pt))
#show table: set text(size: 8pt)
#show table: set par(leading: 0.5em)
#show table: it => {{ show raw: set text(size: 6.5pt); it }}
#show table.cell.where(y: 0): strong
#show heading: set text(fill: rgb("#0c2c4f"))
#show heading: set block(above: 1.6em, below: 0.8em)
#show heading.where(level: 1): set text(size: 26pt)
#show heading.where(level: 2): it => {{ pagebreak(weak: true); it }}
#show raw: set text(size: 8.5pt)
#show raw.where(block: true): block.with(fill: luma(245), inset: 8pt, width: 100%)
#show link: set text(fill: rgb("#17406f"))
"""


def document_typst(protocol: Protocol, former: Protocol | None = None) -> str:
    """The whole protocol as source for typst; every value stands in it as text, never as code."""
    head = protocol.head
    tokens = _markdown().parse(document_markdown(protocol, former))
    layout = LAYOUT.format(title=_string(head.title), collector=_string(head.collector), running=_text(head.title))
    return layout.lstrip() + _Setting().blocks(tokens)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table"])


def _string(text: str) -> str:
    """A string of typst; pictures of control signs, which few fonts have, become words."""
    text = re.sub("[\u2400-\u243f]", lambda sign: f"[{unicodedata.name(sign[0]).removeprefix('SYMBOL FOR ')}]", text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _text(text: str) -> str:
    """Text as it is, whatever signs stand in it; long names may break at an underscore."""
    breakable = text.replace("_", "_\u200b")
    return f"#({_string(breakable)})" if text else ""


class _Setting:
    """Turns tokens of Markdown into typst. Anchors are left out: in a book one goes by headings."""

    def blocks(self, tokens: Sequence[Token]) -> str:
        written: list[str] = []
        lists: list[str] = []
        cells: list[str] = []
        columns: list[str] = []
        skipping = False  # the list of chapters: in a book it has the numbers of pages
        for place, token in enumerate(tokens):
            if token.type == "heading_open":
                skipping = tokens[place + 1].content == CONTENTS
                if skipping:
                    written.append("\n#pagebreak()\n#outline(title: [Inhoud], depth: 3)\n")
            if skipping:
                continue
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                    written.append(f"\n#heading(level: {level}, outlined: {str(level < 4).lower()})[")
                case "heading_close":
                    written.append("]\n")
                case "paragraph_open":
                    written.append("\n" if not lists else "")
                case "paragraph_close":
                    written.append("\n" if not lists else " ")
                case "bullet_list_open" | "ordered_list_open":
                    lists.append("list" if token.type.startswith("bullet") else "enum")
                    written.append(f"\n#{lists[-1]}(")
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                    written.append(")\n")
                case "list_item_open":
                    written.append("[")
                case "list_item_close":
                    written.append("], ")
                case "blockquote_open":
                    written.append("\n#quote(block: true)[")
                case "blockquote_close":
                    written.append("]\n")
                case "fence" | "code_block":
                    written.append(f"\n#raw(block: true, {_raw(token.content)})\n")
                case "hr":
                    written.append("\n#line(length: 100%)\n")
                case "table_open":
                    cells, columns = [], []
                case "th_open" | "td_open":
                    if token.type == "th_open":
                        columns.append("right" if "right" in str(token.attrGet("style") or "") else "left")
                    cells.append(f"[{self.inline(tokens[place + 1].children or ())}]")
                case "table_close":
                    written.append(_table(cells, columns))
                case "inline" if not _in_cell(tokens, place):
                    written.append(self.inline(token.children or ()))
                case _:
                    pass
        return "".join(written)

    def inline(self, tokens: Sequence[Token]) -> str:
        written = []
        for token in tokens:
            match token.type:
                case "text":
                    written.append(_text(token.content))
                case "code_inline":
                    written.append(f"#raw({_raw(token.content)})")
                case "strong_open":
                    written.append("#strong[")
                case "em_open":
                    written.append("#emph[")
                case "link_open":
                    target = str(token.attrGet("href") or "")
                    outside = target.startswith(("http:", "https:", "mailto:", "tel:"))
                    written.append(f"#link({_string(target)})[" if outside else "#[")
                case "strong_close" | "em_close" | "link_close":
                    written.append("]")
                case "softbreak":
                    written.append(" ")
                case "hardbreak":
                    written.append("#linebreak()")
                case "html_inline" if token.content.startswith("<br"):
                    written.append("#linebreak()")
                case _:
                    pass
        return "".join(written)


def _raw(text: str) -> str:
    """Code, that may break where a name or a row of values may: after _ and ;."""
    lines = text.rstrip("\n").split("\n")
    return '"' + "\\n".join(re.sub("([_;])", "\\1\u200b", _string(line)[1:-1]) for line in lines) + '"'


def _in_cell(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place - 1].type in ("th_open", "td_open")


def _table(cells: list[str], columns: list[str]) -> str:
    """A table with a header that a screen reader knows as one; columns share the width by what stands in them."""
    widest = [max((_length(cell) for cell in cells[place :: len(columns)]), default=1) for place in range(len(columns))]
    parts = ", ".join("auto" if width <= 12 else f"{min(width, 60)}fr" for width in widest)
    header, body = cells[: len(columns)], cells[len(columns) :]
    heads = ", ".join(head if head != "[]" else '[#("\u00a0")]' for head in header)
    return f"\n#table(columns: ({parts},), align: ({', '.join(columns)},), table.header({heads}), {', '.join(body)})\n"


def _length(cell: str) -> int:
    return len(re.sub(r'#\w*\(|[\[\]")(]', "", cell))
