"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Watch(AppConfig):
    """Keeping watch."""

    name = "oporde.portal.watch"
