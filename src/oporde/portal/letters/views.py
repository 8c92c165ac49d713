"""Announcing a coordinator, for everyone; and who has access, for coordinators."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal.accounts.choosing import chosen_municipality
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.events.recording import origin_of
from oporde.portal.letters.forms import LeavingForm, RegistrationForm, SuccessorForm, stamp
from oporde.portal.letters.models import Ask, Registration, RegistrationState, Route
from oporde.portal.letters.registering import colleagues_of, receive
from oporde.portal.web.access import coordinator, public

# Of an address of the network, and for a municipality: a department may announce all its people, a program may not.
ANNOUNCING = {"announce": "10/h/ip,20/d/key"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a coordinator. The answer is the same for who is known and who is not."""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST":
        municipality = request.POST.get("municipality", "")[:4]
        if not ratelimit.consume(request, app="oporde", action="announce", config=ANNOUNCING, key=municipality):
            return render(request, "429.html", status=429)
        if form.is_valid():
            given = form.cleaned_data
            about = {name: given[name] for name in ("name", "email", "telephone", "mailbox", "right", "remark")}
            receive(Ask.JOIN, Route.FORM, given["municipality"], by=None, origin=origin_of(request), **about)
            return redirect("letters:announced")
    page = {"form": form, "stamp": stamp()}
    return render(request, "letters/announce.html", page, status=400 if form.errors else 200)


@public
@require_safe
def announced(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, "letters/announced.html")


@coordinator
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """Show who has access to the municipality one works for, and what waits to be confirmed."""
    municipality = chosen_municipality(request)
    if municipality is None:
        return redirect("accounts:choose_municipality")
    page = {
        "municipality": municipality,
        "colleagues": colleagues_of(municipality),
        "waiting": Registration.objects.filter(
            municipality=municipality, state=RegistrationState.WAITING, route=Route.PORTAL
        ).select_related("leaver", "made_by"),
    }
    return render(request, "letters/colleagues.html", page)


@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def announce_colleague(request: HttpRequest) -> HttpResponse:
    """Announce another coordinator, beside oneself or as a successor."""
    municipality = chosen_municipality(request)
    if municipality is None:
        return redirect("accounts:choose_municipality")
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about = {name: given[name] for name in ("name", "email", "telephone", "mailbox", "right", "remark")}
        if given["succeeds_me"]:
            about |= {"leaver": request.user, "last_day": given["last_day"]}
        return _received(request, Ask.JOIN, municipality, about)
    page = {"form": form, "municipality": municipality, "title": _("Een coördinator aanmelden")}
    return render(request, "letters/colleague_form.html", page, status=400 if form.errors else 200)


@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Announce that one stops."""
    municipality = chosen_municipality(request)
    if municipality is None:
        return redirect("accounts:choose_municipality")
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Person)
        about = {**form.cleaned_data, "leaver": request.user, "name": request.user.name, "email": request.user.email}
        return _received(request, Ask.LEAVE, municipality, about)
    page = {"form": form, "municipality": municipality, "title": _("Stoppen als coördinator")}
    return render(request, "letters/colleague_form.html", page, status=400 if form.errors else 200)


def _received(request: HttpRequest, ask: Ask, municipality: Municipality, about: dict[str, Any]) -> HttpResponse:
    assert isinstance(request.user, Person)
    made = receive(ask, Route.PORTAL, municipality, by=request.user, origin=origin_of(request), **about)
    if made is None:
        messages.info(request, _("Dit hebt u ons al laten weten. Wij bevestigen het zo snel mogelijk."))
    else:
        messages.success(request, _("Wij hebben het ontvangen. Er verandert pas iets als wij het bevestigen."))
    return redirect("letters:colleagues")
