"""Municipalities: all of them, one, and adding or changing one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality
from oporde.portal.backoffice import actions
from oporde.portal.backoffice.forms import MunicipalityForm
from oporde.portal.backoffice.paging import asked, page_of, person_of
from oporde.portal.correspondence.models import Message
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff

LAST = 10  # of what happened, on the page of one municipality


@staff
@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show all municipalities."""
    found = Municipality.objects.annotate(
        people=Count("accesses", filter=Q(accesses__until=None), distinct=True), last=Max("deliveries__received_at")
    ).order_by("name")
    if text := asked(request, "zoek"):
        found = found.filter(Q(name__icontains=text) | Q(pk=text))
    page = {"page": page_of(request, found), "zoek": asked(request, "zoek"), "rounds": DeliveryRound.objects.all()}
    return render(request, "backoffice/municipalities.html", page)


@staff
@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Show one: who works for it, what it delivered, what happened."""
    found = get_object_or_404(Municipality, pk=code)
    page = {
        "municipality": found,
        "accesses": found.accesses.filter(until=None).select_related("person"),
        "deliveries": found.deliveries.prefetch_related("files")[:LAST],
        "extensions": found.extensions.select_related("delivery_round", "by"),
        "letters": found.letters.select_related("person", "run", "access_code")[:LAST],
        "mails": Message.objects.filter(municipality=code)[:LAST],
        "events": Event.objects.filter(municipality=code)[:LAST],
    }
    return render(request, "backoffice/municipality.html", page)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a municipality, or change one."""
    known = get_object_or_404(Municipality, pk=code) if code else None
    form = MunicipalityForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        actions.save_municipality(
            made, new=known is None, changed=form.changed_data, by=person_of(request), origin=origin_of(request)
        )
        messages.success(request, _("Gemeente %(name)s is bewaard.") % {"name": made.name})
        return redirect("backoffice:municipality", made.pk)
    page = {"form": form, "municipality": known}
    return render(request, "backoffice/municipality_form.html", page, status=400 if form.errors else 200)


@staff
@require_POST
def add_all(request: HttpRequest) -> HttpResponse:
    """Add all municipalities of the protocol of a round."""
    made = get_object_or_404(DeliveryRound, pk=request.POST.get("delivery_round") or 0)
    count = actions.add_from_protocol(made.protocol, clock.today(), by=person_of(request), origin=origin_of(request))
    messages.success(request, _("Toegevoegd: %(count)s gemeenten.") % {"count": count})
    return redirect("backoffice:municipalities")
