"""The page on which is delivered, in a real browser: with script and without, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.vault import Storage
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.deliveries.conftest import right
from tests.portal.web.looking import complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "/leveren/"
Browse = Callable[..., Page]


@pytest.fixture
def anna(browse: Browse, coordinator: Person, delivery_round: DeliveryRound, vault: Storage) -> Page:
    page = browse(coordinator)
    page.goto(ADDRESS)
    return page


def payload(name: str, content: bytes = b"a;b\n") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def test_there_is_nothing_to_complain_about(anna: Page):
    assert complaints(anna, ADDRESS) == []


def test_before_sending_each_file_is_taken_for_what_it_is_or_objected_to(anna: Page):
    anna.set_input_files(
        "input[type=file]",
        [
            payload("0513_WMO_H2_2017.csv"),
            payload("MSD.zip"),
            payload("0513_WMO_H2_2017.xlsx"),
            payload("0518_WMO_H2_2017.csv"),
            payload("0513_WMO_H2_2016.csv"),
            payload("wmo.csv"),
        ],
    )

    texts = anna.locator(".oporde-file__text")
    expect(texts).to_have_count(6)
    expect(texts.nth(0)).to_contain_text(re.compile("Wmo.*2017", re.IGNORECASE))
    expect(texts.nth(1)).to_contain_text("Archief")
    expect(texts.nth(2)).to_contain_text("eindigt op")
    expect(texts.nth(3)).to_contain_text("gemeente 0518")
    expect(texts.nth(4)).to_contain_text("H2_2016")
    expect(texts.nth(5)).to_contain_text("herkennen deze naam niet")


def test_with_the_keyboard_alone_a_delivery_is_sent(anna: Page):
    [(name, content)] = right().items()
    anna.set_input_files("input[type=file]", [payload(name, content)])
    agreed = anna.get_by_label("Ik ga hiermee akkoord")
    agreed.focus()

    anna.keyboard.press("Space")
    for _ in range(5):
        anna.keyboard.press("Tab")
        if anna.evaluate("document.activeElement.type") == "submit":
            break
    anna.keyboard.press("Enter")

    anna.wait_for_url(re.compile("/levering/"))
    assert Delivery.objects.get().uploads.get().name == name


def test_what_lacks_the_agreement_is_stopped_by_the_browser(anna: Page):
    anna.set_input_files("input[type=file]", [payload("0513_WMO_H2_2017.csv")])

    anna.get_by_role("button", name="Versturen").click()

    assert anna.url.endswith(ADDRESS)
    assert not Delivery.objects.exists()


def test_without_script_a_delivery_is_sent_too(
    browse: Browse, coordinator: Person, delivery_round: DeliveryRound, vault: Storage
):
    page = browse(coordinator, java_script_enabled=False)
    page.goto(ADDRESS)
    [(name, content)] = right().items()

    page.set_input_files("input[type=file]", [payload(name, content), payload("notities.docx")])
    page.get_by_label("Ik ga hiermee akkoord").check()
    page.get_by_role("button", name="Versturen").click()

    page.wait_for_url(re.compile("/levering/"))
    assert [upload.name for upload in Delivery.objects.get().uploads.all()] == [name, "notities.docx"]


def test_a_complaint_says_what_to_do_and_has_nothing_to_complain_about(anna: Page, settings: Any):
    settings.UPLOAD_MAX_MB = 0
    anna.set_input_files("input[type=file]", [payload("0513_WMO_H2_2017.csv")])
    anna.get_by_label("Ik ga hiermee akkoord").check()

    anna.get_by_role("button", name="Versturen").click()

    expect(anna.get_by_text("Uw levering is te groot")).to_be_visible()
    expect(anna).to_have_title(re.compile("^Fout:"))
