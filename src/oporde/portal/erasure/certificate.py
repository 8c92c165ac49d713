"""The certificate of erasure: what was destroyed, with hashes and without values; signed, and as a PDF to keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.deliveries.signing import fingerprint_of
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.rounds.plans import titles_of
from oporde.portal.web.templatetags.components import day, moment
from oporde.report.typesetting import typeset

TEMPLATES = Path(__file__).parent / "templates" / "erasure"
FORMAT = "oporde-erasure/1"
PUBLISHED = ("what", "delivery", "layout", "kind", "sha256", "sha256_encrypted", "size_bytes")

STAYS = "Dat er is aangeleverd en ingetrokken, wanneer en door wie; het logboek, met aantallen en zonder gegevens van cliënten."
NOT_OURS = (
    "Mails die al verstuurd waren, staan nog in de postbus van de ontvanger; er staan geen gegevens van cliënten in."
)
BACKUPS = (
    "Back-ups van vóór de intrekking zijn versleuteld en worden uiterlijk op {until} weggegooid. Wordt zo'n back-up "
    "teruggezet, dan wordt deze intrekking meteen opnieuw uitgevoerd."
)


def statement_of(withdrawal: Withdrawal, aggregates: int = 0) -> dict[str, Any]:
    """What we declare, in Dutch for who reads it and with names for who processes it.

    Args:
        aggregates: how many figures of all municipalities together are to be made again without this one.
    """
    titles = titles_of(withdrawal.delivery_round.protocol, "nl")
    now = clock.now()
    until = clock.day_of(now + timedelta(days=settings.KEEP_BACKUP_DAYS))
    with translation.override("nl"):
        return {
            "format": FORMAT,
            "title": "Verklaring van vernietiging",
            "id": str(withdrawal.pk),
            "site": settings.SITE_NAME,
            "origin": settings.ORIGIN,
            "collector": settings.COLLECTOR,
            "round": withdrawal.delivery_round.name,
            "municipality": str(withdrawal.municipality),
            "delivered_by": str(withdrawal.deliverer),
            "period": withdrawal.period,
            "period_title": titles.get(withdrawal.period.upper(), withdrawal.period),
            "way": withdrawal.way,
            "withdrawn_by": withdrawal.signed_by or (withdrawal.person.display_name if withdrawal.person else ""),
            "received_on": withdrawal.received_on.isoformat() if withdrawal.received_on else None,
            "withdrawn_at": withdrawal.withdrawn_at.isoformat(timespec="seconds"),
            "erased_at": now.isoformat(timespec="seconds"),
            "after_a_restore": withdrawal.again,
            "erased": [{name: item[name] for name in PUBLISHED if name in item} for item in withdrawal.manifest],
            "aggregates_to_remake": aggregates,
            "stays": STAYS,
            "elsewhere": NOT_OURS,
            "backups": BACKUPS.format(until=day(until)),
        }


def counts_of(statement: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How many of each kind were destroyed, in words."""
    words = {
        "upload": _("aangeleverde bestanden"),
        "file": _("bestanden zoals zij gecontroleerd zijn"),
        "rows": _("bewaarde regels van goedgekeurde bestanden"),
        "marks": _("merktekens om regels te herkennen"),
        "mended": _("herstelde kopieën"),
        "key": _("sleutels"),
        "findings": _("terugkoppelingen"),
        "excerpt": _("fragmenten bij de terugkoppeling"),
        "report": _("op-orde-rapporten"),
        "mail": _("teksten van mails"),
    }
    found = Counter(item["what"] for item in statement["erased"])
    return [(word, found[what]) for what, word in words.items() if found[what]]


