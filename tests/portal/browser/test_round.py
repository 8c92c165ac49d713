"""A round from the keyboard alone: set it up, see what contradicts, publish news of it, and see who would be reminded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.news.models import NewsItem
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.browser.test_journey import press, tab_to
from tests.portal.web.looking import broken_rules, complaints, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def fill(page: Page, label: str, words: str) -> None:
    """Type in the field that is called so, in place of what stands there."""
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose_day(page: Page, label: str, day: str) -> None:
    """Type a day, part by part, as the control of an English browser takes it: month, day, year."""
    tab_to(page, label)
    page.keyboard.type(day)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_round_is_set_up_announced_told_of_and_reminded_of(
    browse: Callable[..., Page], staff: Person, coordinator: Person, neighbour: Person, delivery_round: DeliveryRound,
):  # fmt: skip
    page = browse(staff)
    page.goto("/backoffice/aanleverperiodes/")
    press(page, "Aanleverperiode maken")
    heading(page, "Aanleverperiode maken")
    fill(page, "Naam", "GMSD herhaling")
    choose_day(page, "Eerste dag", "03052018")
    choose_day(page, "Laatste dag", "03022018")
    press(page, "Opslaan en verder")
    heading(page, "Periodes")
    press(page, "Opslaan en nakijken")

    expect(page.locator("main")).to_contain_text("De laatste dag ligt voor de eerste dag.")
    expect(page.locator("main")).to_contain_text("Er is geen verplichte periode.")
    made = DeliveryRound.objects.get(name="GMSD herhaling")
    assert complaints(page, f"/backoffice/aanleverperiodes/{made.pk}/opzet/") == []

    page.goto(f"/backoffice/aanleverperiodes/{made.pk}/opzet/")
    press(page, "Naam, protocol en dagen")
    heading(page, "Naam, protocol en dagen")
    choose_day(page, "Laatste dag", "04062018")
    press(page, "Opslaan en verder")
    heading(page, "Periodes")
    tab_to(page, "Niet gevraagd")
    page.keyboard.press("ArrowRight")
    press(page, "Opslaan en verder")
    heading(page, "Toestemming en intrekken")
    choose_day(page, "Intrekken kan tot en met", "04202018")
    press(page, "Opslaan en verder")
    heading(page, "Gemeenten")
    press(page, "Voorstel invullen")
    expect(page.locator("main")).to_contain_text("Dit is een voorstel")
    expect(page.get_by_label("Gemeentecodes")).to_have_value(re.compile("0007 > 1950"))
    page.goto(f"/backoffice/aanleverperiodes/{made.pk}/opzet/gemeenten/")  # and keep the two of the former round
    press(page, "Opslaan en nakijken")
    expect(page.locator("main")).to_contain_text("Er spreekt niets elkaar tegen")
    press(page, "Bekijken als coördinator")
    heading(page, "Wat een coördinator ziet")
    page.go_back()
    press(page, "Aankondigen")
    heading(page, "GMSD herhaling")
    made.refresh_from_db()
    assert made.state == "planned"

    page.goto("/backoffice/nieuws/")
    press(page, "Bericht schrijven")
    heading(page, "Bericht schrijven")
    fill(page, "Titel", "Wij beginnen weer")
    fill(page, "Tekst", "{aanhef}\n\nVan {gemeente} vragen wij **dit**:\n\n{gevraagd}")
    press(page, "Voorbeeld bekijken")
    expect(page.locator("main")).to_contain_text("Van uw gemeente vragen wij dit:")
    tab_to(page, "Ook mailen")
    page.keyboard.type("GMSD herh")
    press(page, "Opslaan")
    heading(page, "Wij beginnen weer")
    expect(page.locator("main")).to_contain_text("Van Voorbeeldstad vragen wij")
    press(page, "Nu publiceren")
    expect(page.locator("main")).to_contain_text("gemaakt voor 2 coördinatoren")
    item = NewsItem.objects.get()

    page.goto(f"/backoffice/aanleverperiodes/{made.pk}/herinneringen/")
    press(page, "7 dagen voor de laatste dag")
    expect(page.locator("main")).to_contain_text("Voorbeeldstad")
    press(page, "Voorbeeldstad")
    expect(page.locator("main")).to_contain_text("Over 7 dagen is de laatste dag: GMSD herhaling")
    assert Message.objects.filter(kind__startswith="reminder").count() == 0

    week = made.moments.get(kind="closing", days=7)
    base = f"/backoffice/aanleverperiodes/{made.pk}"
    found = {
        address: told
        for address in (
            f"{base}/opzet/", f"{base}/opzet/periodes/", f"{base}/opzet/gemeenten/",
            f"{base}/herinneringen/", f"{base}/herinneringen/{week.pk}/", "/backoffice/rooster/", "/agenda/",
            f"/backoffice/nieuws/{item.pk}/", "/backoffice/nieuws/nieuw/", "/nieuws/", f"/nieuws/{item.slug}/",
        )
        if (told := complaints(page, address))
    }  # fmt: skip

    assert found == {}
    page.goto(f"{base}/voorbeeld/")  # its fields are switched off: the keyboard passes them by
    assert [*broken_rules(page), *sideways(page)] == []
