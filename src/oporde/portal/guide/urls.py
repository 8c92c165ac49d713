"""Addresses of guide."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.guide import views

app_name = "guide"
urlpatterns: list[URLPattern | URLResolver] = [path("", views.home, name="home")]
