"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Events(AppConfig):
    """Who did what, when."""

    name = "oporde.portal.events"
