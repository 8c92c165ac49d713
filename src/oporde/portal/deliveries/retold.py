"""What a check says, in the language of the page. What has no English stays as it is, and says that it is Dutch."""

from __future__ import annotations

from oporde.portal.rounds.plans import catalogue_of
from oporde.portal.web.languages import or_marked, page_language


def told(text: str, protocol: str) -> str:
    """A sentence, or several, of a check under "gmsd/2017"; where it stays Dutch marked so (WCAG 3.1.2)."""
    return or_marked(_said(text, protocol), text)


def told_plainly(text: str, protocol: str) -> str:
    """The same where no element can be marked, as in a list to choose from."""
    return _said(text, protocol) or text


def _said(text: str, protocol: str) -> str | None:
    """The text itself on a page in Dutch; None where a page in English has to do with the Dutch."""
    return text if not text or page_language() != "en" else catalogue_of(protocol).retell(text)
