"""The app, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig

from oporde.portal.web import checks


class Web(AppConfig):
    """What every page shares."""

    name = "oporde.portal.web"
    checks = checks  # imported, so that Django knows them
