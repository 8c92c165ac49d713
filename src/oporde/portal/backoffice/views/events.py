"""What happened: readable, to be searched, and with the proof that nothing of it was changed."""

from __future__ import annotations

from itertools import islice

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.events.models import Event
from oporde.portal.events.recording import verify
from oporde.portal.web.access import staff

COMPLAINTS = 20  # shown of a chain that is broken


@staff
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show what happened, the newest first; with ?controleer=ja also whether the chain is whole."""
    found = Event.objects.all()
    if text := asked(request, "zoek"):
        found = found.filter(Q(actor_name__icontains=text) | Q(detail__email__icontains=text) | Q(tag__startswith=text))
    if code := asked(request, "gemeente"):
        found = found.filter(municipality=code)
    if about := asked(request, "over"):
        found = found.filter(about=about)
    checks = asked(request, "controleer") == "ja"
    page = {
        "page": page_of(request, found),
        "language": get_language(),
        "zoek": text,
        "gemeente": code,
        "over": about,
        "checked": checks,
        "complaints": list(islice(verify(), COMPLAINTS)) if checks else [],
    }
    return render(request, "backoffice/events.html", page)
