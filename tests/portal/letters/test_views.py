"""Announcing a coordinator: for everyone without saying who is known, and for coordinators among themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.letters.models import Ask, Registration, Route
from tests.portal.conftest import HeldClock

FORM = {"municipality": "0513", "name": "Fleur Mulder", "email": "Fleur@voorbeeldstad.example", "right": "deliver"}
SignedIn = Callable[[Person], Client]


def announced(client: Client, clock: HeldClock, after_s: float = 20, **changed: str) -> Any:
    [stamp] = re.findall(r'name="stamp" value="([^"]+)"', client.get("/aanmelden/").content.decode())
    clock.advance(seconds=after_s)
    return client.post("/aanmelden/", {**FORM, "stamp": stamp, **changed})


def test_the_answer_is_the_same_for_who_is_known_and_who_is_not(
    client: Client, clock: HeldClock, voorbeeldstad: Municipality, coordinator: Person
):
    answers = [
        announced(client, clock),
        announced(client, clock),
        announced(client, clock, email=coordinator.email),
    ]

    assert {(each.status_code, each.url) for each in answers} == {(302, "/aanmelden/ontvangen/")}
    assert sorted(Registration.objects.values_list("email", flat=True)) == [
        "anna@voorbeeldstad.example", "fleur@voorbeeldstad.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("after_s", "changed", "told"),
    [
        (1, {}, "Dat ging wel erg snel"),
        (20, {"website": "http://spam.example"}, "Bel of mail ons"),
        (20, {"stamp": "verzonnen"}, "stond te lang open"),
        (20, {"municipality": "9999"}, "Kies uw gemeente uit de lijst"),
        (20, {"email": "geen adres"}, "volledig e-mailadres"),
    ],
)
def test_a_program_and_a_mistake_are_told_what_to_do(
    client: Client, clock: HeldClock, voorbeeldstad: Municipality, after_s: float, changed: dict[str, str], told: str
):
    answer = announced(client, clock, after_s, **changed)

    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Registration.objects.exists()


def test_who_goes_on_announcing_is_asked_to_wait(client: Client, clock: HeldClock, voorbeeldstad: Municipality):
    answers = [announced(client, clock, email=f"x{number}@voorbeeldstad.example") for number in range(11)]

    assert [each.status_code for each in answers] == [302] * 10 + [429]


def test_a_municipality_that_is_gone_can_not_be_chosen(client: Client, voorbeeldstad: Municipality):
    Municipality.objects.create(code="0009", name="Opgegaan", valid_until="2018-01-01")

    assert "Opgegaan" not in client.get("/aanmelden/").content.decode()


def test_a_coordinator_sees_who_else_has_access_and_nobody_else(
    signed_in: SignedIn, coordinator: Person, reader: Person, neighbour: Person
):
    shown = signed_in(coordinator).get("/toegang/").content.decode()

    assert "Bram Jansen" in shown
    assert "Carla" not in shown


def test_a_coordinator_announces_a_successor_and_leaving(signed_in: SignedIn, coordinator: Person):
    client = signed_in(coordinator)
    about = {"name": "Fleur Mulder", "email": "fleur@voorbeeldstad.example", "right": "deliver", "succeeds_me": "on"}

    late = client.post("/toegang/aanmelden/", {**about, "last_day": "2018-02-01"})
    client.post("/toegang/aanmelden/", {**about, "last_day": "2018-02-28"})
    shown = client.post("/toegang/stoppen/", {"last_day": "2018-03-31"}, follow=True).content.decode()

    assert "Deze dag is al voorbij" in late.content.decode()
    leaving, joining = Registration.objects.order_by("-id")
    assert (joining.route, joining.leaver, str(joining.last_day)) == (Route.PORTAL, coordinator, "2018-02-28")
    assert (leaving.ask, leaving.leaver) == (Ask.LEAVE, coordinator)
    assert "Fleur Mulder (fleur@voorbeeldstad.example) wordt coördinator." in shown
    assert "Anna de Vries stopt" in shown
    assert coordinator.may_deliver_for("0513")  # nothing changed yet
