"""The page of a delivery: what is another municipality's does not exist; how far it is, and then what came of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import openpyxl
from django.test import Client

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.shapes import Stage
from oporde.portal.events.models import Event
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import WRONG_BSN, Delivered, all_right, right, wrong

SignedIn = Callable[[Person], Client]
RunJobs = Callable[[], int]


def of_another_time(delivery: Delivery) -> dict[str, Any]:
    """Its outcome, in words that are no longer used."""
    outcome: dict[str, Any] = json.loads(json.dumps(delivery.outcome))
    for file in outcome["files"]:
        for finding in file["findings"]:
            finding["message"] = "Zo zei een vroegere versie het."
    return outcome


def test_a_delivery_is_shown_to_who_may_see_it(
    signed_in: SignedIn,
    coordinator: Person,
    reader: Person,
    neighbour: Person,
    staff: Person,
    delivered: Delivered,
    run_jobs: RunJobs,
):
    delivery = delivered(wrong())
    run_jobs()

    parts = ("", "stand.html", "stand.json", "terugkoppeling.xlsx", "terugkoppeling.csv", "terugkoppeling.json",
             "bestand/1/", "ontvangstbewijs/", "ontvangstbewijs.pdf")  # fmt: skip
    for person, status in ((coordinator, 200), (reader, 200), (staff, 200), (neighbour, 404)):
        client = signed_in(person)
        for part in parts:
            assert client.get(f"/levering/{delivery.pk}/{part}").status_code == status, part


def test_while_it_is_checked_the_page_says_how_far(signed_in: SignedIn, coordinator: Person, delivered: Delivered):
    delivery = delivered(right())
    Delivery.objects.filter(pk=delivery.pk).update(
        state="checking", stage=Stage.JUDGING, stage_done=1200, stage_total=30412
    )

    client = signed_in(coordinator)
    page = client.get(f"/levering/{delivery.pk}/").content.decode()
    part = client.get(f"/levering/{delivery.pk}/stand.html")
    told = client.get(f"/levering/{delivery.pk}/stand.json").json()

    assert "wij mailen u" in page
    assert 'http-equiv="refresh"' in page
    assert "1.200 van 30.412" in part.content.decode()
    assert "X-Done" not in part
    assert (told["done"], told["total"], told["finished"]) == (1200, 30412, False)


def test_the_live_part_sends_to_the_feedback_when_it_is_there(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: RunJobs
):
    delivery = delivered(right())
    run_jobs()

    assert signed_in(coordinator).get(f"/levering/{delivery.pk}/stand.html")["X-Done"] == f"/levering/{delivery.pk}/"


def test_the_feedback_says_the_outcome_what_is_wrong_where_and_how_to_mend_it(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    delivered(all_right())
    run_jobs()
    clock.set(2018, 2, 20, 10)
    delivery = delivered(wrong())
    run_jobs()
    delivery.refresh_from_db()

    page = signed_in(coordinator).get(f"/levering/{delivery.pk}/").content.decode()

    assert (
        "Ontvangen. Niet goedgekeurd: 1 ding om te herstellen. Uw levering van 14 februari 2018 blijft gelden." in page
    )
    assert "elfproef" in page
    assert "Waar: regel 2" in page
    assert "/protocol/gmsd/2017/regel/" in page
    assert "oporde-sheet" in page
    assert "•••" in page
    assert "--as xlsx" not in page
    assert "Vergeleken met uw levering van 14 februari 2018 om 10.00 uur" in page
    assert WRONG_BSN not in page
    assert Event.objects.filter(tag="delivery:looked-at", about=delivery.about).count() == 1

    client = signed_in(coordinator)
    client.cookies["taal"] = "en"
    english = client.get(f"/levering/{delivery.pk}/").content.decode()
    rows = client.get(f"/levering/{delivery.pk}/bestand/1/").content.decode()

    assert "Received. Not approved: 1 thing to mend. Your delivery of 14 February 2018 still counts." in english
    assert "The BSN does not pass the elfproef." in english
    assert "The BSN does not pass the elfproef." in rows
    assert "Where: row 2" in english
    assert "second half of 2017" in english
    assert ("H2_2017</td>" in english, "H2_2017</td>" in page) == (False, False)
    assert "W109 The BSN passes the elfproef, BSN (1×)" in english
    assert 'lang="nl"' not in english.split("<main", 1)[1].split("</main>", 1)[0]

    Delivery.objects.filter(pk=delivery.pk).update(outcome=of_another_time(delivery))
    older = client.get(f"/levering/{delivery.pk}/").content.decode()

    assert '<span lang="nl">Zo zei een vroegere versie het.</span>' in older


def test_what_we_could_not_check_is_said_honestly(signed_in: SignedIn, coordinator: Person, delivered: Delivered):
    delivery = delivered(right())
    Delivery.objects.filter(pk=delivery.pk).update(state="not_checked")

    page = signed_in(coordinator).get(f"/levering/{delivery.pk}/").content.decode()

    assert "dat ligt aan ons" in page
    assert "niet goedgekeurd en niet afgekeurd" in page


def test_what_the_scanner_held_back_says_what_to_do(signed_in: SignedIn, coordinator: Person, delivered: Delivered):
    delivery = delivered(right())
    Delivery.objects.filter(pk=delivery.pk).update(state="quarantined")

    page = signed_in(coordinator).get(f"/levering/{delivery.pk}/").content.decode()

    assert "de virusscanner sloeg aan" in page
    assert "Lever daarna opnieuw" in page


def test_all_that_was_found_comes_as_a_workbook_csv_and_json(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: RunJobs
):
    delivery = delivered(wrong())
    run_jobs()
    client = signed_in(coordinator)

    workbook = client.get(f"/levering/{delivery.pk}/terugkoppeling.xlsx")
    lines = client.get(f"/levering/{delivery.pk}/terugkoppeling.csv").content.decode("utf-8-sig")
    published = json.loads(client.get(f"/levering/{delivery.pk}/terugkoppeling.json").content)

    book = openpyxl.load_workbook(io.BytesIO(workbook.content))
    assert "Bevindingen" in book.sheetnames
    assert workbook["Content-Disposition"].startswith("attachment; filename=")
    assert "0513_WMO_H2_2017.csv;0513;H2_2017;2;" in lines
    assert published["verdict"] == "rejected"
    assert Event.objects.filter(tag="delivery:feedback-fetched", about=delivery.about).count() == 3
    assert client.get(f"/levering/{delivery.pk}/terugkoppeling.exe").status_code == 404


def test_there_is_no_file_of_feedback_before_it_was_judged(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered
):
    delivery = delivered(wrong())

    assert signed_in(coordinator).get(f"/levering/{delivery.pk}/terugkoppeling.xlsx").status_code == 404


def test_a_page_is_made_with_a_few_queries(
    signed_in: SignedIn,
    coordinator: Person,
    delivered: Delivered,
    run_jobs: RunJobs,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
):
    delivery = delivered(all_right())
    run_jobs()
    client = signed_in(coordinator)

    with django_assert_max_num_queries(22):
        client.get(f"/levering/{delivery.pk}/")
