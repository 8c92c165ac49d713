"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.demo import views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", views.players, name="players"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.mail, name="mail"),
]
