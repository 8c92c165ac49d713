"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Guide(AppConfig):
    """Public pages."""

    name = "oporde.portal.guide"
