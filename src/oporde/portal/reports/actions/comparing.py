"""Keep reports up to date with the figures of other municipalities."""

from __future__ import annotations

from oporde.portal.events.recording import record
from oporde.portal.reports.actions.making import measurement_of, tell, written
from oporde.portal.reports.actions.peers import gather
from oporde.portal.reports.models import Report


def compare_anew() -> int:
    """Gather the figures of all municipalities, and tell again the reports that compare with them; how many.

    What was judged, or was superseded, stays as it was read.
    """
    told = 0
    wanted = Report.objects.current().made().values_list("delivery__delivery_round__protocol", "period")
    for protocol, period in sorted(set(wanted.order_by())):
        if gather(protocol, period):
            record("report:peers-gathered", by=None, period=period)
            told += _tell_again(protocol, period)
    return told


def _tell_again(protocol: str, period: str) -> int:
    current = Report.objects.current().made().filter(period=period, judgements=None)
    told = 0
    for report in current.filter(delivery__delivery_round__protocol=protocol).select_related(
        "delivery__delivery_round"
    ):
        measurement = measurement_of(report)
        if measurement is not None:
            same = Report.objects.filter(pk=report.pk, made=report.made, erased_at=None)
            told += same.update(**written(tell(report, measurement)))
    return told
