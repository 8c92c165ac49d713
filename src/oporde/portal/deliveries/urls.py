"""Addresses of deliveries."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.deliveries.views import delivering, delivery

app_name = "deliveries"
urlpatterns: list[URLPattern | URLResolver] = [
    path("leveren/", delivering.deliver, name="deliver"),
    path("levering/<uuid:id>/", delivery.delivery, name="delivery"),
]
