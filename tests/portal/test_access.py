"""Every address wears one decorator of access: nobody forgets to say who may see a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from oporde.portal.web.access import access_of

NOT_OURS = ("allauth.", "django.views.static.")  # libraries guard their own


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from addresses(entry, address)


def test_every_address_says_who_may_see_it():
    silent = [
        address
        for address, view in addresses(get_resolver())
        if not view.__module__.startswith(NOT_OURS) and access_of(view) is None
    ]

    assert silent == []
