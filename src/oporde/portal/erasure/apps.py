"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, offer

STAFF = ("staff", "administrator")


class Erasure(AppConfig):
    """Withdrawing, and keeping no longer than was promised."""

    name = "oporde.portal.erasure"

    def ready(self) -> None:
        """Offer the page on which a coordinator withdraws, and those of staff."""
        offer(
            Entry(url="erasure:overview", word=_("Intrekken"), order=37, roles=("coordinator",), group="arrange"),
            Entry(url="erasure:withdrawals", word=_("Intrekkingen"), order=104, roles=STAFF, group="round"),
            Entry(url="erasure:keeping", word=_("Bewaren"), order=133, roles=STAFF, group="administration"),
        )
