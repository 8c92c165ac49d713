"""The whole journey, with the keyboard alone: sign in, deliver what is wrong, read, deliver what is right; staff saw it all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.vault import Storage
from oporde.portal.rounds.models import DeliveryRound
from tests.deliveries import zipped
from tests.portal.deliveries.conftest import all_right, wrong

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.slow]

SAID = "(it => it.labels?.[0]?.innerText || it.innerText || it.ariaLabel || '')(document.activeElement)"


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has focus is called so."""
    heard = []
    for _ in range(120):
        page.keyboard.press("Tab")
        heard.append(page.evaluate(SAID).strip())
        if words in heard[-1]:
            return
    pytest.fail(f"{words!r} is not reached; heard: {heard}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    tab_to(page, words)
    page.keyboard.press(key)


def sign_in(page: Page, person: Person) -> None:
    page.goto("/account/inloggen/")
    tab_to(page, "E-mailadres")
    page.keyboard.type(person.email)
    tab_to(page, "Wachtwoord")
    page.keyboard.type("een goed wachtwoord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    tab_to(page, "ode")
    page.keyboard.type(format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()


def deliver(page: Page, archive: Path) -> None:
    press(page, "Leveren")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leveren")
    tab_to(page, "Uw bestanden")
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Enter")
    choosing.value.set_files(archive)
    press(page, "Ik ga hiermee akkoord", " ")
    press(page, "Versturen")
    page.wait_for_url("**/levering/**")


def test_from_signing_in_to_four_approved_files(
    browse: Callable[..., Page], vault: Storage, coordinator: Person, staff: Person, delivery_round: DeliveryRound,
    worker: Callable[[], None], mailbox: Any, tmp_path: Path,
):  # fmt: skip
    faulty, right = tmp_path / "faulty" / "MSD.zip", tmp_path / "right" / "MSD.zip"
    for path, files in ((faulty, {**all_right(), **wrong()}), (right, all_right())):
        path.parent.mkdir()
        path.write_bytes(zipped(files))
    page = browse()
    page.on(
        "filechooser", lambda _: None
    )  # from now on Chromium tells of a chooser; asked only then, it may be too late
    sign_in(page, coordinator)

    with ThreadPoolExecutor(1) as elsewhere:  # in this thread runs the loop of the browser
        deliver(page, faulty)
        elsewhere.submit(worker).result()
        expect(page.get_by_role("heading", level=1)).to_contain_text("iet goedgekeurd")
        expect(page.locator("main")).to_contain_text("BSN")
        deliver(page, right)
        elsewhere.submit(worker).result()
        expect(page.get_by_role("heading", level=1)).to_contain_text("oedgekeurd")

    assert DeliveredFile.objects.counting().count() == 4
    told = Counter(Message.objects.filter(to_address=coordinator.email).values_list("kind", flat=True))
    assert told == {"delivery-rejected": 1, "delivery-approved": 1, "report-ready": 2}
    assert len(mailbox.to(coordinator.email)) == 4
    looking = browse()
    sign_in(looking, staff)
    expect(looking.get_by_role("heading", level=1)).to_have_text("Overzicht")
    looking.goto("/backoffice/leveringen/")
    expect(looking.get_by_role("heading", level=1)).to_have_text("Leveringen")
    expect(looking.locator("tbody tr")).to_have_count(2)
    newest = looking.locator("tbody th a").first.inner_text()
    press(looking, newest)
    expect(looking.get_by_role("heading", level=1)).to_contain_text(newest)
    expect(looking.locator("main")).to_contain_text("telt nu")
