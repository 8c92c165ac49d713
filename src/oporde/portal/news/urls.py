"""Addresses of news."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.news import views

app_name = "news"
urlpatterns: list[URLPattern | URLResolver] = [
    path("nieuws/", views.items, name="list"),
    path("nieuws/rss.xml", views.rss, name="rss"),
    path("nieuws/<slug:slug>/", views.item, name="item"),
]
