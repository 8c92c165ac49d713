"""The pages of staff in a real browser: nothing to complain about."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.backoffice import actions
from oporde.portal.correspondence.models import Message
from oporde.portal.letters.actions import make_run
from oporde.portal.letters.addresses import try_out
from oporde.portal.letters.models import Ask, Route
from oporde.portal.letters.registering import receive
from tests.deliveries import zipped
from tests.portal.deliveries.conftest import Delivered, all_right, delivered, wrong  # noqa: F401  a fixture
from tests.portal.web.looking import complaints

pytestmark = pytest.mark.browser


def test_there_is_nothing_to_complain_about(
    browse: Callable[..., Any], delivered: Delivered, worker: Callable[[], None], mailbox: Any,  # noqa: F811
    administrator: Person, coordinator: Person,
):  # fmt: skip
    delivery = delivered({"MSD.zip": zipped({**all_right(), **wrong()})})
    mailbox.refusals = ["550 no"]
    with ThreadPoolExecutor(1) as elsewhere:  # in this thread runs the loop of the browser
        elsewhere.submit(worker).result()
    delivery.refresh_from_db()
    actions.extend(
        delivery.delivery_round,
        "0518",
        delivery.delivery_round.closes_on,
        "Nieuw zaaksysteem",
        by=administrator,
        origin="",
    )
    delivery.municipality.street, delivery.municipality.postal_code = "Raadhuisplein 1", "1234 AB"
    delivery.municipality.town = "Voorbeeldstad"
    delivery.municipality.save()
    made = make_run(delivery.delivery_round, by=administrator)
    tried = try_out("adressen.csv", b"gemeentecode;straat\n0513;Kade 2\n9999;", by=administrator)
    asked = receive(
        Ask.JOIN, Route.PORTAL, delivery.municipality, by=coordinator, origin="", name="Fleur Mulder",
        email="fleur@voorbeeldstad.example", leaver=coordinator, last_day=delivery.delivery_round.closes_on,
    )  # fmt: skip
    assert asked is not None
    mail = Message.objects.filter(state="failed").first()
    assert mail is not None
    page = browse(administrator)

    found = {
        address: told
        for address in (
            "", "leveringen/", f"aanleverperiodes/{delivery.delivery_round_id}/afsluiting/", f"levering/{delivery.pk}/",
            "gemeenten/", "gemeenten/0513/", "gemeenten/nieuw/", "mensen/",
            f"mensen/{coordinator.pk}/", "mensen/nieuw/", "mensen/nieuwe-medewerker/", "aanleverperiodes/",
            f"aanleverperiodes/{delivery.delivery_round_id}/", f"aanleverperiodes/{delivery.delivery_round_id}/opzet/",
            "brieven/", "brieven/maken/", "adresbestand/",
            f"adresbestand/{tried.pk}/", "aanmeldingen/", "aanmeldingen/nieuw/", f"aanmeldingen/{asked.pk}/",
            f"brieven/maken/?delivery_round={delivery.delivery_round_id}&kind=all", "brieven/tekst/round/",
            f"brieven/{made.run.pk}/", "mails/", f"mails/{mail.pk}/", "werk/", "logboek/?controleer=ja",
        )
        if (told := complaints(page, f"/backoffice/{address}"))
    }  # fmt: skip

    assert found == {}
