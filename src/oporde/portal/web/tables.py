"""Plain table rows made fit for a narrow screen: every cell learns the header of its column.

A table that becomes cards loses its shape, and with it, in some browsers, what it means to a screen reader.
So each element says its role aloud, and each cell says its column in `data-label`.
"""

from __future__ import annotations

from html import escape, unescape
from html.parser import HTMLParser

ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def labelled(rows: str) -> str:
    """Add roles and labels to the inside of a table: <thead> with one row of headers, then <tbody>."""
    reader = _Reader()
    reader.feed(rows)
    reader.close()
    return "".join(reader.written)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self.headers: list[str] = []
        self.in_head = False
        self.header: list[str] | None = None
        self.column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        as_written = self.get_starttag_text() or ""
        given = dict(attrs)
        added = ""
        match tag:
            case "thead":
                self.in_head = True
            case "tr":
                self.column = 0
            case "th" if self.in_head:
                self.header = []
        role = ROLES.get(tag) or (tag == "th" and ("columnheader" if self.in_head else "rowheader"))
        if role and "role" not in given:
            added += f' role="{role}"'
        if tag in {"td", "th"} and not self.in_head:
            if self.column < len(self.headers) and self.headers[self.column] and "data-label" not in given:
                added += f' data-label="{self.headers[self.column]}"'
            self.column += int(given.get("colspan") or 1)
        self.written.append(as_written[:-1] + added + ">" if added else as_written)

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.in_head = False
        if tag == "th" and self.header is not None:
            self.headers.append(escape(" ".join("".join(self.header).split())))
            self.header = None
        self.written.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        self._say(data, data)

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};", unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};", unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def _say(self, as_written: str, text: str) -> None:
        self.written.append(as_written)
        if self.header is not None:
            self.header.append(text)
