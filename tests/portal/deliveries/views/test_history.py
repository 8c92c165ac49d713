"""Every delivery of a municipality."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.test import Client

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, wrong

SignedIn = Callable[[Person], Client]


def test_the_history_says_when_by_whom_what_and_what_came_of_it(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: Callable[[], int], clock: HeldClock
):
    first = delivered(all_right())
    run_jobs()
    clock.advance(hours=2)
    second = delivered(wrong())
    run_jobs()

    page = signed_in(coordinator).get("/geschiedenis/").content.decode()

    assert page.index(second.reference) < page.index(first.reference)
    assert "Anna de Vries" in page
    assert first.uploads.all()[0].sha256 in page
    assert f"/levering/{first.pk}/ontvangstbewijs/" in page
    assert "gmsd/2017" in page


def test_another_municipality_has_a_history_of_its_own(signed_in: SignedIn, neighbour: Person, delivered: Delivered):
    delivery = delivered(wrong())

    page = signed_in(neighbour).get("/geschiedenis/").content.decode()

    assert delivery.reference not in page
    assert "Nog geen leveringen" in page


def test_a_long_history_has_pages_and_as_many_queries_as_a_short_one(
    signed_in: SignedIn,
    coordinator: Person,
    voorbeeldstad: Municipality,
    delivery_round: DeliveryRound,
    clock: HeldClock,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
):
    for number in range(45):
        Delivery.objects.create(
            person=coordinator, municipality=voorbeeldstad, delivery_round=delivery_round, began_at=clock.moment,
            token=str(number),
        )  # fmt: skip
    client = signed_in(coordinator)

    with django_assert_max_num_queries(18):
        full = client.get("/geschiedenis/?bladzijde=2").content.decode()
    last = client.get("/geschiedenis/?bladzijde=3").content.decode()

    assert (full.count("Geleverd door"), last.count("Geleverd door")) == (20, 5)
