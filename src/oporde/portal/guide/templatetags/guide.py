"""How the words of a protocol become a page: Markdown, messages with their blanks, days."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

from oporde.protocol.dutch import day as day_in_words
from oporde.protocol.exports import document

register = template.Library()


@register.filter
def phrase(markdown: str) -> SafeString:
    """One sentence."""
    return mark_safe(str(document.phrase(markdown)))  # noqa: S308  the renderer escapes what it does not know


@register.filter
def complaint(message: str) -> SafeString:
    """A message with its blanks as words in italics."""
    return mark_safe(str(document.complaint(message)))  # noqa: S308


@register.filter
def soft(name: str) -> SafeString:
    """A long name that may break after an underscore."""
    return mark_safe(str(document.soft(name)))  # noqa: S308


@register.filter
def in_words(day: date) -> str:
    """1 juli 2017."""
    return day_in_words(day)
