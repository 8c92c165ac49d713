"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Closing(AppConfig):
    """The end of a round, and its report."""

    name = "oporde.portal.closing"
