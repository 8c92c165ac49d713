"""The app, as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Reminders(AppConfig):
    """Who is reminded of what, and when."""

    name = "oporde.portal.reminders"

    def ready(self) -> None:
        """Tell the calendar when is reminded. Models can only be brought in now."""
        import_module("oporde.portal.rounds.occasions").told_by(import_module(f"{self.name}.actions").occasions)
