"""Every delivery of a municipality, the last first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oporde.portal.accounts.choosing import chosen_municipality, municipalities_of
from oporde.portal.deliveries.views.delivery import visible_to
from oporde.portal.web.access import coordinator

ON_A_PAGE = 20


@coordinator
def history(request: HttpRequest) -> HttpResponse:
    """Show what the chosen municipality delivered: when, by whom, which files, and what came of it."""
    municipality = chosen_municipality(request)
    if municipality is None:
        if municipalities_of(request):
            return redirect("accounts:choose_municipality")
        return render(request, "deliveries/no_municipality.html")
    delivered = visible_to(request).filter(municipality=municipality).defer("outcome", "consent_text")
    page = Paginator(delivered, ON_A_PAGE).get_page(request.GET.get("bladzijde"))
    return render(request, "deliveries/history.html", {"municipality": municipality, "page": page})
