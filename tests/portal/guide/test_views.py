"""The public pages, as visitors and staff meet them."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from oporde.checking import check
from oporde.findings import Verdict
from oporde.plan.kept import load_plan
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.addresses import rule_address
from oporde.portal.events.models import Event
from oporde.portal.guide.shelf import book

pytestmark = pytest.mark.django_db

GMSD = "/protocol/gmsd/2017/"


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_front_door_leads_who_is_signed_in_to_where_they_have_to_be(
    coordinator: Person, staff: Person, signed_in: Callable[..., Client]
):
    assert signed_in(coordinator).get("/")["Location"] == "/overzicht/"
    assert signed_in(staff).get("/")["Location"].startswith("/backoffice/")


def test_a_visitor_reads_which_round_is_open(client: Client, delivery_round: Any):
    page = body(client, "/")

    assert "Leveren kan van maandag 12 februari 2018 tot en met vrijdag 9 maart 2018." in page
    assert "/account/inloggen/" in page


def test_between_rounds_it_says_so(client: Client, delivery_round: Any, clock: Any):
    clock.set(2018, 3, 10)

    assert "Er is nu geen aanleverperiode open" in body(client, "/")


def test_every_rule_has_a_page_of_its_own_with_what_to_do(client: Client):
    found = book("gmsd", "2017")

    assert len(found.rules) > 100
    for anchor, page in found.rules.items():
        shown = body(client, f"{GMSD}regel/{anchor}/")
        assert "Zo herstelt u het" in shown
        assert page.entry.rule.id in shown


def test_what_must_hold_leads_to_the_pages_of_other_rules(client: Client):
    assert f'<a href="{GMSD}regel/W121/">W121</a>' in body(client, f"{GMSD}regel/W123/")


def test_a_rule_shows_an_example_that_passes_and_one_that_fails(client: Client):
    page = body(client, rule_address("gmsd/2017", "W109"))

    assert "Niet goed" in page
    assert "Waarom deze regel er is" in page
    assert "sinds versie 2017" in page


@pytest.mark.parametrize(
    "address",
    [GMSD, f"{GMSD}bestand/wmo/", f"{GMSD}bestand/kosten_wmo/", f"{GMSD}document/", "/vragen/", "/contact/",
     "/toegankelijkheid/", "/privacy/", "/pagina/kwetsbaarheid-melden/", "/zoeken/", "/.well-known/security.txt"],
)  # fmt: skip
def test_a_page_is_there_for_everyone(client: Client, address: str):
    assert body(client, address)


def test_every_chapter_and_code_list_has_a_page(client: Client):
    found = book("gmsd", "2017")

    for text in found.protocol.texts:
        assert text.title in body(client, f"{GMSD}uitleg/{text.id}/")
    for anchor in found.lists:
        assert body(client, f"{GMSD}codelijst/{anchor}/")


@pytest.mark.parametrize(
    "address",
    ["/protocol/gmsd/1999/", "/protocol/gmsd/..%2f..%2f/", f"{GMSD}regel/W999/", f"{GMSD}bestand/nee/",
     f"{GMSD}download/niets.zip", f"{GMSD}download/voorbeelden-H9_2099.zip", "/pagina/geen-pagina/", f"{GMSD}uitleg/x/"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(client: Client, address: str):
    assert client.get(address).status_code == 404


def test_the_example_files_are_approved_by_the_check(client: Client, tmp_path: Any):
    answer = client.get(f"{GMSD}download/voorbeelden-H2_2017.zip")
    path = tmp_path / "MSD.zip"
    path.write_bytes(answer.content)

    from datetime import date

    outcome = check([path], load_plan("gmsd/2017"), today=date(2018, 2, 14))

    assert outcome.verdict is Verdict.APPROVED
    assert len(outcome.files) == 4


def test_for_every_rule_there_is_a_wrong_example_and_an_index(client: Client):
    answer = client.get(f"{GMSD}download/fouten.zip")

    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()

    assert {"index.csv", "index.md"} <= set(names)
    assert any(name.startswith("W109/") for name in names)


def test_the_protocol_can_be_printed(client: Client):
    answer = client.get(f"{GMSD}download/protocol.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


def test_schemas_can_be_fetched(client: Client):
    names = zipfile.ZipFile(io.BytesIO(client.get(f"{GMSD}download/schemas.zip").content)).namelist()

    assert {"frictionless/datapackage.json", "csvw/csv-metadata.json", "json-schema/wmo.schema.json"} <= set(names)


def test_the_page_that_needs_nothing_else_may_use_its_own_style_and_nothing_more(client: Client):
    policy = client.get(f"{GMSD}document/").headers["Content-Security-Policy"]

    assert "style-src 'unsafe-inline'" in policy
    assert re.search(r"script-src 'sha256-[^']+'(;|$)", policy)
    assert "default-src 'none'" in policy


@pytest.mark.database
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("elfproef", f"{GMSD}regel/W109/"),
        ("W109", f"{GMSD}regel/W109/"),
        ("voorloopnullen", None),
        ("nullen spreadsheet", "/vragen/#vraag-nullen-weg"),
        ("toewijzingsnummers", f"{GMSD}bestand/wmo/#"),
    ],
)
def test_one_finds_by_word_form_and_by_code(client: Client, asked: str, address: str | None):
    page = body(client, f"/zoeken/?q={asked}")

    if address:
        assert f'href="{address}' in page


@pytest.mark.database
def test_what_was_found_is_marked_in_its_words(client: Client):
    assert "<mark>" in body(client, "/zoeken/?q=elfproef")


def test_what_was_asked_is_shown_as_text(client: Client):
    page = body(client, "/zoeken/?q=<script>alert(1)</script>")

    assert "<script>alert" not in page


@pytest.mark.database
@pytest.mark.parametrize("asked", ["'", "a & | !", "\\", "%", "\x00w109", "((", "a" * 500])
def test_nothing_that_is_asked_breaks_the_search(client: Client, asked: str):
    assert client.get("/zoeken/", {"q": asked}).status_code == 200


def test_staff_change_a_page_after_seeing_how_it_will_look(
    client: Client, staff: Person, signed_in: Callable[..., Client]
):
    browser = signed_in(staff)
    given = {"title": "Bel ons", "body": "Wij zijn **er** voor u.", "shown": "on"}

    seen = browser.post("/backoffice/teksten/contact/nl/", given | {"preview": "1"}).content.decode()
    assert "<strong>er</strong>" in seen
    assert "Bel ons" not in body(client, "/contact/")
    browser.post("/backoffice/teksten/contact/nl/", given)

    assert "Wij zijn <strong>er</strong> voor u." in body(client, "/contact/")
    assert Event.objects.get(tag="text:changed").detail == {"page": "contact", "language": "nl"}
    assert "Bel ons" in body(browser, "/backoffice/teksten/contact/nl/")


def test_staff_add_and_take_away_a_question(client: Client, staff: Person, signed_in: Callable[..., Client]):
    browser = signed_in(staff)

    made = browser.post(
        "/backoffice/teksten/vraag:nieuw/nl/", {"title": "Mag het later?", "body": "Vraag uitstel.", "shown": "on"}
    )
    assert "Mag het later?" in body(client, "/vragen/")
    browser.post(made.headers["Location"], {"title": "Mag het later?", "body": "Vraag uitstel."})

    assert "Mag het later?" not in body(client, "/vragen/")


def test_what_staff_write_cannot_bring_in_a_script(client: Client, staff: Person, signed_in: Callable[..., Client]):
    given = {"title": "Contact", "body": "<script>alert(1)</script> [x](javascript:alert(1))", "shown": "on"}
    signed_in(staff).post("/backoffice/teksten/contact/nl/", given)

    page = body(client, "/contact/")

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_coordinator_does_not_change_texts(coordinator: Person, signed_in: Callable[..., Client]):
    assert signed_in(coordinator).get("/backoffice/teksten/").status_code == 403


def test_pages_are_there_in_english(client: Client):
    client.cookies["taal"] = "en"

    assert "You are being asked" not in body(client, "/privacy/")
    assert "Your files are confidential" in body(client, "/privacy/")


def test_what_the_protocol_says_is_there_in_english_and_what_stays_dutch_says_so(client: Client):
    client.cookies["taal"] = "en"
    rule, file = body(client, "/protocol/gmsd/2017/regel/W109/"), body(client, "/protocol/gmsd/2017/bestand/wmo/")
    length, text = (
        body(client, "/protocol/gmsd/2017/regel/W105/"),
        body(client, "/protocol/gmsd/2017/uitleg/02-tijdpad/"),
    )
    whole = body(client, "/protocol/gmsd/2017/")
    codes = body(client, "/protocol/gmsd/2017/codelijst/lijst-wmo020/")

    assert "The BSN passes the elfproef" in rule
    assert "Every real BSN passes a sum" in rule
    assert "warning, above 1% reject" in rule
    assert "File Wmo" in rule
    assert "<i>column</i> does not have the right number of characters; expected: <i>expected</i>." in length
    assert "<dt>ZIP file</dt>" in body(client, "/protocol/gmsd/2017/regel/F003/")
    assert "<p>Every value in <code>BSN</code> passes the elfproef.</p>" in rule
    assert "<li>Every value in <code>Gemeentecode</code> has 4 characters.</li>" in length
    assert "This file holds the <strong>arrangements</strong>" in file
    assert "The citizen service number of the client" in file
    assert "9 digits, passes the elfproef" in file
    assert "second half of 2017" in whole
    assert "Help with housekeeping" in codes
    assert '<h1 lang="nl">' in text
