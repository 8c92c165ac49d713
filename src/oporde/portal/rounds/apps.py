"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Rounds(AppConfig):
    """When may be delivered."""

    name = "oporde.portal.rounds"
