"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, offer

STAFF = ("staff", "administrator")


class Backoffice(AppConfig):
    """Pages for staff."""

    name = "oporde.portal.backoffice"

    def ready(self) -> None:
        """Offer the pages of staff."""
        offer(
            Entry(url="backoffice:board", word=_("Leveringen"), order=100, roles=STAFF),
            Entry(url="backoffice:municipalities", word=_("Gemeenten"), order=110, roles=STAFF),
            Entry(url="backoffice:people", word=_("Mensen"), order=120, roles=STAFF),
            Entry(url="backoffice:registrations", word=_("Aanmeldingen"), order=122, roles=STAFF),
            Entry(url="backoffice:letters", word=_("Brieven"), order=125, roles=STAFF),
            Entry(url="backoffice:rounds", word=_("Aanleverperiodes"), order=130, roles=STAFF),
            Entry(url="backoffice:mails", word=_("Mails"), order=140, roles=STAFF),
            Entry(url="backoffice:queue", word=_("Werk"), order=150, roles=STAFF),
            Entry(url="backoffice:schedule", word=_("Rooster"), order=155, roles=STAFF),
            Entry(url="backoffice:events", word=_("Logboek"), order=160, roles=STAFF),
        )
