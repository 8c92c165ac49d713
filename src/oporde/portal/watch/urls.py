"""Addresses for machines that keep watch."""

from __future__ import annotations

from django.urls import path

from oporde.portal.watch import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]
