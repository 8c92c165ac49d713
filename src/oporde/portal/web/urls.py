"""Addresses that belong to no app: the language, and the style guide."""

from __future__ import annotations

from django.urls import path

from oporde.portal.web import styleguide, views

urlpatterns = [
    path("taal/", views.language, name="language"),
    path("stijlgids/", styleguide.styleguide, name="styleguide"),
]
