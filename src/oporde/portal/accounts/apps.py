"""The app, as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from oporde.portal.web import navigation


class Accounts(AppConfig):
    """People, municipalities and signing in."""

    name = "oporde.portal.accounts"

    def ready(self) -> None:
        """Listen to what happens to accounts, and say for which municipality a page is shown."""
        import_module("oporde.portal.accounts.receivers")
        navigation.chosen_by(import_module("oporde.portal.accounts.choosing").shown)
