"""All op-orde reports: which are ready, who read them, and what municipalities say of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Municipality
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.events.recording import origin_of
from oporde.portal.reports.actions.asking import have_made_again
from oporde.portal.reports.models import Explanation, Judgement, Opening, Report
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff

READ = Exists(Opening.objects.filter(report=OuterRef("pk"), person__role="coordinator"))
JUDGED = Exists(Judgement.objects.filter(report=OuterRef("pk")))
WORDS = {  # what one can ask for: value in the address, and how it is found
    "niet-gelezen": Q(made_at__isnull=False) & ~READ,
    "geen-oordeel": Q(made_at__isnull=False) & ~JUDGED,
    "beoordeeld": Q(JUDGED),
    "rood": Q(light="red"),
    "in-de-maak": Q(made_at=None, fault=""),
    "mislukt": ~Q(fault=""),
}


@staff
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports about what counts, the last delivery first; those that were asked for."""
    rounds = list(DeliveryRound.objects.all())
    found = _current()
    if chosen := next((each for each in rounds if str(each.pk) == asked(request, "ronde")), None):
        found = found.filter(delivery__delivery_round=chosen)
    if (state := asked(request, "staat")) in WORDS:
        found = found.filter(WORDS[state])
    if text := asked(request, "zoek"):
        found = found.filter(Q(delivery__municipality__name__icontains=text) | Q(municipality=text))
    page = page_of(request, found)
    shown = {
        "page": page,
        "rows": _told(page),
        "rounds": rounds,
        "states": [
            ("niet-gelezen", _("Nog niet gelezen")), ("geen-oordeel", _("Nog geen oordeel")),
            ("beoordeeld", _("Beoordeeld")), ("rood", _("Waarschijnlijk niet op orde")),
            ("in-de-maak", _("Wordt gemaakt")), ("mislukt", _("Kon niet worden gemaakt")),
        ],
        "asked": {name: asked(request, name) for name in ("ronde", "staat", "zoek")},
    }  # fmt: skip
    return render(request, "backoffice/reports.html", shown)


@staff
@require_POST
def report_again(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Have a report made again."""
    have_made_again(get_object_or_404(Report.objects.light(), pk=id), person_of(request), origin_of(request))
    messages.success(request, _("Het rapport wordt opnieuw gemaakt."))
    return redirect("backoffice:reports")


def reports_of(municipality: Municipality) -> list[tuple[Report, Explanation | None]]:
    """The reports about what counts of what one delivered, with what it explains of the figures."""
    return _told(_current().filter(delivery__municipality=municipality))


def _current() -> QuerySet[Report]:
    return (
        Report.objects.current()
        .light()
        .select_related("delivery__municipality", "delivery__delivery_round")
        .prefetch_related("judgements__person", "openings__person")
    )


def _told(reports: Iterable[Report]) -> list[tuple[Report, Explanation | None]]:
    """Each with the last explanation of its municipality and period."""
    shown = list(reports)
    given = Explanation.objects.filter(municipality__in={report.municipality for report in shown}).order_by("at", "pk")
    last = {(each.municipality_id, each.period): each for each in given}
    return [(report, last.get((report.municipality, report.period))) for report in shown]
