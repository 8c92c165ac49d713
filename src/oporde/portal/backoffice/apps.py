"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Backoffice(AppConfig):
    """Pages for staff."""

    name = "oporde.portal.backoffice"
