"""The app, as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from oporde.portal.deliveries.signals import file_approved
from oporde.portal.web.navigation import Entry, offer


class Reports(AppConfig):
    """The op-orde reports."""

    name = "oporde.portal.reports"

    def ready(self) -> None:
        """Hear of approved files, and offer the list."""
        file_approved.connect(import_module("oporde.portal.reports.actions.asking").ask_for)
        said = import_module("oporde.portal.reports.onward")
        import_module("oporde.portal.deliveries.onward").offer(said.next_of, said.place_of)
        offer(Entry(url="reports:reports", word=_("Rapporten"), order=25, roles=("coordinator",)))
