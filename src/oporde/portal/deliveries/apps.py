"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Deliveries(AppConfig):
    """What was delivered, and what came of it."""

    name = "oporde.portal.deliveries"
