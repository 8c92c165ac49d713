"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """What every page shares."""

    name = "oporde.portal.web"
