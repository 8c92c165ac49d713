"""Closing a round by hand, and the closing report as page and as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.closing.actions import StillOpen, close
from oporde.portal.closing.report import FORMS, report_of
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff

ALL_ROWS = "municipalities"  # the table with a row for each of them: folded on the page


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a round went; close it where its last day is over."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    if request.method == "POST":
        _close(request, found)
        return redirect("backoffice:closing", pk)
    report = report_of(found)
    page = {
        "round": found,
        "report": report,
        "tables": [(id, table) for id, table in report.tables.items() if id != ALL_ROWS],
        "all_rows": report.tables[ALL_ROWS],
        "may_close": report.closing is None and clock.today() > found.closes_on,
        "forms": list(FORMS),
    }
    return render(request, "backoffice/closing.html", page)


def _close(request: HttpRequest, found: DeliveryRound) -> None:
    try:
        done = close(found, by=person_of(request), origin=origin_of(request))
    except StillOpen:
        messages.error(request, _("De laatste dag is nog niet voorbij. Er is niets gewijzigd."))
        return
    if done.closing is not None:
        messages.success(request, _("De aanleverperiode is afgesloten. Wat telde, is definitief."))
        return
    text = ngettext("%(files)s bestand is definitief.", "%(files)s bestanden zijn definitief.", done.files) % {
        "files": done.files
    }
    left = ngettext(
        "Nog niet klaar: %(extended)s gemeente met uitstel, en %(busy)s waarvan een controle of rapport loopt. "
        "Die volgen vanzelf.",
        "Nog niet klaar: %(extended)s gemeenten met uitstel, en %(busy)s waarvan een controle of rapport loopt. "
        "Die volgen vanzelf.",
        len(done.extended),
    ) % {
        "extended": len(done.extended), "busy": len(done.busy),
    }  # fmt: skip
    messages.info(request, f"{text} {left}")


@staff
@require_safe
def closing_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The closing report as PDF, workbook, CSV or JSON."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    if form not in FORMS:
        raise Http404
    kind, make = FORMS[form]
    name = f"afsluitrapport-{found.pk}.{form}"
    return HttpResponse(make(report_of(found)), kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
