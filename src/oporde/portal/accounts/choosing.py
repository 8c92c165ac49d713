"""Who asks, and the municipality they work for now: chosen once, remembered for the session, shown in the head of each page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from oporde.portal.accounts.models import Municipality, Person, Role
from oporde.portal.web.navigation import Chosen

CHOSEN = "municipality"  # key in the session


def person_of(request: HttpRequest) -> Person:
    """Who asks; for pages of who is signed in."""
    assert isinstance(request.user, Person)
    return request.user


def municipalities_of(request: HttpRequest) -> list[Municipality]:
    """Those a coordinator may look at, by name; asked once for each page."""
    kept: list[Municipality] | None = getattr(request, "_municipalities", None)
    if kept is None:
        person = request.user
        coordinates = isinstance(person, Person) and person.role == Role.COORDINATOR
        kept = list(Municipality.objects.visible_to(person)) if coordinates else []  # type: ignore[arg-type]
        request._municipalities = kept  # type: ignore[attr-defined]
    return kept


def chosen_municipality(request: HttpRequest) -> Municipality | None:
    """The one chosen, or the only one; None when one has to be chosen, or there is none."""
    allowed = municipalities_of(request)
    if len(allowed) == 1:
        return allowed[0]
    asked = request.session.get(CHOSEN)
    return next((one for one in allowed if one.pk == asked), None)


def choose(request: HttpRequest, municipality: Municipality) -> None:
    """Work for this one from now on."""
    request.session[CHOSEN] = municipality.pk


def shown(request: HttpRequest) -> Chosen | None:
    """What the head of the page says of it."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    municipality = chosen_municipality(request)
    if municipality is None:
        return None
    others = len(municipalities_of(request)) > 1
    return Chosen(municipality.name, reverse("accounts:choose_municipality") if others else "")