def to_pdf(withdrawal: Withdrawal) -> bytes:
    """The certificate as an accessible PDF (PDF/UA-1), in the language that is active."""
    assert withdrawal.certificate is not None
    statement = withdrawal.certificate["statement"]
    return _written(
        "certificate.typ",
        {
            "language": translation.get_language() or "nl",
            "site": statement["site"],
            "title": _("Verklaring van vernietiging"),
            "intro": _(
                "Hierbij verklaren wij dat wij alle gegevens van deze gemeente over deze periode hebben vernietigd."
            ),
            "facts": [
                (_("Gemeente"), statement["municipality"]),
                (_("Periode"), statement["period_title"]),
                (_("Aanleverperiode"), statement["round"]),
                (_("Ingetrokken door"), statement["withdrawn_by"] or "–"),
                *([(_("Formulier ontvangen op"), day(withdrawal.received_on))] if withdrawal.received_on else []),
                (_("Ingetrokken op"), moment(withdrawal.withdrawn_at)),
                (_("Vernietigd op"), moment(withdrawal.erased_at)) if withdrawal.erased_at else ("", ""),
                (_("Kenmerk"), statement["id"]),
            ],
            "counts_title": _("Wat vernietigd is"),
            "counts": [f"{count} {word}" for word, count in counts_of(statement)] or [_("Er was niets meer bewaard.")],
            "hashes_title": _("Kenmerken van de bestanden"),
            "hashes_intro": _(
                "Een kenmerk (SHA-256) hoort bij precies één inhoud: wie het bestand nog heeft, rekent hetzelfde kenmerk uit."
            ),
            "hashes": [item["sha256"] for item in statement["erased"] if item["what"] in {"upload", "file"}],
            "stays_title": _("Wat blijft"),
            "stays": [
                _("Dat er is aangeleverd en ingetrokken, wanneer en door wie. In het logboek staan aantallen, en geen "
                  "gegevens van cliënten."),
                _("Mails die al verstuurd waren, staan nog in de postbus van de ontvanger. Er staan geen gegevens van "
                  "cliënten in."),
                _("Back-ups van vóór de intrekking zijn versleuteld en verdwijnen vanzelf. Wordt er een teruggezet, dan "
                  "wordt deze intrekking meteen opnieuw uitgevoerd."),
            ],
            "proof_title": _("Nakijken of dit echt is"),
            "proof": _("Bij deze verklaring hoort een JSON-bestand met een handtekening (Ed25519). Kijk het na met: oporde "
                       "verify verklaring.json --key sleutel.json. De sleutel staat op %(address)s en heet: %(key)s.")
            % {
                "address": f"{statement['origin']}/.well-known/oporde-signing-key.json",
                "key": fingerprint_of(withdrawal.certificate),
            },
            "footer": _("Gemaakt op %(moment)s") % {"moment": moment(clock.now())},
            "page": _("Bladzijde"),
        },
    )  # fmt: skip


def form_pdf(withdrawal: Withdrawal, last_day: Any) -> bytes:
    """The form to print and sign, for a withdrawal that is not in the database, as an accessible PDF."""
    titles = titles_of(withdrawal.delivery_round.protocol)
    return _written(
        "form.typ",
        {
            "language": translation.get_language() or "nl",
            "site": settings.SITE_NAME,
            "title": _("Formulier om een levering in te trekken"),
            "intro": _("Hierbij trekt de gemeente alle bestanden in die over deze periode zijn aangeleverd. Wij vragen %(who)s "
                       "die gegevens te vernietigen.") % {"who": settings.COLLECTOR or settings.SITE_NAME},
            "facts": [
                (_("Gemeente"), str(withdrawal.municipality)),
                (_("Periode"), titles.get(withdrawal.period.upper(), withdrawal.period)),
                (_("Aanleverperiode"), withdrawal.delivery_round.name),
            ],
            "fields": [_("Reden (hoeft niet)"), _("Naam"), _("Functie"), _("Plaats en datum"), _("Handtekening")],
            "until": _("Dit formulier moet uiterlijk op %(day)s bij ons binnen zijn. Op een formulier dat later komt, kunnen "
                       "wij niets meer vernietigen.") % {"day": day(last_day)},
            "send": _("Stuur het ondertekende formulier naar %(mail)s. Intrekken kan ook meteen in het portaal.")
            % {"mail": settings.CONTACT_MAIL or settings.SITE_NAME},
            "footer": _("Gemaakt op %(moment)s") % {"moment": moment(clock.now())},
            "page": _("Bladzijde"),
        },
    )  # fmt: skip


def _written(template: str, content: Mapping[str, str | Sequence[Any]]) -> bytes:
    return typeset(TEMPLATES / template, "content", content, made_at=clock.now())
