"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, offer


class Demo(AppConfig):
    """The demonstration."""

    name = "oporde.portal.demo"

    def ready(self) -> None:
        """In a demonstration, say in the foot of every page where its mails and its codes are."""
        if settings.DEMO:
            offer(
                Entry(url="demo:players", word=_("Demonstratie: inloggen"), order=80, foot=True),
                Entry(url="demo:mailbox", word=_("Demonstratie: verstuurde mails"), order=90, foot=True),
            )
