"""A receipt: who delivered which bytes when, what was agreed to, what came of it, and what counts now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.rounds.plans import titles_of
from oporde.portal.web.templatetags.components import moment, number
from oporde.report.typesetting import typeset

TEMPLATE = Path(__file__).parents[1] / "templates" / "deliveries" / "receipt.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """A file that counts: its kind and period, and since which delivery."""

    kind: str
    period: str
    delivered_at: datetime
    rows: int | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says of a delivery at a moment."""

    delivery: Delivery
    made_at: datetime
    outcome: str
    counting: tuple[Counting, ...]


def receipt_of(delivery: Delivery) -> Receipt:
    """The receipt of a delivery, with what counts now for its municipality in its round."""
    titles = titles_of(delivery.delivery_round.protocol)
    periods = delivery.delivery_round.period_ids()
    counting = (
        DeliveredFile.objects.counting()
        .filter(municipality=delivery.municipality_id, period__in=periods)
        .select_related("delivery")
        .defer("delivery__outcome")
        .order_by("period", "layout")
    )
    return Receipt(
        delivery=delivery,
        made_at=clock.now(),
        outcome=_outcome(delivery),
        counting=tuple(
            Counting(
                kind=titles.get(file.layout, file.layout),
                period=titles.get(file.period.upper(), file.period),
                delivered_at=file.delivery.received_at,
                rows=file.rows,
                sha256=file.sha256,
            )
            for file in counting
        ),
    )


def _outcome(delivery: Delivery) -> str:
    """What came of it, in a few words."""
    words = {
        DeliveryState.RECEIVED: _("Ontvangen, nog niet gecontroleerd"),
        DeliveryState.CHECKING: _("Ontvangen, wordt gecontroleerd"),
        DeliveryState.QUARANTINED: _("Tegengehouden door de virusscanner"),
        DeliveryState.NOT_CHECKED: _("Ontvangen, kon door een fout bij ons niet worden gecontroleerd"),
        DeliveryState.WITHDRAWN: _("Ingetrokken"),
        DeliveryState.ERASED: _("Vernietigd"),
    }
    verdicts = {
        "approved": _("Goedgekeurd"),
        "rejected": _("Niet goedgekeurd"),
        "undecided": _("Niet te beoordelen"),
    }
    return words.get(DeliveryState(delivery.state)) or verdicts.get(delivery.verdict, "")


def to_pdf(receipt: Receipt) -> bytes:
    """The receipt as an accessible PDF (PDF/UA-1), in the language that is active. Values come in as data."""
    return typeset(TEMPLATE, "receipt", _content(receipt), made_at=receipt.made_at)


def _content(receipt: Receipt) -> Mapping[str, Any]:
    delivery = receipt.delivery
    facts = [
        (_("Gemeente"), f"{delivery.municipality.name} ({delivery.municipality_id})"),
        (_("Kenmerk"), str(delivery.pk)),
        (_("Aanleverperiode"), delivery.delivery_round.name),
        (_("Geleverd door"), delivery.person.display_name),
        (_("Begonnen"), moment(delivery.began_at)),
        (_("Ontvangen"), moment(delivery.received_at)),
        *([(_("Gecontroleerd"), moment(delivery.checked_at))] if delivery.checked_at else []),
        (_("Uitkomst"), receipt.outcome),
        (_("Protocol"), delivery.delivery_round.protocol),
    ]
    return {
        "language": translation.get_language() or "nl",
        "site": settings.SITE_NAME,
        "title": _("Ontvangstbewijs"),
        "facts": facts,
        "sent_title": _("Ontvangen bestanden"),
        "sent_headings": [_("Bestand"), _("Grootte")],
        "sent": [
            (
                upload.name,
                filesizeformat(upload.size_bytes).replace("\xa0", " ") if upload.sha256 else "",
                upload.sha256 or _("Vernietigd"),
            )
            for upload in delivery.uploads.all()
        ],
        "counting_title": _("Wat nu telt"),
        "counting_headings": [_("Soort"), _("Periode"), _("Geleverd"), _("Regels")],
        "counting": [
            (each.kind, each.period, moment(each.delivered_at), "–" if each.rows is None else number(each.rows))
            for each in receipt.counting
        ],
        "nothing": _("Er telt nog geen bestand."),
        "consent_title": _("Toestemming"),
        "consent_about": _("Versie %(version)s, akkoord door %(person)s op %(moment)s.")
        % {
            "version": delivery.consent_version,
            "person": delivery.person.display_name,
            "moment": moment(delivery.received_at),
        },
        "consent": delivery.consent_text.splitlines(),
        "footer": _("Gemaakt op %(moment)s") % {"moment": moment(receipt.made_at)},
        "page": _("Bladzijde"),
        "explanation": _(
            "Een kenmerk (SHA-256) hoort bij precies één inhoud: wie hetzelfde bestand heeft, rekent hetzelfde kenmerk uit."
        ),
    }
