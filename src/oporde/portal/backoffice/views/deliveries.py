"""All deliveries with their state; and one of them, with everything that happened to it. Never what is in a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions.checking import check_again
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import layouts_of, title_of, titles_of
from oporde.portal.web.access import staff

WORDS = {  # what one can ask for: value in the address, and how it is found
    "bezig": Q(state__in=UNDERWAY),
    "goedgekeurd": Q(state=DeliveryState.JUDGED, verdict="approved"),
    "afgekeurd": Q(state=DeliveryState.JUDGED, verdict="rejected"),
    "niet-te-beoordelen": Q(state=DeliveryState.JUDGED, verdict="undecided"),
    "niet-gecontroleerd": Q(state=DeliveryState.NOT_CHECKED),
    "tegengehouden": Q(state=DeliveryState.QUARANTINED),
    "ingetrokken": Q(state__in=(DeliveryState.WITHDRAWN, DeliveryState.ERASED)),
}


def _states() -> list[tuple[str, str]]:
    return [
        ("bezig", _("Wordt gecontroleerd")), ("goedgekeurd", _("Goedgekeurd")), ("afgekeurd", _("Afgekeurd")),
        ("niet-te-beoordelen", _("Niet te beoordelen")), ("niet-gecontroleerd", _("Kon niet worden gecontroleerd")),
        ("tegengehouden", _("Tegengehouden")), ("ingetrokken", _("Ingetrokken of vernietigd")),
    ]  # fmt: skip


@staff
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show all deliveries, the newest first; those that were asked for."""
    rounds = list(DeliveryRound.objects.all())
    chosen = next((each for each in rounds if str(each.pk) == asked(request, "ronde")), None)
    found = Delivery.objects.select_related("municipality", "person", "delivery_round").prefetch_related("files")
    if chosen:
        found = found.filter(delivery_round=chosen)
    if (state := asked(request, "staat")) in WORDS:
        found = found.filter(WORDS[state])
    files = Q()
    for parameter, column in (("periode", "files__period"), ("soort", "files__layout")):
        if value := asked(request, parameter):
            files &= Q(**{column: value})
    if files:
        found = found.filter(files).distinct()
    if text := asked(request, "zoek"):
        found = found.filter(
            Q(municipality__name__icontains=text)
            | Q(municipality__pk=text)
            | Q(person__name__icontains=text)
            | Q(id__istartswith=text.lower())
            | Q(uploads__sha256=text.lower())
        ).distinct()
    page = {
        "page": page_of(request, found),
        "rounds": rounds,
        "states": _states(),
        "layouts": _layouts(rounds),
        "periods": sorted({(id, str(title_of(each.protocol, id))) for each in rounds for id in each.period_ids()}),
        "asked": {name: asked(request, name) for name in ("ronde", "staat", "periode", "soort", "zoek")},
        "figures": _figures(chosen or (rounds[0] if rounds else None)),
    }
    return render(request, "backoffice/deliveries.html", page)


def _layouts(rounds: list[DeliveryRound]) -> list[tuple[str, str]]:
    found = {id: titles_of(each.protocol)[id] for each in rounds for id in layouts_of(each.protocol)}
    return sorted(found.items(), key=lambda pair: pair[1])


def _figures(delivery_round: DeliveryRound | None) -> dict[str, Any] | None:
    """How the round goes, counted in municipalities and files."""
    if delivery_round is None:
        return None
    asked_of = delivery_round.participants.count()
    in_it = Delivery.objects.filter(delivery_round=delivery_round)
    files = DeliveredFile.objects.filter(delivery__delivery_round=delivery_round)
    counted = in_it.aggregate(
        delivered=Count("municipality", distinct=True),
        attention=Count("pk", filter=WORDS["niet-gecontroleerd"] | WORDS["tegengehouden"]),
    )
    return {
        "round": delivery_round,
        "asked": asked_of,
        "delivered": counted["delivered"],
        "silent": asked_of - counted["delivered"],
        "attention": counted["attention"],
        "counting": files.filter(counts=True).count(),
    }


@staff
@require_safe
def delivery(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a delivery: its files, and what happened, was mailed and is queued."""
    rows = Delivery.objects.select_related("municipality", "person", "delivery_round", "repeats")
    found = get_object_or_404(rows.prefetch_related("files", "uploads"), pk=id)
    titles = titles_of(found.delivery_round.protocol)
    page = {
        "delivery": found,
        "files": [(file, titles.get(file.layout, "")) for file in found.files.all()],
        "events": Event.objects.filter(about=found.about).order_by("id"),
        "mails": Message.objects.filter(about=found.about),
        "jobs": ProcrastinateJob.objects.filter(args__id=str(found.pk)).order_by("id"),
        "may_be_checked_again": found.state in {DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED},
    }
    return render(request, "backoffice/delivery.html", page)


@staff
@require_POST
def again(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Have a delivery that could not be checked, or was held back, checked again."""
    found = get_object_or_404(Delivery, pk=id)
    if check_again(found, person_of(request), origin_of(request)):
        messages.success(request, _("De levering wordt opnieuw gecontroleerd."))
    else:
        messages.info(request, _("Deze levering hoeft niet opnieuw gecontroleerd te worden."))
    return redirect("backoffice:delivery", id)


@staff
@require_POST
def note(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Keep a note of staff, for staff."""
    found = get_object_or_404(Delivery, pk=id)
    Delivery.objects.filter(pk=found.pk).update(note=request.POST.get("note", "").strip()[:2000])
    messages.success(request, _("De notitie is bewaard."))
    return redirect("backoffice:delivery", id)
