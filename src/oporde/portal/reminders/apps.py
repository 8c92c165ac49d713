"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Reminders(AppConfig):
    """Who is reminded of what, and when."""

    name = "oporde.portal.reminders"
