"""The page of one delivery: how far it is, and what came of it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.web.access import signed_in


@signed_in
def delivery(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a delivery to who may see it."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(Delivery.objects.visible_to(request.user).prefetch_related("files", "uploads"), pk=id)
    return render(request, "deliveries/delivery.html", {"delivery": found})
