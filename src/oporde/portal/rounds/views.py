"""The calendar: the days of one's rounds as a page, and at a secret address for one's own calendar."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.rounds.actions import calendar_token
from oporde.portal.rounds.models import CalendarAddress
from oporde.portal.rounds.occasions import as_calendar, occasions_for
from oporde.portal.web.access import public, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days to come, and the address to subscribe to; make another address."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        calendar_token(request.user, new=True)
        messages.success(request, _("Uw agenda heeft een nieuw adres. Het oude werkt niet meer."))
        return redirect("rounds:calendar")
    address = f"{settings.ORIGIN}{reverse('rounds:feed', args=[calendar_token(request.user)])}"
    found = [each for each in occasions_for(request.user) if each.day >= clock.today()]
    page = {"occasions": sorted(found, key=lambda each: each.day), "address": address}
    return render(request, "rounds/calendar.html", page)


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of whose secret address this is. A program cannot sign in; who has the address sees days, nothing else."""
    found = CalendarAddress.objects.select_related("person").filter(token=token, person__is_active=True).first()
    if found is None:
        raise Http404
    with translation.override(found.person.language):
        content = as_calendar(occasions_for(found.person))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
