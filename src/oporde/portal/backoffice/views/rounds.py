"""Rounds: all of them, how one goes, opening and changing one, and more time for a municipality."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice import actions
from oporde.portal.backoffice.forms import ExtensionForm
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff


@staff
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Show all rounds."""
    found = DeliveryRound.objects.annotate(
        asked=Count("participants", distinct=True), delivered=Count("deliveries__municipality", distinct=True)
    ).prefetch_related("periods")
    return render(request, "backoffice/rounds.html", {"rounds": [(each, each.state) for each in found]})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a round goes, per municipality; take more time for one."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    form = ExtensionForm(request.POST or None, delivery_round=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.extend(
            found, given["municipality"].pk, given["until"], given["reason"], by=person_of(request),
            origin=origin_of(request),
        )  # fmt: skip
        messages.success(request, _("Gemeente %(name)s heeft uitstel.") % {"name": given["municipality"].name})
        return redirect("backoffice:round", pk)
    page = {
        "round": found,
        "state": found.state,
        "page": page_of(request, _participants(found, asked(request, "wie"))),
        "wie": asked(request, "wie"),
        "extensions": found.extensions.select_related("municipality", "by"),
        "form": form,
    }
    return render(request, "backoffice/round.html", page, status=400 if form.errors else 200)


def _participants(found: DeliveryRound, who: str) -> QuerySet[Any]:
    """Who is asked, with how many files count and when they last delivered; all, or who did not deliver (all) yet."""
    files = DeliveredFile.objects.filter(
        counts=True, delivery__delivery_round=found, municipality=OuterRef("municipality_id")
    )
    counting = files.order_by().values("municipality").annotate(count=Count("pk")).values("count")
    deliveries = Delivery.objects.filter(delivery_round=found, municipality=OuterRef("municipality_id"))
    last = deliveries.order_by().values("municipality").annotate(last=Max("received_at")).values("last")
    rows = (
        found.participants.select_related("municipality", "delivered_by")
        .annotate(counting=Subquery(counting), last=Subquery(last))
        .order_by("municipality__name")
    )
    if who == "niets":
        return rows.filter(last=None)
    return rows.filter(Q(counting=None) | Q(counting=0)) if who == "nog-niet-goed" else rows
