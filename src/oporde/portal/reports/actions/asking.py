"""Ask for reports: of every file that is approved, and again of what depends on it. Made they are by a job."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from oporde.portal import clock, jobs
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import DeliveredFile, FileVerdict
from oporde.portal.deliveries.states import FileState
from oporde.portal.events.recording import record
from oporde.portal.reports.models import Report
from oporde.portal.rounds.plans import plan_of

TASK = "reports.make"
LOCKS = 7_024  # the class of our advisory locks: of one municipality one report at a time, for one rests on another


def ask_for(file: DeliveredFile, **_: Any) -> Report:
    """Have the report of an approved file made, within the current transaction; once for a delivery and a period.

    What it takes the place of is superseded. The report over the period after it is asked anew: arrangements go on from one
    half-year into the next.
    """
    known = Report.objects.light().of(file)
    if known is not None:
        return known
    report = Report(
        delivery=file.delivery,
        municipality=file.municipality,
        period=file.period,
        superseded_by=_newer_than(file),
    )
    if report.is_current:  # one is current at a time: the key is looked at when all this is committed
        Report.objects.current().filter(municipality=file.municipality, period=file.period).update(superseded_by=report)
    report.save(force_insert=True)
    jobs.defer(TASK, id=str(report.pk))
    for next_one in following(report):
        ask_again(next_one)
    return report


def ask_again(report: Report) -> None:
    """Have a report made anew, because something it rests on has changed.

    One that can be read already takes its turn among the checks; only a first report goes before them.
    """
    Report.objects.filter(pk=report.pk).update(asked=F("asked") + 1, asked_at=clock.now(), fault="")
    jobs.defer(TASK, id=str(report.pk), priority=jobs.LATER if report.made_at else None)


def have_made_again(report: Report, by: Person, origin: str = "") -> None:
    """Have a report made again, for who works at the collector: when what was wrong is mended."""
    with transaction.atomic():
        record(
            "report:asked-again", by=by, municipality=report.municipality, about=report.about, origin=origin,
            period=report.period,
        )  # fmt: skip
        ask_again(report)


def following(report: Report) -> list[Report]:
    """The current reports over the periods that follow on this one's."""
    periods = plan_of(report.delivery.delivery_round.protocol).admission.periods
    after = [period.id for period in periods if period.previous == report.period]
    return list(Report.objects.current().light().filter(municipality=report.municipality, period__in=after))


def take_up_forgotten() -> int:
    """Have reports made that no job is at, and ask for those of approved files that have none; how many.

    There should be none: this is the net below.
    """
    codes = dict(Report.objects.wanted().values_list("pk", "municipality"))
    taken_up = jobs.take_up(TASK, codes, held=lambda pk: jobs.is_held(LOCKS, int(codes[pk])))
    waiting = DeliveredFile.objects.filter(verdict=FileVerdict.APPROVED, state=FileState.REPORT_PENDING)
    without = [file for file in waiting.select_related("delivery") if Report.objects.light().of(file) is None]
    for file in without:
        ask_for(file)
    return taken_up + len(without)


def _newer_than(file: DeliveredFile) -> Report | None:
    """The report of the next delivery over the same period, where one that was received later was judged earlier."""
    return (
        Report.objects.light()
        .filter(municipality=file.municipality, period=file.period, erased_at=None)
        .filter(delivery__received_at__gt=file.delivery.received_at)
        .order_by("delivery__received_at")
        .first()
    )
