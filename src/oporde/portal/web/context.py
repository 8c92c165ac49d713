"""What every template may use beside its own: the name of the site, its address and whom to ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest | None = None) -> dict[str, object]:
    """The settings of the collection that pages and mails show."""
    return {
        "site_name": settings.SITE_NAME,
        "origin": settings.ORIGIN,
        "collector": settings.COLLECTOR,
        "demo": settings.DEMO,
        "contact": {
            "name": settings.CONTACT_NAME,
            "telephone": settings.CONTACT_TELEPHONE,
            "mail": settings.CONTACT_MAIL,
            "hours": settings.CONTACT_HOURS,
        },
    }
