"""The days of a round: on a page, and in someone's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from icalendar import Calendar

from oporde.portal.accounts.models import Person
from oporde.portal.rounds.actions import calendar_token
from oporde.portal.rounds.models import DeliveryRound, Extension


def events(client: Client, person: Person) -> dict[str, Any]:
    answer = client.get(f"/agenda/{calendar_token(person)}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content.decode())
    return {str(each["summary"]): each.decoded("dtstart") for each in found.walk("VEVENT")}


def test_a_coordinator_subscribes_to_the_days_that_matter_to_them(
    client: Client, delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, staff: Person
):
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id="0513", until=date(2018, 3, 23), reason="Ziek", by=staff
    )

    mine, theirs, all_of_it = (events(client, person) for person in (coordinator, neighbour, staff))

    name = delivery_round.name
    assert mine[f"Eerste dag van leveren: {name}"] == date(2018, 2, 12)
    assert mine[f"Laatste dag van uitstel voor Voorbeeldstad: {name}"] == date(2018, 3, 23)
    assert set(theirs) == {
        f"Eerste dag van leveren: {name}", f"Laatste dag van leveren: {name}", f"Laatste dag van intrekken: {name}",
    }  # fmt: skip
    week = all_of_it[f"Herinnering: 7 dagen voor de laatste dag: {name}"]
    assert week.isoformat() == "2018-03-02T08:00:00+01:00"
    assert all_of_it[f"Laatste dag voor het beloofde rapport: {name}"] > date(2018, 3, 12)


def test_a_draft_is_in_nobodys_calendar_and_a_new_address_ends_the_former(
    delivery_round: DeliveryRound, coordinator: Person, signed_in: Callable[[Person], Client]
):
    DeliveryRound.objects.update(is_draft=True)
    client = signed_in(coordinator)
    assert events(client, coordinator) == {}
    former = calendar_token(coordinator)
    assert former in client.get("/agenda/").content.decode()

    client.post("/agenda/")

    assert Client().get(f"/agenda/{former}.ics").status_code == 404
    assert Client().get(f"/agenda/{calendar_token(coordinator)}.ics").status_code == 200
