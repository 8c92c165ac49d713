"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import Entry, group, offer

STAFF = ("staff", "administrator")
GROUPS = {
    "round": _("Ronde"),
    "municipalities": _("Gemeenten"),
    "messages": _("Berichten"),
    "administration": _("Beheer"),
}
"""Under which entries of staff stand: each app that brings one says in which (Entry.group)."""


class Backoffice(AppConfig):
    """Pages for staff."""

    name = "oporde.portal.backoffice"

    def ready(self) -> None:
        """Offer the pages of staff."""
        for id, word in GROUPS.items():
            group(id, word)
        offer(
            Entry(url="backoffice:board", word=_("Overzicht"), order=100, roles=STAFF, group="round"),
            Entry(url="backoffice:deliveries", word=_("Leveringen"), order=101, roles=STAFF, group="round"),
            Entry(url="backoffice:reports", word=_("Rapporten"), order=102, roles=STAFF, group="round"),
            Entry(url="backoffice:rounds", word=_("Aanleverperiodes"), order=103, roles=STAFF, group="round"),
            Entry(url="backoffice:municipalities", word=_("Gemeenten"), order=110, roles=STAFF, group="municipalities"),
            Entry(url="backoffice:people", word=_("Mensen"), order=111, roles=STAFF, group="municipalities"),
            Entry(
                url="backoffice:registrations", word=_("Aanmeldingen"), order=112, roles=STAFF, group="municipalities"
            ),
            Entry(url="backoffice:letters", word=_("Brieven"), order=113, roles=STAFF, group="municipalities"),
            Entry(url="backoffice:addresses", word=_("Adresbestand"), order=114, roles=STAFF, group="municipalities"),
            Entry(url="backoffice:mails", word=_("Mails"), order=120, roles=STAFF, group="messages"),
            Entry(url="backoffice:news", word=_("Nieuwsberichten"), order=121, roles=STAFF, group="messages"),
            Entry(url="backoffice:queue", word=_("Werk"), order=130, roles=STAFF, group="administration"),
            Entry(url="backoffice:schedule", word=_("Rooster"), order=131, roles=STAFF, group="administration"),
            Entry(url="backoffice:events", word=_("Logboek"), order=132, roles=STAFF, group="administration"),
        )
