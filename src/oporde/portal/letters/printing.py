"""Letters on paper and for a print shop: one PDF with a page each, and a CSV. Both hold the codes; nothing here keeps them.

A4 with the address in the window of DIN 5008, form B; marks for folding; the number below as text and as a barcode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils import translation

from oporde.portal.letters import spreadsheets
from oporde.portal.letters.wording import Wording, blocks, filled
from oporde.portal.web.templatetags.components import day
from oporde.report.typesetting import own_fonts, typeset

TEMPLATE = Path(__file__).parent / "templates" / "letters" / "letter.typ"
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
MOST_LINES = 5  # of an address, in the window
HEADINGS = (
    "briefnummer", *(f"adresregel_{line}" for line in range(1, MOST_LINES + 1)), "aanhef", "gemeentecode", "e-mailadres",
    "toegangscode", "geldig_tot_en_met",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What differs from letter to letter.

    Attributes:
        code: readable here, and afterwards on paper alone; not in what this prints itself as.
        words: for the places of the text.
    """

    number: str
    address: Sequence[str]
    salutation: str
    municipality: str
    email: str
    code: str = field(repr=False)
    last_day: date
    words: Mapping[str, str]


def to_pdf(sheets: Sequence[Sheet], wording: Wording, made_at: datetime) -> bytes:
    """One PDF (PDF/UA-1, PDF/A-2a), a letter after the other. Values come in as data, and nothing is written to disk."""
    with translation.override("nl"):
        content = _content(sheets, wording, made_at)
    return typeset(TEMPLATE, "letters", content, made_at=made_at, standards=STANDARDS, fonts=own_fonts())


def _content(sheets: Sequence[Sheet], wording: Wording, made_at: datetime) -> dict[str, Any]:
    sender = settings.COLLECTOR or settings.SITE_NAME
    sender = sender[:1].upper() + sender[1:]
    return {
        "title": filled(wording.subject, sheets[0].words) if sheets else "",
        "sender": sender,
        "return_address": " · ".join(filter(None, (sender, settings.RETURN_ADDRESS))),
        "logo": settings.LETTER_LOGO.read_text("utf-8") if settings.LETTER_LOGO else None,
        "date": day(made_at).partition(" ")[2],
        "date_label": "Datum",
        "number_label": "Ons kenmerk",
        "contact_label": "Contact",
        "contact": [
            text
            for text in (
                settings.CONTACT_NAME,
                settings.CONTACT_TELEPHONE,
                settings.CONTACT_MAIL,
                settings.CONTACT_HOURS,
            )
            if text
        ],
        "email_label": "E-mailadres",
        "code_label": "Toegangscode",
        "until_label": "Te gebruiken tot en met",
        "barcode_label": "Streepjescode van kenmerk",
        "greeting": "Met vriendelijke groet,",
        "signed_by": wording.signed_by or settings.CONTACT_NAME,
        "signed_as": wording.signed_as or sender,
        "letters": [
            {
                "number": sheet.number,
                "bars": _bars(sheet.number),
                "address": list(sheet.address),
                "salutation": sheet.salutation,
                "subject": filled(wording.subject, sheet.words),
                "blocks": [
                    {"kind": block.kind, "lines": [list(map(list, line)) for line in block.lines]}
                    for block in blocks(wording.body, sheet.words)
                ],
                "email": sheet.email,
                "code": sheet.code,
                "until": day(sheet.last_day).partition(" ")[2],
            }
            for sheet in sheets
        ],
    }


def _bars(number: str) -> list[tuple[int, int]]:
    """A Code 128 as black bars: (place, width) in modules."""
    from barcode import Code128  # noqa: PLC0415  for who prints letters

    [modules] = Code128(number).build()
    bars, start = [], None
    for place, module in enumerate(f"{modules}0"):
        if module == "1" and start is None:
            start = place
        elif module == "0" and start is not None:
            bars.append((start, place - start))
            start = None
    return bars


def to_csv(sheets: Sequence[Sheet]) -> bytes:
    """One line for each letter, for who prints them elsewhere."""
    return spreadsheets.to_csv(HEADINGS, (_line(sheet) for sheet in sheets))


def _line(sheet: Sheet) -> tuple[str, ...]:
    address = [*sheet.address[:MOST_LINES], *[""] * (MOST_LINES - len(sheet.address))]
    until = sheet.last_day.isoformat()
    return (sheet.number, *address, sheet.salutation, sheet.municipality, sheet.email, sheet.code, until)
