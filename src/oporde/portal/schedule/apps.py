"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Schedule(AppConfig):
    """Recurring work."""

    name = "oporde.portal.schedule"
