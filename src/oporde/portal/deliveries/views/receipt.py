"""The receipt of a delivery, as a page and as a PDF to keep."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.actions.receipt import receipt_of, to_pdf
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.views.delivery import visible
from oporde.portal.events.recording import origin_of, record
from oporde.portal.web.access import signed_in


@signed_in
def receipt(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show the receipt."""
    found = visible(request, id)
    return render(request, "deliveries/receipt.html", {"delivery": found, "receipt": receipt_of(found)})


@signed_in
def receipt_pdf(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give the receipt as a PDF."""
    found = visible(request, id)
    content = to_pdf(receipt_of(found))
    _fetched(request, found)
    name = f"ontvangstbewijs-{found.municipality_id}-{found.reference}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _fetched(request: HttpRequest, delivery: Delivery) -> None:
    assert isinstance(request.user, Person)
    record(
        "delivery:receipt-fetched", by=request.user, municipality=delivery.municipality_id, about=delivery.about,
        origin=origin_of(request), form="pdf",
    )  # fmt: skip
