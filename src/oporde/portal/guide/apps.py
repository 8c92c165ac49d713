"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import EVERYONE, Entry, offer


class Guide(AppConfig):
    """What is collected, how it must be delivered, and answers to questions."""

    name = "oporde.portal.guide"

    def ready(self) -> None:
        """Offer the pages that everyone may read."""
        offer(
            Entry(url="guide:protocols", word=_("Protocol"), order=40),
            Entry(url="guide:questions", word=_("Vragen en antwoorden"), order=50),
            Entry(url="guide:contact", word=_("Contact"), order=60),
            Entry(url="guide:search", word=_("Zoeken"), order=70),
            Entry(url="guide:texts", word=_("Teksten"), order=125, roles=("staff", "administrator"), group="messages"),
            Entry(url="guide:accessibility", word=_("Toegankelijkheid"), order=10, roles=(EVERYONE,), foot=True),
            Entry(url="guide:privacy", word=_("Privacy"), order=20, foot=True),
            Entry(url="guide:security", word=_("Kwetsbaarheid melden"), order=30, foot=True),
        )
