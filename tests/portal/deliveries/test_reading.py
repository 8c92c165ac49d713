"""What a coordinator reads, in a real browser: the board, the check, the feedback, row by row, the receipt, the history."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery, MendedCopy
from oporde.portal.deliveries.shapes import Stage
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, wrong
from tests.portal.web.looking import complaints

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]
RunJobs = Callable[[], int]


@pytest.fixture
def rejected(transactional_db: None, delivered: Delivered, run_jobs: RunJobs, clock: HeldClock) -> Delivery:
    """The second delivery of a municipality: the first was approved, this one was not; with a mended copy."""
    delivered(all_right())
    run_jobs()
    clock.set(2018, 2, 19, 14, 31)
    delivery = delivered(wrong())
    run_jobs()
    change = {
        "file": "0513_WMO_H2_2017.csv",
        "kind": "x",
        "what": "voorloopnullen teruggezet",
        "column": "BSN",
        "count": 3,
    }
    MendedCopy.objects.get_or_create(
        delivery=delivery,
        order=1,
        defaults={
            "name": "0513_WMO_H2_2017.csv", "size_bytes": 1, "sha256": "0" * 64, "storage_key": "copy", "wrapped_key": b"x",
            "verdict": "approved", "changes": {"changes": [change], "left": [], "carried": [], "sentence": "Goedgekeurd."},
        },
    )  # fmt: skip
    delivery.refresh_from_db()
    return delivery


def test_from_the_board_to_the_row_that_is_wrong_and_back(browse: Browse, coordinator: Person, rejected: Delivery):
    page = browse(coordinator)
    page.goto("/")

    expect(page.get_by_role("heading", name="Herstel uw bestand en lever het opnieuw")).to_be_visible()
    page.get_by_role("link", name="Naar de terugkoppeling").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uw levering van 14 februari 2018 blijft gelden.")
    expect(page.get_by_role("group", name="0513_WMO_H2_2017.csv")).to_be_visible()
    page.get_by_role("link", name=re.compile("Regel voor regel bekijken")).click()
    expect(page.get_by_role("rowheader", name="Regel 2")).to_be_visible()
    page.get_by_role("link", name="Overzicht").first.click()
    page.get_by_role("link", name="Alle leveringen").click()
    page.get_by_role("link", name=re.compile(f"Ontvangstbewijs van levering {rejected.reference}")).click()
    with page.expect_download() as paper:
        page.get_by_role("link", name="Bewaren als PDF").click()

    assert paper.value.suggested_filename == f"ontvangstbewijs-0513-{rejected.reference}.pdf"


def test_the_check_is_followed_and_goes_on_to_the_feedback_by_itself(
    browse: Browse, coordinator: Person, transactional_db: None, delivered: Delivered, run_jobs: RunJobs
):
    delivery = delivered(wrong())
    Delivery.objects.update(state="checking", stage=Stage.JUDGING, stage_done=12, stage_total=40)
    page = browse(coordinator)

    page.goto(f"/levering/{delivery.pk}/")
    expect(page.get_by_text("12 van 40")).to_be_visible()
    Delivery.objects.update(stage_done=30)
    expect(page.get_by_text("30 van 40")).to_be_visible()
    run_jobs()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Niet goedgekeurd")


@pytest.mark.parametrize(
    "address",
    [
        "/overzicht/",
        "/levering/{id}/",
        "/levering/{id}/bestand/1/",
        "/levering/{id}/herstel/1/",
        "/levering/{id}/ontvangstbewijs/",
        "/geschiedenis/",
    ],
)
def test_there_is_nothing_to_complain_about(browse: Browse, coordinator: Person, rejected: Delivery, address: str):
    assert complaints(browse(coordinator), address.format(id=rejected.pk)) == []


@pytest.mark.parametrize("state", ["checking", "not_checked", "quarantined", "withdrawn"])
def test_nor_where_there_is_no_feedback(
    browse: Browse, coordinator: Person, transactional_db: None, delivered: Delivered, state: str
):
    delivery = delivered(wrong())
    Delivery.objects.update(state=state)

    assert complaints(browse(coordinator), f"/levering/{delivery.pk}/") == []
