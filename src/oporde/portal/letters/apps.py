"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Letters(AppConfig):
    """Letters, registrations and addresses."""

    name = "oporde.portal.letters"
