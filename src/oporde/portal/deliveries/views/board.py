"""The home of a coordinator: where the municipality stands, and the one next step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oporde.portal.accounts.choosing import chosen_municipality, municipalities_of
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.actions.board import board_of
from oporde.portal.web.access import coordinator


@coordinator
def board(request: HttpRequest) -> HttpResponse:
    """Show the board of the chosen municipality."""
    assert isinstance(request.user, Person)
    municipality = chosen_municipality(request)
    if municipality is None:
        if municipalities_of(request):
            return redirect("accounts:choose_municipality")
        return render(request, "deliveries/no_municipality.html")
    context = {
        "municipality": municipality,
        "board": board_of(municipality),
        "may_deliver": request.user.may_deliver_for(municipality.pk),
    }
    return render(request, "deliveries/board.html", context)
