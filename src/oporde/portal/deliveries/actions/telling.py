"""Tell people what came of a delivery: one mail for one outcome, with counts and never a value."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from oporde.findings import Finding, Outcome, Severity
from oporde.portal.accounts.actions import alert_addresses
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.deliveries.steps import reached
from oporde.portal.rounds.plans import title_of


def tell_outcome(
    delivery: Delivery, kind: str, files: Sequence[DeliveredFile] = (), outcome: Outcome | None = None
) -> None:
    """Mail everyone who may deliver for the municipality, each in their own language; nobody twice for one outcome.

    Args:
        kind: delivery-approved, delivery-rejected, delivery-not-checked or delivery-quarantined.
    """
    severities = [finding.severity for finding in _all_findings(outcome) if finding.count] if outcome else []
    protocol = delivery.delivery_round.protocol
    told = {
        "delivery": delivery,
        "round_name": delivery.delivery_round.name,
        "files": [
            {
                "name": file.name,
                "kind": file.layout and title_of(protocol, file.layout),
                "period": file.period and title_of(protocol, file.period),
                "verdict": file.verdict,
                "state": file.state,
            }
            for file in files
        ],
        "approved": sum(file.verdict == FileVerdict.APPROVED for file in files),
        "rejected": sum(file.verdict == FileVerdict.REJECTED for file in files),
        "to_mend": severities.count(Severity.REJECT),
        "signals": severities.count(Severity.SIGNAL),
        "path": reverse("deliveries:delivery", args=[delivery.pk]),
    }
    for address, language in told_of(delivery.municipality):
        send(
            kind,
            to=[address],
            about=delivery.about,
            municipality=delivery.municipality_id,
            language=language,
            once=f"{kind}:{delivery.pk}",
            **told,
        )
    reached("mail-before-commit")


def alert_staff(delivery: Delivery, kind: str, reason: str) -> None:
    """Mail the collector's staff that a delivery needs them. `reason` is a word of ours, never a value."""
    with translation.override("nl"):
        title = {
            "not-checked": _("Levering %(reference)s kon niet worden gecontroleerd"),
            "quarantined": _("Virusscanner slaat aan op levering %(reference)s"),
        }[kind] % {"reference": delivery.reference}
        explanation = _(
            "Gemeente %(municipality)s, %(round)s. Reden: %(reason)s. De gemeente heeft hierover bericht."
        ) % {
            "municipality": delivery.municipality.name,
            "round": delivery.delivery_round.name,
            "reason": reason,
        }
    send(
        "alert",
        to=alert_addresses(),
        about=delivery.about,
        municipality=delivery.municipality_id,
        once=f"{kind}:{delivery.pk}:{reason}"[:200],
        title=title,
        explanation=explanation,
        path=reverse("deliveries:delivery", args=[delivery.pk]),
    )


def told_of(municipality: Municipality) -> list[tuple[Address, str]]:
    """Who hears of the deliveries of a municipality, each in their language: who may deliver, and the mailbox that gets copies."""
    rights = Access.objects.in_force().filter(municipality=municipality, right=Right.DELIVER)
    people = Person.objects.filter(pk__in=rights.values("person")).order_by("pk")
    told = {person.email: (Address(person.email, person.name), person.language) for person in people}
    if municipality.copied and municipality.mailbox:
        told.setdefault(municipality.mailbox, (Address(municipality.mailbox, f"Gemeente {municipality.name}"), "nl"))
    return list(told.values())


def _all_findings(outcome: Outcome) -> list[Finding]:
    return [*outcome.findings, *(finding for file in outcome.files for finding in file.findings)]
