"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """People, municipalities and signing in."""

    name = "oporde.portal.accounts"
