"""Staff with the keyboard alone: from the board to a municipality, more time, closing the round and its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.backoffice.models import Contact
from oporde.portal.closing.models import Closing
from oporde.portal.rounds.models import DeliveryRound, Extension
from tests.portal.browser.test_journey import SAID, press, tab_to
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.actions.test_standing import ALL_RIGHT, sent
from tests.portal.web.looking import complaints

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def to_link(page: Page, words: str) -> None:
    """Press Tab until a link that is called just so has focus, and follow it. A table that scrolls says all that is in it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(SAID).strip() == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{words!r} is not reached")


def test_from_the_board_to_the_closing_report(
    browse: Callable[..., Page], staff: Person, coordinator: Person, neighbour: Person, delivery_round: DeliveryRound,
    clock: HeldClock,
):  # fmt: skip
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    page = browse(staff)
    page.goto("/backoffice/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overzicht")

    to_link(page, "Testerdam")
    expect(page.get_by_role("heading", level=1)).to_have_text("Testerdam")
    press(page, "Notitie of contact toevoegen")
    tab_to(page, "Wat er is besproken")
    page.keyboard.type("Wacht op de leverancier.")
    press(page, "Bewaren")
    expect(page.locator(".oporde-contacts")).to_contain_text("Wacht op de leverancier.")
    press(page, "Uitstel geven")
    tab_to(page, "Mag leveren tot en met")
    page.get_by_label("Mag leveren tot en met").fill("2018-03-16")  # in which order a day is typed is up to the browser
    tab_to(page, "Reden van het uitstel")
    page.keyboard.type("Nieuw zaaksysteem")
    press(page, "Uitstel geven")
    expect(page.locator("main")).to_contain_text("16 maart 2018")
    assert Contact.objects.count() == Extension.objects.count() == 1

    clock.set(2018, 3, 17, 9)
    heading = page.get_by_role("heading", level=1)
    steps = {"Ronde": "Overzicht", "Aanleverperiodes": "Aanleverperiodes", delivery_round.name: delivery_round.name}
    for words, said in steps.items():
        to_link(page, words)
        expect(heading).to_contain_text(said)
    press(page, ": Afsluiting")
    expect(heading).to_contain_text("Afsluitrapport")
    press(page, "Nu afsluiten")
    expect(page.locator("main")).to_contain_text("Wat telde, is definitief.")
    expect(page.get_by_role("heading", name="Waarop het vaakst is afgekeurd")).to_be_visible()
    assert Closing.objects.get().files == 4
    with page.expect_download() as fetching:
        to_link(page, "PDF")
    assert Path(fetching.value.path()).read_bytes().startswith(b"%PDF")
    address = f"/backoffice/aanleverperiodes/{delivery_round.pk}/afsluiting/"
    assert complaints(page, address) == []
