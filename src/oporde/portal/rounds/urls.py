"""Addresses of rounds: the calendar that other programs follow, and where a person finds its address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.rounds import views

app_name = "rounds"
urlpatterns: list[URLPattern | URLResolver] = [
    path("agenda/", views.calendar, name="calendar"),
    path("agenda/<str:token>.ics", views.feed, name="feed"),
]
