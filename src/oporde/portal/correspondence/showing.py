"""Show a mail as its reader sees it: the one page that brings a style of its own, and can do nothing else."""

from __future__ import annotations

from csp.constants import NONE, UNSAFE_INLINE
from django.http import HttpResponse

_NOTHING = (
    "default-src", "script-src", "img-src", "font-src", "connect-src", "form-action", "base-uri", "frame-ancestors",
)  # fmt: skip
_POLICY = {**{what: [NONE] for what in _NOTHING}, "style-src": [UNSAFE_INLINE], "sandbox": ["allow-popups"]}


def as_it_looks(html: str) -> HttpResponse:
    """The HTML of a mail as a page: no script, no form, nothing from elsewhere."""
    response = HttpResponse(html)
    response._csp_replace = _POLICY  # type: ignore[attr-defined]  # as the decorator csp_replace does
    return response
