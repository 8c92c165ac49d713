"""The list of reports and a report: read, downloaded, judged and explained by who may."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import jsonschema
import pytest
from django.test import Client
from openpyxl import load_workbook

from oporde.portal.accounts.models import Person
from oporde.portal.events.models import Event
from oporde.portal.reports.models import Explanation, Judgement, Report
from oporde.report.op_orde.json_form import SCHEMA
from tests.deliveries import zipped
from tests.portal.conftest import HeldClock
from tests.portal.reports.conftest import Deliver, files_of

SignIn = Callable[[Person], Client]


@pytest.fixture
def report(reported: Deliver) -> Report:
    """Of Voorbeeldstad, whose costs are in thousands."""
    return reported({"MSD.zip": zipped(files_of(fault="amounts in thousands"))})


def test_the_list_leads_to_the_report_and_the_report_says_what_is_wrong_first(
    report: Report, coordinator: Person, signed_in: SignIn
):
    client = signed_in(coordinator)
    listed = client.get("/rapporten/").content.decode()
    page = client.get(f"/rapport/{report.pk}/").content.decode()

    assert f'href="/rapport/{report.pk}/"' in listed
    assert "Nog geen oordeel gegeven" in listed
    assert report.sentence in page
    first_page = page[: page.index('id="oordeel"')]
    assert "in duizenden" in first_page
    assert first_page.count("<svg xmlns") >= 5
    assert "style=" not in page


def test_all_forms_hold_the_figures_of_the_page(report: Report, coordinator: Person, signed_in: SignIn):
    client = signed_in(coordinator)
    address = f"/rapport/{report.pk}/op-orde-rapport."
    published = json.loads(client.get(address + "json").content)
    rows = list(csv.reader(io.StringIO(client.get(address + "csv").content.decode("utf-8-sig")), delimiter=";"))
    pdf = client.get(address + "pdf")
    workbook = client.get(address + "xlsx")

    jsonschema.validate(published, json.loads(SCHEMA.read_text("utf-8")))
    figure = next(figure for figure in published["figures"] if figure["indicator"] == "K03")
    assert figure["light"] == "red"
    assert [row[-2] for row in rows if row[4] == "K03"] == ["waarschijnlijk fout"]
    assert pdf.content.startswith(b"%PDF-")
    assert "attachment" in pdf["Content-Disposition"]
    assert load_workbook(io.BytesIO(workbook.content)).sheetnames
    assert client.get(address + "exe").status_code == 404
    openings = set(report.openings.values_list("person__name", "form"))
    assert openings == {("Anna de Vries", form) for form in ("pdf", "xlsx", "csv", "json")}
    assert Event.objects.filter(tag="report:fetched").count() == 4


def test_who_opened_it_and_when_stands_on_the_page(
    report: Report, coordinator: Person, reader: Person, staff: Person, signed_in: SignIn, clock: HeldClock
):
    for _ in range(2):
        signed_in(reader).get(f"/rapport/{report.pk}/")
        clock.advance(minutes=5)
    page = signed_in(staff).get(f"/rapport/{report.pk}/").content.decode()

    opening = report.openings.get(person=reader)
    assert (opening.times, (opening.last_at - opening.first_at).seconds) == (2, 300)
    assert "Bram Jansen" in page[page.index("Wie het rapport bekeek") :]
    assert Event.objects.filter(tag="report:opened", actor_name="Bram Jansen").count() == 2


def test_a_neighbour_finds_nothing_and_who_may_look_cannot_judge(
    report: Report, coordinator: Person, reader: Person, neighbour: Person, staff: Person, signed_in: SignIn
):
    parts = ("", "op-orde-rapport.pdf", "op-orde-rapport.json")
    judging = {"oordeel/": {"verdict": "correct"}, "toelichting/": {"text": "Zo is het."}}
    for part in parts:
        assert signed_in(neighbour).get(f"/rapport/{report.pk}/{part}").status_code == 404
    for person in (reader, neighbour, staff):
        for part, given in judging.items():
            assert signed_in(person).post(f"/rapport/{report.pk}/{part}", given).status_code == 404
    page = signed_in(reader).get(f"/rapport/{report.pk}/").content.decode()

    assert (Judgement.objects.count(), Explanation.objects.count()) == (0, 0)
    assert "Oordeel bewaren" not in page
    for part, given in judging.items():
        assert signed_in(coordinator).post(f"/rapport/{report.pk}/{part}", given).status_code == 302
    page = signed_in(reader).get(f"/rapport/{report.pk}/").content.decode()
    assert "Zo is het." in page
    assert "Correct en compleet" in page


def test_a_superseded_report_says_so_first_and_leads_to_the_one_that_counts(
    report: Report, reported: Deliver, coordinator: Person, signed_in: SignIn
):
    newer = reported({"MSD.zip": zipped(files_of())})
    page = signed_in(coordinator).get(f"/rapport/{report.pk}/").content.decode()

    assert page.index("Dit rapport is vervangen. Op 14 februari 2018") < page.index("<h1")
    assert f'href="/rapport/{newer.pk}/"' in page
    assert "Oordeel bewaren" not in page
    pdf_words = json.loads(signed_in(coordinator).get(f"/rapport/{report.pk}/op-orde-rapport.json").content)
    assert pdf_words["superseded"].startswith("Dit rapport is vervangen.")


def test_the_board_leads_to_the_report_and_asks_for_a_judgement_when_it_was_read(
    report: Report, coordinator: Person, signed_in: SignIn, clock: HeldClock
):
    client = signed_in(coordinator)
    before = client.get("/overzicht/").content.decode()
    client.get(f"/rapport/{report.pk}/")
    read = client.get("/overzicht/").content.decode()
    client.post(f"/rapport/{report.pk}/oordeel/", {"verdict": "correct"})
    judged = client.get("/overzicht/").content.decode()

    assert "Bekijk het op-orde-rapport" in before
    assert before.count(f'href="/rapport/{report.pk}/"') == 5  # the step, and a card for each file
    assert "Geef uw oordeel over het op-orde-rapport" in read
    assert "U hoeft niets meer te doen" in judged


def test_staff_see_who_read_what_was_judged_and_explained_and_have_a_report_made_again(
    report: Report, coordinator: Person, staff: Person, signed_in: SignIn
):
    client = signed_in(coordinator)
    client.get(f"/rapport/{report.pk}/")
    client.post(f"/rapport/{report.pk}/oordeel/", {"verdict": "again", "note": "Bedragen in duizenden."})
    client.post(f"/rapport/{report.pk}/toelichting/", {"text": "Nieuw contract."})
    page = signed_in(staff).get("/backoffice/rapporten/?staat=beoordeeld&zoek=Voorbeeld").content.decode()
    of_the_municipality = signed_in(staff).get("/backoffice/gemeenten/0513/").content.decode()

    for word in (
        "Voorbeeldstad, tweede halfjaar van 2017",
        "Anna de Vries",
        "Levert opnieuw",
        "Bedragen in duizenden.",
        "Nieuw contract.",
    ):
        assert word in page
        assert word in of_the_municipality
    assert "Geen rapporten gevonden" in signed_in(staff).get("/backoffice/rapporten/?staat=mislukt").content.decode()
    Report.objects.update(fault="er ging iets mis bij ons")
    assert signed_in(staff).post(f"/backoffice/rapport/{report.pk}/opnieuw/").status_code == 302
    report.refresh_from_db()
    assert (report.asked, report.fault) == (2, "")
