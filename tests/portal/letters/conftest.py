"""A round with three municipalities to write to: one with two coordinators, one without an address, one without anybody."""

from __future__ import annotations

from typing import Any

import pytest

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.rounds.models import DeliveryRound, Participant


@pytest.fixture
def to_write_to(
    delivery_round: DeliveryRound, coordinator: Person, reader: Person, neighbour: Person, settings: Any
) -> DeliveryRound:
    settings.COLLECTOR, settings.RETURN_ADDRESS = "het Bureau", "Postbus 100, 2500 AC Den Haag"
    Municipality.objects.filter(pk="0513").update(
        addressee="Afdeling Sociaal Domein", street="Raadhuisplein 1", postal_code="1234ab", town="Voorbeeldstad"
    )
    lonely = Municipality.objects.create(code="0034", name="Proefwijk")
    Participant.objects.create(delivery_round=delivery_round, municipality=lonely)
    return delivery_round
