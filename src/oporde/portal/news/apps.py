"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, offer


class News(AppConfig):
    """Announcements."""

    name = "oporde.portal.news"

    def ready(self) -> None:
        """Offer the list of news."""
        offer(Entry(url="news:list", word=_("Nieuws"), order=45))
