"""The page of a delivery: what is another municipality's does not exist."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.rounds.models import DeliveryRound


def test_a_delivery_is_shown_to_who_may_see_it(
    signed_in: Callable[[Person], Client],
    coordinator: Person,
    reader: Person,
    neighbour: Person,
    staff: Person,
    delivery_round: DeliveryRound,
):
    delivery = Delivery.objects.create(
        person=coordinator, municipality_id="0513", delivery_round=delivery_round, began_at=clock.now(), token="t"
    )

    for person, status in ((coordinator, 200), (reader, 200), (staff, 200), (neighbour, 404)):
        assert signed_in(person).get(f"/levering/{delivery.pk}/").status_code == status
