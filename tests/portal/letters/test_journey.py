"""From a file of addresses to a coordinator who activates the account with the code on paper; by keyboard, in a real browser."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.letters.models import Ask, Route
from oporde.portal.letters.registering import receive
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.browser.test_journey import press, tab_to
from tests.portal.letters.test_actions import everything_kept
from tests.portal.web.looking import broken_rules, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILE = """gemeentecode;gemeente;geadresseerde;straat;postcode;plaats;naam;e-mailadres
0513;Voorbeeldstad;Afdeling Sociaal Domein;Raadhuisplein 1;1234 AB;Voorbeeldstad;Fleur Mulder;fleur@voorbeeldstad.example
0518;Testerdam;;Kade 2;4321 CD;Testerdam;Gijs Post;gijs@testerdam.example
9999;Nergens;;;;;;
"""
PASSWORD = "de fiets staat in de schuur"


def seen(page: Page, heading: str) -> None:
    """This is the page, and there is nothing to complain about."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert (broken_rules(page), sideways(page)) == ([], [])


def fetched(page: Page, words: str) -> bytes:
    with page.expect_download() as download:
        press(page, words)
    return Path(download.value.path()).read_bytes()


def codes_in(pdf: bytes) -> dict[str, str]:
    """Address → code, as one reads them from the paper."""
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return dict(re.findall(r"E-mailadres\s+(\S+@\S+)\s+Toegangscode\s+([A-Z2-9-]{14})", told))


def test_staff_read_addresses_and_make_letters_and_a_coordinator_begins(
    browse: Callable[..., Page], staff: Person, delivery_round: DeliveryRound, testerdam: Municipality, tmp_path: Path,
    settings: Any,
):  # fmt: skip
    settings.RETURN_ADDRESS = "Postbus 100, 2500 AC Den Haag"
    (file := tmp_path / "adressen.csv").write_text(FILE, "utf-8")
    receive(Ask.JOIN, Route.FORM, testerdam, by=None, origin="", name="Hanna Prins", email="hanna@testerdam.example")
    page = browse(staff)
    page.on("filechooser", lambda _: None)

    page.goto("/backoffice/adresbestand/")
    seen(page, "Adresbestand")
    page.get_by_label("Adresbestand").focus()
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Enter")
    choosing.value.set_files(file)
    press(page, "Bekijken wat er zou veranderen")
    seen(page, "Wat adressen.csv zou veranderen")
    expect(page.locator("main")).to_contain_text("Gemeentecode 9999 kennen wij niet")
    press(page, "Zo inlezen")
    seen(page, "adressen.csv is ingelezen")

    press(page, "Brieven maken voor wie nog geen account heeft")
    seen(page, "Brieven maken")
    tab_to(page, "Aanleverperiode")
    page.keyboard.press("ArrowDown")
    press(page, "Bekijken wie een brief krijgt")
    seen(page, "2 brieven te maken")
    press(page, "Brieven maken")
    seen(page, "2 brieven zijn klaar")
    codes = codes_in(fetched(page, "PDF om af te drukken"))
    assert set(codes) == {"fleur@voorbeeldstad.example", "gijs@testerdam.example"}
    page.keyboard.press("Enter")  # once more
    expect(page.locator("main")).to_contain_text("al opgehaald of vernietigd")
    seen(page, "Brieven van")

    page.goto("/backoffice/aanmeldingen/")
    seen(page, "Aanmeldingen")
    press(page, "Testerdam")
    seen(page, "Aanmelding Testerdam")
    press(page, "Gijs Post (gijs@testerdam.example)", " ")  # is succeeded
    press(page, "Bevestigen")
    seen(page, "1 brief is klaar")
    codes |= codes_in(fetched(page, "PDF om af te drukken"))
    assert Person.objects.get(email="hanna@testerdam.example").may_deliver_for("0518")
    assert not Person.objects.get(email="gijs@testerdam.example").may_look_at("0518")

    starting = browse()
    starting.goto("/account/activeren/")
    seen(starting, "Uw account activeren")
    for words, typed in (
        ("E-mailadres", "hanna@testerdam.example"), ("Code uit de brief", codes["hanna@testerdam.example"].lower()),
        ("Kies een wachtwoord", PASSWORD), ("Het wachtwoord, nog een keer", PASSWORD),
    ):  # fmt: skip
        tab_to(starting, words)
        starting.keyboard.type(typed)
    starting.keyboard.press("Enter")
    expect(starting.get_by_role("heading", level=1)).to_contain_text("tweede stap")
    kept = [*everything_kept()]
    assert [
        code for code in codes.values() for each in kept if code.encode() in each or code[:4].encode() in each
    ] == []
