"""Registrations: what municipalities asked, and what was decided; and what came by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Right
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.backoffice.views.people import letter_to
from oporde.portal.events.recording import origin_of
from oporde.portal.letters import registering
from oporde.portal.letters.forms import ConfirmForm, ReceivedForm, RefuseForm
from oporde.portal.letters.models import Ask, Registration, RegistrationState, Route
from oporde.portal.letters.registering import Hindrance, NotConfirmed
from oporde.portal.web.access import staff


@staff
@require_safe
def registrations(request: HttpRequest) -> HttpResponse:
    """Show what was asked: what waits, or all of it."""
    found = Registration.objects.select_related("municipality", "leaver", "person")
    everything = asked(request, "wat") == "alles"
    if not everything:
        found = found.filter(state=RegistrationState.WAITING).order_by("made_at")
    return render(request, "backoffice/registrations.html", {"page": page_of(request, found), "everything": everything})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Register what came by mail, letter or telephone."""
    form = ReceivedForm(
        request.POST or None, initial={"received_on": clock.today(), "municipality": asked(request, "gemeente")}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        made = registering.receive(
            Ask.JOIN, Route.MAIL, given.pop("municipality"), by=person_of(request), origin=origin_of(request), **given
        )
        if made is not None:
            return redirect("backoffice:registration", made.pk)
        form.add_error("email", _("Dit adres is voor deze gemeente al aangemeld. Kijk bij Aanmeldingen."))
    return render(request, "backoffice/registration_form.html", {"form": form}, status=400 if form.errors else 200)


@staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one, and confirm it: access, the end of that of others, and a letter where there is no account yet."""
    found = get_object_or_404(
        Registration.objects.select_related("municipality", "leaver", "made_by", "decided_by", "person"), pk=pk
    )
    leavers = [found.leaver_id] if found.leaver_id else []
    start = {"right": found.right, "leavers": leavers, "last_day": found.last_day}
    form = ConfirmForm(request.POST or None, initial=start, asked=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person = registering.confirm(
                found, right=Right(given.get("right") or found.right), leavers=list(given.get("leavers") or []),
                last_day=given.get("last_day"), by=person_of(request), origin=origin_of(request),
            )  # fmt: skip
        except NotConfirmed as hindered:
            if hindered.why is Hindrance.DECIDED:
                messages.warning(request, _hindrance(hindered.why))
                return redirect("backoffice:registration", pk)
            form.add_error(None, _hindrance(hindered.why))
        else:
            if found.ask == Ask.JOIN and person.activated_at is None:
                return letter_to(request, person)
            messages.success(request, _("Bevestigd. Iedereen die het aangaat krijgt een mail."))
            return redirect("backoffice:municipality", found.municipality_id)
    page = {
        "asked": found, "form": form, "refuse_form": RefuseForm(), "same": registering.known_as(found),
        "colleagues": registering.colleagues_of(found.municipality),
    }  # fmt: skip
    return render(request, "backoffice/registration.html", page, status=400 if form.errors else 200)


def _hindrance(why: Hindrance) -> str:
    return {
        Hindrance.DECIDED: _("Hierover is al besloten."),
        Hindrance.WORKS_HERE: _("Dit adres is van iemand die hier werkt. Vraag de gemeente om een ander adres."),
        Hindrance.CLOSED: _("Het account met dit adres is gesloten. Open het eerst weer op de pagina van die persoon."),
        Hindrance.NOBODY: _("Er staat niet bij wie er stopt. Beëindig het recht op de pagina van die persoon."),
    }[why]


@staff
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse one, with a reason."""
    found = get_object_or_404(Registration, pk=pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Schrijf op waarom u dit weigert."))
        return redirect("backoffice:registration", pk)
    try:
        registering.refuse(found, form.cleaned_data["reason"], by=person_of(request), origin=origin_of(request))
    except NotConfirmed as hindered:
        messages.error(request, _hindrance(hindered.why))
    else:
        messages.success(request, _("Geweigerd. De naam en het adres zijn niet bewaard."))
    return redirect("backoffice:registrations")
