"""Addresses of signing in: allauth's, for as long as we have none of our own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
]
