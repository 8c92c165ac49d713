"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.web.navigation import VISITOR, Entry, offer


class Letters(AppConfig):
    """Letters, registrations and addresses."""

    name = "oporde.portal.letters"

    def ready(self) -> None:
        """Offer who has access to coordinators, and announcing one to everybody else."""
        offer(
            Entry(url="letters:colleagues", word=_("Toegang"), order=36, roles=("coordinator",), group="arrange"),
            Entry(url="letters:announce", word=_("Coördinator aanmelden"), order=40, roles=(VISITOR,), foot=True),
        )
