"""A coordinator reads the report and judges, with the keyboard; and the pages look right to everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.reports.models import Report
from tests.deliveries import zipped
from tests.portal.reports.conftest import Deliver, files_of
from tests.portal.web.looking import complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(reported: Deliver) -> Report:
    """Of Voorbeeldstad, whose costs are in thousands."""
    return reported({"MSD.zip": zipped(files_of(fault="amounts in thousands"))})


def printed_right(page: Page) -> bool:
    """Whether paper shows the report and nothing else: every table open and within the page, no navigation and no form."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(180 / 25.4 * 96), "height": 1000})  # A4 within its margins
    for table in page.locator(".oporde-report .utrecht-table").all():
        if not table.locator("xpath=ancestor::*[contains(@class, 'oporde-no-print')]").count():
            expect(table).to_be_visible()
    for other in ("nav", "form", "button", ".oporde-tools"):
        assert page.locator(f"{other}:visible").count() == 0, other
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_coordinator_reads_and_judges_with_the_keyboard(
    report: Report, coordinator: Person, browse: Callable[..., Page]
):
    page = browse(coordinator)
    page.goto("/rapporten/")
    page.get_by_role("link", name="Op-orde-rapport Voorbeeldstad, tweede halfjaar van 2017").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Waarschijnlijk niet op orde")
    page.get_by_role("link", name="Geef uw oordeel").focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("radio", name="Nee, we leveren opnieuw")
    for _ in range(40):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(choice).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("De bedragen staan in duizenden.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Uw oordeel is bewaard.")).to_be_visible()
    expect(page.locator("blockquote", has_text="De bedragen staan in duizenden.")).to_be_visible()

    assert printed_right(page)
    assert complaints(browse(coordinator), f"/rapport/{report.pk}/") == []
    assert complaints(browse(coordinator), "/rapporten/") == []
