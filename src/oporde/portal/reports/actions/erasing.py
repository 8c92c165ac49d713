"""Destroy what reports hold of a file: for who withdraws a delivery, or destroys it when its time is over."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from oporde.portal import clock
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import FileState
from oporde.portal.events.recording import record
from oporde.portal.reports.actions.asking import ask_again, following
from oporde.portal.reports.models import Report


@transaction.atomic
def erase(file: DeliveredFile) -> int:
    """Destroy the figures of the reports that describe a file; how many. That they were there, and who read them, stays.

    Those are the report of its own delivery, and the later ones over the same period, which count it or compare with it: the
    ones whose own files are still there are made anew without it. So are those over the period after. Call it when the file is
    withdrawn, or its rows are destroyed: after that was written down.
    """
    received_at = file.delivery.received_at
    reports = list(
        Report.objects.light()
        .select_related("delivery__delivery_round")
        .filter(municipality=file.municipality, period=file.period, erased_at=None)
        .filter(Q(delivery=file.delivery_id) | Q(delivery__received_at__gte=received_at))
    )
    erased = 0
    for report in reports:
        if _has_files(report):
            _forget(report, made_at=None)  # while it is made anew there is nothing to read
            ask_again(report)
            continue
        erased += 1
        _forget(report, erased_at=clock.now())
        _give_place_back(report)
        record("report:erased", by=None, municipality=report.municipality, about=report.about, period=report.period)
    for report in reports:
        for next_one in following(report):
            ask_again(next_one)
    return erased


def forget_superseded(delivery: Delivery) -> int:
    """Destroy the figures of the reports of a delivery of which no file counts any more; how many. Others stay as they are."""
    reports = list(Report.objects.light().filter(delivery=delivery, erased_at=None).exclude(superseded_by=None))
    for report in reports:
        _forget(report, erased_at=clock.now())
        record("report:erased", by=None, municipality=report.municipality, about=report.about, period=report.period)
    return len(reports)


def _has_files(report: Report) -> bool:
    """True when a file of its own delivery is still there."""
    there = report.files().exclude(state=FileState.WITHDRAWN).exclude(rows_key="")
    return bool(there.exists())


def _give_place_back(report: Report) -> None:
    """What it took the place of is the last one again, unless a later one is there."""
    before = Report.objects.light().filter(superseded_by=report, erased_at=None).order_by("-delivery__received_at")
    former = before.first()
    if former is not None:
        Report.objects.filter(pk=former.pk).update(superseded_by=report.superseded_by)


def _forget(report: Report, **more: object) -> None:
    Report.objects.filter(pk=report.pk).update(measurement=None, content=None, light="", sentence="", points=0, **more)
