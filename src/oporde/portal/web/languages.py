"""The language of the page, and what has no words in it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import get_language


def page_language() -> str:
    """Of the page or mail that is being made: "nl" or "en"."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def or_marked(said: str | None, dutch: str) -> str:
    """What is said on the page; where there is nothing but the Dutch, that, marked as Dutch (WCAG 3.1.2)."""
    return format_html('<span lang="nl">{}</span>', dutch) if said is None else said
