"""Make a report: measure the kept rows in a child, tell what they say, and write it down.

May run twice and may be killed anywhere. What comes of it is written in one transaction at the end.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from oporde.findings import Outcome
from oporde.plan.kept import decoder, encode
from oporde.portal import clock, jobs
from oporde.portal.accounts.models import Municipality
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.looking import outcome_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.deliveries.nursery import NURSERY, Died, Failed, TookTooLong
from oporde.portal.deliveries.states import FileState
from oporde.portal.deliveries.steps import reached
from oporde.portal.deliveries.workbench import KeptFile, KeptFiles
from oporde.portal.events.recording import record
from oporde.portal.reports.actions.asking import LOCKS
from oporde.portal.reports.actions.peers import peers_for
from oporde.portal.reports.actions.telling import alert_staff, tell_ready
from oporde.portal.reports.models import Report
from oporde.portal.rounds.plans import plan_of
from oporde.report.op_orde.contents import OpOrdeReport
from oporde.report.op_orde.measurement import Measurement
from oporde.report.op_orde.report import op_orde_report

FAULT = "er ging iets mis bij ons"
NO_ROWS = "de regels van het bestand zijn er niet meer"


def make(id: uuid.UUID, *, last: bool) -> None:
    """Make a report, unless it is up to date.

    Args:
        last: there will be no other attempt, so whatever fails now is told to staff.
    Raises:
        Busy, and whatever failed: then it is to be tried again.
    """
    reached("report-taken")
    of = Report.objects.filter(pk=id).values_list("municipality", flat=True).first()
    if of is not None:
        with jobs.alone_with(LOCKS, int(of)):
            _make(id, last=last)


def tell(report: Report, measurement: Measurement) -> OpOrdeReport:
    """What a measurement says, beside what it is compared with now."""
    before, period_before = _report_before(report), _period_before(report)
    known = Municipality.objects.filter(pk=report.municipality).values_list("name", flat=True).first()
    return op_orde_report(
        replace(measurement, municipality_name=known or measurement.municipality_name),
        plan_of(report.delivery.delivery_round.protocol),
        made_on=clock.today(),
        delivered_on=clock.day_of(report.delivery.received_at),
        previous_delivery=measurement_of(before) if before else None,
        previous_period=measurement_of(period_before) if period_before else None,
        peers=peers_for(report.delivery.delivery_round.protocol, report.period, report.municipality),
        outcome=_outcome(report),
    )


def measurement_of(report: Report) -> Measurement | None:
    """What was measured; None when it was not, or was erased."""
    if report.measurement is None:
        return None
    found: Measurement = decoder(Measurement)(report.measurement)
    return found


def written(content: OpOrdeReport) -> dict[str, object]:
    """The columns of a report that hold what it tells."""
    return {
        "content": encode(content),
        "title": content.title[:200],
        "light": content.light.value,
        "sentence": content.sentence[:300],
        "points": len(content.points),
    }


def _make(id: uuid.UUID, *, last: bool) -> None:
    report = Report.objects.select_related("delivery__delivery_round", "delivery__municipality").get(pk=id)
    if report.erased_at is not None or report.made >= report.asked:
        return
    for earlier in _needed(report):
        _make(earlier.pk, last=False)
    began = time.monotonic()
    try:
        measurement = _measured(report)
    except (vault.Sealed, FileNotFoundError):
        _give_up(report, NO_ROWS)
        return
    except (Failed, TookTooLong, Died) as fault:
        if not last:
            raise
        _give_up(report, f"{FAULT} ({fault})"[:200])
        return
    reached("report-measured")
    _conclude(report, measurement, began)
    reached("report-after-commit")


# --- What it rests on


def described(report: Report) -> list[DeliveredFile]:
    """The files a report is about: of each kind the last that was approved when its delivery came."""
    return _last_of_each_kind(report.municipality, report.period, report.delivery)


def _last_of_each_kind(municipality: str, period: str, until: Delivery | None = None) -> list[DeliveredFile]:
    files = DeliveredFile.objects.filter(municipality=municipality, period=period, verdict=FileVerdict.APPROVED)
    if until is not None:
        files = files.filter(delivery__received_at__lte=until.received_at)
    return list(
        files.exclude(state=FileState.WITHDRAWN)
        .exclude(rows_key="")
        .select_related("delivery")
        .order_by("layout", "-delivery__received_at", "-order")
        .distinct("layout")
    )


def _needed(report: Report) -> list[Report]:
    """Reports that this one compares with and that were never made: they go first."""
    known = (_report_before(report), _period_before(report))
    return [each for each in known if each and each.made_at is None and not each.fault]


def _report_before(report: Report) -> Report | None:
    """The one of the delivery before this, over the same period."""
    return (
        Report.objects.filter(municipality=report.municipality, period=report.period, erased_at=None)
        .filter(delivery__received_at__lt=report.delivery.received_at)
        .order_by("-delivery__received_at")
        .first()
    )


def _period_before(report: Report) -> Report | None:
    """The current one over the period before."""
    previous = _previous_period(report)
    if previous is None:
        return None
    return Report.objects.current().filter(municipality=report.municipality, period=previous).first()


def _previous_period(report: Report) -> str | None:
    periods = plan_of(report.delivery.delivery_round.protocol).admission.periods
    return next((period.previous for period in periods if period.id == report.period), None)


def _outcome(report: Report) -> Outcome | None:
    """The outcomes of the checks of all files it describes, for their warnings; about files together only of its own."""
    own = outcome_of(report.delivery)
    others = {file.delivery_id: file.delivery for file in described(report) if file.delivery_id != report.delivery_id}
    found = [outcome for outcome in map(outcome_of, others.values()) if outcome]
    if own is None:
        return None
    files = (file for each in (own, *found) for file in each.files)
    return replace(own, files=tuple(replace(file, name=_own_name(file.name)) for file in files))


def _own_name(name: str) -> str:
    """The name of a file without that of its archive, which says nothing about it."""
    return name.rpartition("/")[2]


# --- Measured


def _measured(report: Report) -> Measurement:
    previous = _previous_period(report)
    with vault.private_folder() as folder:
        files = KeptFiles(
            folder=str(folder),
            protocol=report.delivery.delivery_round.protocol,
            municipality=report.municipality,
            period=report.period,
            current=tuple(_revealed(described(report), folder)),
            previous=tuple(_revealed(_last_of_each_kind(report.municipality, previous), folder) if previous else ()),
            today=clock.today(),
            memory_mb=settings.CHECK_MEMORY_MB,
            threads=settings.CHECK_THREADS,
        )
        return NURSERY.measure(files, timeout_s=settings.CHECK_TIMEOUT_S)


def _revealed(files: list[DeliveredFile], folder: Path) -> Iterator[KeptFile]:
    """Put kept rows in the folder. Raises: Sealed, FileNotFoundError, when they were destroyed."""
    for file in files:
        if not file.rows_key:
            raise vault.Sealed(f"the rows of file {file.pk} were not kept")
        rows = f"rows-{file.pk}.parquet"
        vault.reveal(vault.storage(), file.rows_key, vault.unwrap(file.delivery.wrapped_key), folder / rows)
        yield KeptFile(
            layout=file.layout,
            period=file.period,
            name=_own_name(file.name),
            sha256=file.sha256,
            rows=rows,
            records=file.rows or 0,
        )


# --- What came of it


def _conclude(report: Report, measurement: Measurement, began: float) -> None:
    content = tell(report, measurement)
    with transaction.atomic():
        # Of one delivery one report at a time: whoever is the last mails.
        Delivery.objects.select_for_update(no_key=True).only("pk").get(pk=report.delivery_id)
        waiting = Report.objects.filter(pk=report.pk, made__lt=report.asked, erased_at=None)
        is_first = report.made_at is None
        if not waiting.update(
            made=report.asked, made_at=clock.now(), fault="", measurement=encode(measurement), **written(content)
        ):
            return
        for file in report.files().filter(state=FileState.REPORT_PENDING):
            DeliveredFile.objects.move(file.pk, FileState.REPORT_READY)
        record(
            "report:made" if is_first else "report:made-anew", by=None, municipality=report.municipality,
            about=report.about, period=report.period, light=content.light.value, points=len(content.points),
            duration_ms=int(1000 * (time.monotonic() - began)),
        )  # fmt: skip
        unmade = report.delivery.reports.filter(made_at=None, erased_at=None, fault="")
        if not unmade.exists():
            tell_ready(report.delivery)
        reached("report-before-commit")


def _give_up(report: Report, fault: str) -> None:
    """It could not be made, through our fault. The file stays approved; staff hear of it."""
    with transaction.atomic():
        if not Report.objects.filter(pk=report.pk, asked=report.asked).update(fault=fault):
            return
        record(
            "report:failed", by=None, municipality=report.municipality, about=report.about, period=report.period,
            reason=fault,
        )  # fmt: skip
        alert_staff(report, fault)
