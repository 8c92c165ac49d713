"""With the keyboard alone: withdraw, give the second factor again, fetch the certificate, prove it; and no barriers on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from oporde import cli
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.browser.test_journey import press, tab_to
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, right, wrong
from tests.portal.web.looking import complaints

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def give_second_factor(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Intrekken")
    tab_to(page, "ode")
    page.keyboard.type(format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30)))
    page.keyboard.press("Enter")


def tab_to_field(page: Page, label: str) -> None:
    """Press Tab until the field of which the label begins so has focus: in the menu stand words that begin like it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''").strip().startswith(label):
            return
    pytest.fail(f"{label!r} is not reached")


def test_from_withdrawing_to_a_certificate_that_proves_it(
    browse: Callable[..., Page], delivered: Delivered, offered: DeliveryRound, coordinator: Person, staff: Person,
    clock: HeldClock, worker: Callable[[], None], mailbox: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    with ThreadPoolExecutor(1) as elsewhere:  # in this thread runs the loop of the browser
        for files in (wrong(), {**right(), **right("SBW", "H1_2017")}):
            delivered(files)
            elsewhere.submit(worker).result()
            clock.advance(hours=1)
        clock.set(2018, 3, 6, 9)
        page = browse(coordinator)
        found = {"/intrekken/": complaints(page, "/intrekken/")}

        page.goto("/intrekken/")
        press(page, "Intrekken: tweede halfjaar")
        give_second_factor(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Intrekken: tweede halfjaar")
        form = page.url.removeprefix(page.url.partition("/intrekken")[0])
        found[form] = complaints(page, form)
        page.goto(form)
        press(page, "Intrekken en vernietigen")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Intrekken")
        expect(page.locator("main")).to_contain_text("Zet een vinkje")
        press(page, "Ik begrijp dat")  # what is wrong leads to its field
        page.keyboard.press(" ")
        press(page, "Intrekken en vernietigen")
        expect(page.get_by_role("heading", level=1)).to_contain_text("worden nu vernietigd")
        place = page.url.removeprefix(page.url.partition("/intrekking/")[0])
        elsewhere.submit(worker).result()
        press(page, "Kijk of het klaar is")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ingetrokken en vernietigd")
        found[place] = complaints(page, place)
        page.goto(place)
        tab_to(page, "Verklaring met handtekening")
        with page.expect_download() as fetching:
            page.keyboard.press("Enter")
        fetching.value.save_as(tmp_path / "verklaring.json")
        found["/geschiedenis/"] = complaints(page, "/geschiedenis/")

        looking = browse(staff)
        looking.goto("/backoffice/intrekkingen/registreren/")
        give_second_factor(looking)
        expect(looking.get_by_role("heading", level=1)).to_contain_text("registreren")
        for words, keys in (
            ("Aanleverperiode", ["ArrowDown"]), ("Gemeente", ["V", "o", "o", "r"]), ("Periode", ["ArrowDown"]),
            ("Ontvangen op", ["0", "3", "0", "6", "2", "0", "1", "8"]), ("Ondertekend door", ["K", ".", "B", "o", "s"]),
            ("De gegevens worden nu vernietigd", [" "]),
        ):  # fmt: skip
            tab_to_field(looking, words)
            for key in keys:
                looking.keyboard.press(key)
        press(looking, "Registreren en vernietigen")
        expect(looking.get_by_role("heading", level=1)).to_contain_text("worden nu vernietigd")
        elsewhere.submit(worker).result()
        for address in ("intrekkingen/registreren/", "intrekkingen/", "bewaren/", "logboek/"):
            found[address] = complaints(looking, f"/backoffice/{address}")

    assert {address: told for address, told in found.items() if told} == {}
    assert not DeliveredFile.objects.counting().exists()
    [(name, content)] = right().items()
    (tmp_path / name).write_bytes(content)
    capsys.readouterr()
    assert cli.run(["verify", str(tmp_path / "verklaring.json"), str(tmp_path / name)]) == 0
    assert "gaat ook over dit bestand" in capsys.readouterr().out
