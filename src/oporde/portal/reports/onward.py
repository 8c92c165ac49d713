"""What the board of a coordinator says of reports: read it, judge it; and where the report of a file is."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.onward import Onward
from oporde.portal.deliveries.states import FileState
from oporde.portal.reports.models import Report

SHOWN = frozenset({FileState.REPORT_READY, FileState.FINAL})


def place_of(file: DeliveredFile) -> str:
    """The address of the report about what counts of its municipality and period; "" while there is none."""
    if file.state not in SHOWN:
        return ""
    report = (
        Report.objects.current().made().filter(municipality=file.municipality, period=file.period).only("pk").first()
    )
    return reverse("reports:report", args=[report.pk]) if report else ""


def next_of(files: Sequence[DeliveredFile]) -> Onward | None:
    """Read the report that nobody of the municipality has opened; judge the one that was read; wait for what is made."""
    about = {(file.municipality, file.period) for file in files}
    current = [
        report
        for report in Report.objects.current().light().filter(municipality__in={code for code, _ in about})
        if (report.municipality, report.period) in about
    ]
    if any(not report.is_ready and not report.fault for report in current):
        return Onward(
            title=_("Uw op-orde-rapport wordt gemaakt"),
            text=_("Daarin ziet u of wat u leverde correct en compleet is. Wij mailen u zodra het klaar is."),
            word="",
            address="",
        )
    ready = [report for report in current if report.is_ready]
    unread = Report.objects.unopened().filter(pk__in=[report.pk for report in ready]).values_list("pk", flat=True)
    for report in ready:
        if report.pk in unread:
            return Onward(
                title=_("Bekijk het op-orde-rapport"),
                text=_(
                    "Al uw bestanden zijn goedgekeurd. In het rapport ziet u of de gegevens correct en compleet zijn."
                ),
                word=_("Naar het rapport"),
                address=reverse("reports:report", args=[report.pk]),
            )
    unjudged = [report for report in ready if not report.judgements.exists()]
    if unjudged:
        return Onward(
            title=_("Geef uw oordeel over het op-orde-rapport"),
            text=_("Klopt het beeld met wat u van uw gemeente weet? Zeg het ons, of lever opnieuw."),
            word=_("Naar het rapport"),
            address=reverse("reports:report", args=[unjudged[0].pk]) + "#oordeel",
        )
    return None
