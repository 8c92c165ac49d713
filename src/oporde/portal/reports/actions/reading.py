"""Read a report back, and write down who did."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import F

from oporde.plan.kept import decoder
from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.events.recording import record
from oporde.portal.reports.models import Form, Opening, Report
from oporde.report.op_orde.contents import OpOrdeReport
from oporde.report.op_orde.report import superseded_sentence


def content_of(report: Report) -> OpOrdeReport | None:
    """What a report tells; None when it was not made yet, or was erased. A superseded one says so."""
    if report.content is None:
        return None
    content: OpOrdeReport = decoder(OpOrdeReport)(report.content)
    if report.superseded_by is None:
        return content
    newer = report.superseded_by.delivery
    return replace(content, superseded=superseded_sentence(clock.day_of(newer.checked_at or newer.received_at)))


def current_of(report: Report) -> Report:
    """The report of what counts now of the same municipality and period: this one, or the one that took its place."""
    found = Report.objects.current().light().filter(municipality=report.municipality, period=report.period).first()
    return found or report


@transaction.atomic
def opened(report: Report, by: Person, form: Form, origin: str = "") -> Opening:
    """Write down that someone opened or downloaded a report."""
    now = clock.now()
    opening, is_first = Opening.objects.get_or_create(
        report=report, person=by, form=form, defaults={"first_at": now, "last_at": now}
    )
    if not is_first:
        Opening.objects.filter(pk=opening.pk).update(last_at=now, times=F("times") + 1)
    told = {"period": report.period}
    if form == Form.PAGE:
        record("report:opened", by=by, municipality=report.municipality, about=report.about, origin=origin, **told)
    else:
        told["form"] = form.value
        record("report:fetched", by=by, municipality=report.municipality, about=report.about, origin=origin, **told)
    return opening
