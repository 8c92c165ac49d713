"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Correspondence(AppConfig):
    """Every mail."""

    name = "oporde.portal.correspondence"
