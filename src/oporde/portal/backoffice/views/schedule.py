"""Recurring work: what there is, when it is due, how it went; having it done now, or again where it failed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oporde.portal import clock, jobs
from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.events.recording import origin_of
from oporde.portal.schedule import actions
from oporde.portal.schedule.models import Run, RunState
from oporde.portal.schedule.works import WORKS
from oporde.portal.web.access import administrator, staff


@staff
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """Show all works with when they are due and how the last run went, and the runs; with ?staat=failed what failed."""
    now = clock.now()
    last = actions.last_runs()
    works = [(work, work.rhythm.following(now), last.get(work.name)) for work in WORKS.values()]
    found = Run.objects.all()
    if (state := asked(request, "staat")) in RunState.values:
        found = found.filter(state=state)
    page = page_of(request, found)
    shown = {
        "works": sorted(works, key=lambda entry: entry[1]),
        "page": page,
        "runs": [(run, WORKS[run.work].title if run.work in WORKS else run.work) for run in page],
        "failed": Run.objects.filter(state=RunState.FAILED).count(),
        "staat": state,
        "workers": jobs.live_workers(),
    }
    return render(request, "backoffice/schedule.html", shown)


@administrator
@require_POST
def now(request: HttpRequest, work: str) -> HttpResponse:
    """Have a work done now."""
    if work not in WORKS:
        raise Http404
    actions.run_now(work, by=person_of(request), origin=origin_of(request))
    messages.success(request, _("Het wordt nu gedaan: %(work)s.") % {"work": WORKS[work].title})
    return redirect("backoffice:schedule")


@staff
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a run that failed done again."""
    if actions.again(get_object_or_404(Run, pk=pk), by=person_of(request), origin=origin_of(request)):
        messages.success(request, _("Het werk wordt opnieuw gedaan."))
    else:
        messages.info(request, _("Dit werk is niet mislukt."))
    return redirect("backoffice:schedule")
