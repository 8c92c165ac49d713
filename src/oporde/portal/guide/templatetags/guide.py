"""How the words of a protocol become a page: Markdown, messages with their blanks, days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from oporde.portal.rounds.plans import catalogue_of
from oporde.portal.web.languages import or_marked, page_language
from oporde.portal.web.templatetags.components import prose
from oporde.protocol.exports import running_text

if TYPE_CHECKING:
    from oporde.portal.guide.books import Book

register = template.Library()

BLANKS = {
    "column": "column", "columns": "columns", "count": "number", "expected": "expected", "share": "share",
    "limit": "limit", "detail": "detail", "name": "name", "n": "number", "m": "expected number", "i": "place",
    "x": "found", "y": "expected", "c": "character", "r": "row number", "municipality": "municipality", "period": "period",
}  # fmt: skip
"""What a placeholder of a message stands for, in English."""


@register.filter
def told_at_length(markdown: str, book: Book) -> SafeString:
    """A sentence of what must hold, with perhaps a list under it; other rules have a page of their own."""
    html = str(running_text.told_at_length(markdown))
    linked = re.sub(
        r'(?<=href=")#([^"]+)', lambda found: reverse("guide:rule", args=(book.id, book.version, found[1])), html
    )
    return mark_safe(linked)  # noqa: S308  the renderer escapes what it does not know


@register.filter
def said(text: str, book: Book) -> str:
    """{{ rule.title|said:book }}: what the protocol says, in the language of the page; where that is Dutch all the same, marked so."""
    return or_marked(_in_english(text, book), text)


@register.filter
def said_plainly(text: str, book: Book) -> str:
    """The same where no element can be marked, as in the title of a page."""
    return _in_english(text, book) or text


@register.simple_tag
def said_at_length(markdown: str, book: Book, level: int) -> SafeString:
    """{% said_at_length file.layout.description book 2 %}: Markdown, in the language of the page."""
    found = _in_english(markdown, book)
    shown = prose(markdown if found is None else found, level)
    return format_html('<div lang="nl">{}</div>', shown) if found is None else shown


@register.filter
def complaint(message: str, book: Book) -> str:
    """A message with its blanks as words in italics."""
    found = _in_english(message, book)
    shown = mark_safe(str(running_text.complaint(message)))  # noqa: S308
    return or_marked(None, shown) if found is None else shown if found == message else _with_blanks(found)


def _in_english(text: str, book: Book) -> str | None:
    """The text itself on a page in Dutch; None where a page in English has to do with the Dutch."""
    if not text or page_language() != "en":
        return text
    return book.english.get(text) or catalogue_of(book.name).retell(text)


def _with_blanks(message: str) -> SafeString:
    pieces = re.split(r"\{(\w+)\}", message)
    words = (format_html("<i>{}</i>", BLANKS[piece]) if place % 2 else piece for place, piece in enumerate(pieces))
    return format_html_join("", "{}", ((word,) for word in words))


@register.filter
def soft(name: str) -> SafeString:
    """A long name that may break after an underscore."""
    return mark_safe(str(running_text.soft(name)))  # noqa: S308
