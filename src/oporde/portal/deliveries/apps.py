"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, offer


class Deliveries(AppConfig):
    """What was delivered, and what came of it."""

    name = "oporde.portal.deliveries"

    def ready(self) -> None:
        """Offer the pages that everyone who delivers needs."""
        offer(
            Entry(url="deliveries:board", word=_("Overzicht"), order=10, roles=("coordinator",)),
            Entry(url="deliveries:deliver", word=_("Leveren"), order=20, roles=("coordinator",)),
            Entry(url="deliveries:history", word=_("Geschiedenis"), order=30, roles=("coordinator",)),
        )
