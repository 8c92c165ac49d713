"""The closing report: what it reckons, and that its forms say the same."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.closing.report import as_csv, as_json, as_pdf, as_xlsx, report_of
from oporde.portal.deliveries.models import Delivery
from oporde.portal.rounds.models import DeliveryRound, Participant
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.actions.test_standing import ALL_RIGHT, LAYOUTS, sent


@pytest.fixture
def ended(delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock) -> DeliveryRound:
    """A round that is over: Voorbeeldstad was right at once, Testerdam the second time, Almere delivered nothing."""
    Municipality.objects.create(code="0034", name="Almere")
    Participant.objects.create(delivery_round=delivery_round, municipality_id="0034")
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    wrong = sent(delivery_round, neighbour, "0518", {LAYOUTS[0]: "rejected"})
    finding = {"rule": "W103", "severity": "reject", "count": 12, "title": "BSN voldoet aan de elfproef"}
    signal = {"rule": "W900", "severity": "signal", "count": 3, "title": "Iets"}
    wrong.outcome = {"findings": [], "files": [{"findings": [finding, finding, signal]}]}
    wrong.save()
    clock.advance(days=1)
    right = sent(delivery_round, neighbour, "0518", ALL_RIGHT)
    clock.advance(days=2)
    Delivery.objects.filter(pk=right.pk).update(checked_at=clock.moment)  # promised within one working day
    clock.set(2018, 3, 10, 9)
    return delivery_round


def test_it_tells_who_took_part_how_good_it_was_and_what_was_kept(ended: DeliveryRound):
    report = report_of(ended)

    rows = {id: [tuple(row) for row in table.rows] for id, table in report.tables.items()}
    assert rows["participation"][0][:3] == ("Compleet", 2, 66.7)
    assert rows["participation"][-1][:2] == ("Samen", 3)
    assert rows["files"][0][2:] == (3, 2, 66.7, 0)
    assert rows["rules"] == [("W103", "BSN voldoet aan de elfproef", 1, 1)]
    assert rows["attempts"][:2] == [("1", 1), ("2", 1)]
    assert rows["attempts"][-1] == ("waarvan in één keer alles goed", 1)
    assert rows["timing"][0] == ("Technische terugkoppeling", 1, 3, 2, 66.7, 0.0, 48.0)
    assert [row[:2] for row in rows["municipalities"]] == [
        ("0034", "Almere"), ("0518", "Testerdam"), ("0513", "Voorbeeldstad"),
    ]  # fmt: skip
    assert report.sentences[0] == "2 van de 3 gemeenten leverden alles wat gevraagd is."
    assert "Technische terugkoppeling: 2 van 3 keer binnen 1 werkdag." in report.sentences


def test_all_forms_say_the_same(ended: DeliveryRound):
    report = report_of(ended)

    told = json.loads(as_json(report))
    assert told["tables"]["rules"][0]["Controleregel"] == "W103"
    assert told["closed_at"] is None
    assert as_csv(report).decode("utf-8-sig").splitlines()[2].startswith("0518;Testerdam;Testerdam;Compleet;")
    with ZipFile(BytesIO(as_xlsx(report))) as book:
        assert "W103" in book.read("xl/sharedStrings.xml").decode()
    pdf = as_pdf(report)
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf


def test_staff_close_it_by_hand_and_read_it(ended: DeliveryRound, signed_in, staff: Person, clock: HeldClock):
    dirk: Client = signed_in(staff)
    address = reverse("backoffice:closing", args=[ended.pk])

    before = dirk.get(address).content.decode()
    after = dirk.post(address, follow=True).content.decode()

    assert "Nu afsluiten" in before
    assert "Nog niet afgesloten." in before
    assert "Wat telde, is definitief." in after
    assert "door Dirk Visser" in after
    assert "Nu afsluiten" not in after
    for form, begin in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        assert dirk.get(reverse("backoffice:closing_file", args=[ended.pk, form])).content.startswith(begin)
    assert dirk.get(reverse("backoffice:closing_file", args=[ended.pk, "exe"])).status_code == 404
    refused = dirk.post("/backoffice/gemeenten/0513/uitstel/", {"until": "2018-03-16", "reason": "Toch nog"})
    assert "is afgesloten" in refused.content.decode()


def test_before_the_last_day_is_over_staff_cannot_close(delivery_round: DeliveryRound, signed_in, staff: Person):
    answer = signed_in(staff).post(reverse("backoffice:closing", args=[delivery_round.pk]), follow=True)

    assert "Er is niets gewijzigd." in answer.content.decode()
