"""Addresses of announcing a coordinator, and of who has access."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.letters import views

app_name = "letters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("aanmelden/", views.announce, name="announce"),
    path("aanmelden/ontvangen/", views.announced, name="announced"),
    path("toegang/", views.colleagues, name="colleagues"),
    path("toegang/aanmelden/", views.announce_colleague, name="announce_colleague"),
    path("toegang/stoppen/", views.leave, name="leave"),
]
