"""A letter to nobody, with a code that opens nothing."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from oporde.portal import clock
from oporde.portal.letters import printing
from oporde.portal.letters.models import TextKind
from oporde.portal.letters.printing import Sheet
from oporde.portal.letters.wording import wording_of

CODE = "XXXX-XXXX-XXXX"
WORDS = {
    "aanleverperiode": "GMSD tweede halfjaar 2017",
    "begint": "12 februari 2018",
    "eindigt": "9 maart 2018",
    "gemeente": "gemeente Voorbeeldstad",
    "portaal": settings.SITE_NAME,
    "adres": settings.ORIGIN + "/account/activeren/",
    "geldig_tot": "30 maart 2018",
}


def example_letter(kind: TextKind) -> bytes:
    """What a letter of this kind looks like now, as a PDF."""
    sheet = Sheet(
        number="B0000-0000",
        address=(
            "Gemeente Voorbeeldstad",
            "Afdeling Sociaal Domein",
            "T.a.v. A. Voorbeeld",
            "Raadhuisplein 1",
            "1234 AB  VOORBEELDSTAD",
        ),
        salutation="Geachte A. Voorbeeld",
        municipality="0000",
        email="voorbeeld@voorbeeldstad.example",
        code=CODE,
        last_day=clock.today() + timedelta(days=settings.ACCESS_CODE_DAYS),
        words=WORDS | {"adres": settings.ORIGIN + reverse("accounts:activate")},
    )
    return printing.to_pdf([sheet], wording_of(kind), clock.now())
