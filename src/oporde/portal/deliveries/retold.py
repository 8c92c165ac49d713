"""What a check says, in the language of the page. What has no English stays as it is, and says that it is Dutch."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import get_language

from oporde.portal.deliveries.plans import catalogue_of


def told(text: str, protocol: str) -> str:
    """A sentence, or several, of a check under "gmsd/2017"; where it stays Dutch marked so (WCAG 3.1.2)."""
    if not text or not reads_english():
        return text
    found = catalogue_of(protocol).retell(text)
    return format_html('<span lang="nl">{}</span>', text) if found is None else found


def told_plainly(text: str, protocol: str) -> str:
    """The same where no element can be marked, as in a list to choose from."""
    return (catalogue_of(protocol).retell(text) or text) if text and reads_english() else text


def reads_english() -> bool:
    """Whether the language that is active is English."""
    return (get_language() or "nl").startswith("en")
