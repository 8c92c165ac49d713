"""Tell people that reports are ready, once for a delivery; and staff when one could not be made."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from oporde.portal.accounts.actions import alert_addresses
from oporde.portal.correspondence.sending import send
from oporde.portal.deliveries.actions.telling import told_of
from oporde.portal.deliveries.models import Delivery
from oporde.portal.reports.models import Report


def tell_ready(delivery: Delivery) -> None:
    """Mail everyone who may deliver for the municipality that the reports of a delivery are ready; nobody twice.

    A delivery of which a later one took the place before it could be read is not mailed about: the later one is.
    """
    reports = list(
        delivery.reports.made().light().select_related("delivery__delivery_round").order_by("-period", "municipality")
    )
    if not any(report.is_current for report in reports):
        return
    told = {
        "delivery": delivery,
        "round_name": delivery.delivery_round.name,
        "last_day": delivery.delivery_round.last_day_for(delivery.municipality_id),
        "reports": [
            {
                "title": report.period_title,
                "municipality": report.municipality if report.municipality != delivery.municipality_id else "",
                "light": report.light,
                "points": report.points,
                "path": reverse("reports:report", args=[report.pk]),
            }
            for report in reports
        ],
        "path": reverse("reports:report", args=[reports[0].pk]) if len(reports) == 1 else reverse("reports:reports"),
    }
    for address, language in told_of(delivery.municipality):
        send(
            "report-ready",
            to=[address],
            about=delivery.about,
            municipality=delivery.municipality_id,
            language=language,
            once=f"report-ready:{delivery.pk}",
            **told,
        )


def alert_staff(report: Report, reason: str) -> None:
    """Mail the collector's staff that a report could not be made. `reason` is a word of ours, never a value."""
    with translation.override("nl"):
        title = _("Het op-orde-rapport bij levering %(reference)s kon niet worden gemaakt") % {
            "reference": report.delivery.reference
        }
        explanation = _(
            "Gemeente %(municipality)s, %(period)s. Reden: %(reason)s. De levering blijft goedgekeurd. De gemeente heeft "
            "hierover geen bericht."
        ) % {"municipality": report.municipality, "period": report.period_title, "reason": reason}
    send(
        "alert",
        to=alert_addresses(),
        about=report.about,
        municipality=report.municipality,
        once=f"no-report:{report.pk}:{report.asked}",
        title=title,
        explanation=explanation,
        path=reverse("deliveries:delivery", args=[report.delivery_id]),
    )
