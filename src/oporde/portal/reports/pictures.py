"""The pictures of a report for a page: drawn when someone looks, and remembered by this process for who looks next."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from oporde.report.op_orde.contents import Overview
from oporde.report.op_orde.pictures.drawing import draw, for_page

REMEMBERED = 400  # some twenty reports; in memory only, and no person is in them


@lru_cache(REMEMBERED)
def picture(overview: Overview, *, small: bool) -> SafeString:
    """The SVG of an overview with its words; the same figures give the same picture."""
    drawn = for_page(draw(overview, small=small), overview.alternative)
    return mark_safe(drawn)  # noqa: S308  made by us from a table; its words were escaped
