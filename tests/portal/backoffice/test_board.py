"""The board of staff, and the page of a municipality on which is written down what was spoken about."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.backoffice.models import Contact
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant
from oporde.portal.rounds.plans import plan_of
from tests.portal.deliveries.actions.test_standing import ALL_RIGHT, LAYOUTS, sent

SignedIn = Callable[[Person], Client]


@pytest.fixture
def dirk(signed_in: SignedIn, staff: Person) -> Client:
    return signed_in(staff)


def shown(client: Client, address: str = "/backoffice/", **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(page: str) -> list[str]:
    rows = page.partition('<h2 id="gemeenten">')[2]
    return re.findall(r'<th scope="row"><a href="/backoffice/gemeenten/\d{4}/">([^<]+)</a>', rows)


def test_a_square_has_a_letter_a_colour_and_words(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, neighbour: Person
):
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    sent(delivery_round, coordinator, "0513", {"kosten_wmo": "rejected"})

    page = shown(dirk)

    assert 'oporde-tone-rejected" title="Afgekeurd; een eerder bestand telt"><span aria-hidden="true">A✓</span>' in page
    assert 'oporde-tone-approved" title="Goedgekeurd"><span aria-hidden="true">G</span>' in page
    assert "Kosten Wmo" in page
    assert "kosten_wmo" not in page
    assert "Van 50% van de gemeenten is iets goedgekeurd." in page


def test_one_searches_filters_and_sorts(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, neighbour: Person
):
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)

    assert names(shown(dirk)) == ["Testerdam", "Voorbeeldstad"]
    assert names(shown(dirk, zoek="voorb")) == ["Voorbeeldstad"]
    assert names(shown(dirk, zoek="0518")) == ["Testerdam"]
    assert names(shown(dirk, stand="compleet")) == ["Voorbeeldstad"]
    assert names(shown(dirk, stand="niets")) == ["Testerdam"]
    assert names(shown(dirk, orde="code")) == ["Voorbeeldstad", "Testerdam"]
    assert "Geen gemeenten gevonden" in shown(dirk, zoek="nergens")


def test_without_a_round_it_says_what_to_do(dirk: Client):
    assert "Open de eerste aanleverperiode" in shown(dirk)


def test_all_380_municipalities_are_there_without_a_question_for_each(
    dirk: Client,
    delivery_round: DeliveryRound,
    coordinator: Person,
    django_assert_max_num_queries: Callable[..., object],
):
    senders = [one for one in plan_of("gmsd/2017").admission.senders if one.code not in {"0513", "0518"}][:378]
    Municipality.objects.bulk_create(Municipality(code=one.code, name=one.name) for one in senders)
    Participant.objects.bulk_create(
        Participant(delivery_round=delivery_round, municipality_id=one.code) for one in senders
    )
    for one in senders[::3]:
        sent(delivery_round, coordinator, one.code, {LAYOUTS[0]: "approved", LAYOUTS[1]: "rejected"})
    shown(dirk)  # plans are loaded once in each process

    with django_assert_max_num_queries(25):
        page = shown(dirk)

    assert len(names(page)) > 370


def test_the_board_is_a_file_too_with_what_was_asked_for(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, neighbour: Person
):
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    address = reverse("backoffice:board_file", args=[delivery_round.pk, "csv"])

    lines = dirk.get(address, {"stand": "compleet"}).content.decode("utf-8-sig").splitlines()
    book = dirk.get(reverse("backoffice:board_file", args=[delivery_round.pk, "xlsx"]))

    assert len(lines) == 2
    assert lines[0].startswith("code;gemeente;levert;stand;inwoners;")
    assert lines[1].startswith("0513;Voorbeeldstad;Voorbeeldstad;Compleet;")
    assert book.content.startswith(b"PK")
    assert 'filename="overzicht-' in book["Content-Disposition"]
    assert dirk.get(address.replace("csv", "exe")).status_code == 404


def test_what_was_spoken_about_is_written_down_and_the_log_says_only_that(dirk: Client, delivery_round: DeliveryRound):
    answer = dirk.post("/backoffice/gemeenten/0513/contact/", {"kind": "called-us", "text": "Wacht op leverancier."})

    assert answer.status_code == 302
    page = shown(dirk, "/backoffice/gemeenten/0513/")
    assert "Wacht op leverancier." in page
    assert "Gemeente belde" in page
    event = Event.objects.get(tag="municipality:contact")
    assert event.detail == {"kind": "Gemeente belde"}


@pytest.mark.parametrize(("text", "said"), [
    ("", "Schrijf op wat er is besproken."),
    ("Het gaat om 9999 96 666 of zo", "kan zijn. Haal het weg."),
])  # fmt: skip
def test_a_note_without_words_or_with_a_number_of_a_person_is_refused(
    dirk: Client, delivery_round: DeliveryRound, text: str, said: str
):
    answer = dirk.post("/backoffice/gemeenten/0513/contact/", {"kind": "note", "text": text})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Contact.objects.exists()


def test_more_time_is_given_with_a_reason_on_the_page_of_the_municipality(
    dirk: Client, delivery_round: DeliveryRound, staff: Person
):
    address = "/backoffice/gemeenten/0513/uitstel/"

    refused = dirk.post(address, {"until": "2018-03-09", "reason": "Ziekte"})
    given = dirk.post(address, {"until": "2018-03-16", "reason": "Ziekte"})

    assert refused.status_code == 400
    assert "Kies een dag na de laatste dag" in refused.content.decode()
    assert given.status_code == 302
    extension = Extension.objects.get()
    assert (extension.until, extension.reason, extension.by) == (date(2018, 3, 16), "Ziekte", staff)
    assert "uitstel tot en met 16 mrt" in shown(dirk)
