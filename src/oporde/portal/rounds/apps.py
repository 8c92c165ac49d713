"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, group, offer


class Rounds(AppConfig):
    """When may be delivered."""

    name = "oporde.portal.rounds"

    def ready(self) -> None:
        """Offer the calendar."""
        group("arrange", _("Regelen"))
        offer(Entry(url="rounds:calendar", word=_("Agenda"), order=35, roles=("coordinator",), group="arrange"))
