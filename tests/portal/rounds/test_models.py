"""Rounds: from the first moment of the first day to the last of the last, with extensions and mergers."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant, Refusal

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("began_at", "refusal"),
    [
        (at(2018, 2, 11, 23, 59, 59), Refusal.NOT_OPEN_YET),
        (at(2018, 2, 12), None),
        (at(2018, 3, 9, 23, 59, 59), None),
        (at(2018, 3, 10), Refusal.CLOSED),
    ],
)
def test_the_first_and_the_last_day_count(delivery_round: DeliveryRound, began_at: datetime, refusal: Refusal | None):
    assert delivery_round.refusal(began_at, "0513") is refusal
    assert delivery_round.accepts(began_at, "0513") == (refusal is None)
    assert DeliveryRound.objects.open_at(began_at).exists() == (refusal is None)
    assert DeliveryRound.objects.open_at(began_at, "0513").exists() == (refusal is None)


def test_who_was_not_asked_cannot_deliver(delivery_round: DeliveryRound):
    Municipality.objects.create(code="0599", name="Elders")

    assert delivery_round.refusal(at(2018, 2, 20), "0599") is Refusal.NOT_ASKED
    assert not DeliveryRound.objects.open_at(at(2018, 2, 20), "0599").exists()


def test_an_extension_is_for_one_municipality(
    delivery_round: DeliveryRound, voorbeeldstad: Municipality, staff: Person
):
    Extension.objects.create(
        delivery_round=delivery_round, municipality=voorbeeldstad, until=date(2018, 3, 16), reason="Brand.", by=staff
    )

    assert delivery_round.accepts(at(2018, 3, 16, 23, 59, 59), "0513")
    assert not delivery_round.accepts(at(2018, 3, 17), "0513")
    assert not delivery_round.accepts(at(2018, 3, 10), "0518")
    assert DeliveryRound.objects.open_at(at(2018, 3, 16), "0513").exists()
    assert not DeliveryRound.objects.open_at(at(2018, 3, 16), "0518").exists()
    assert not DeliveryRound.objects.open_at(at(2018, 3, 16)).exists()


def test_an_extension_never_shortens(delivery_round: DeliveryRound, voorbeeldstad: Municipality, staff: Person):
    Extension.objects.create(
        delivery_round=delivery_round,
        municipality=voorbeeldstad,
        until=date(2018, 3, 1),
        reason="Vergissing.",
        by=staff,
    )

    assert delivery_round.last_day_for("0513") == date(2018, 3, 9)


def test_a_successor_delivers_for_its_predecessors(delivery_round: DeliveryRound, voorbeeldstad: Municipality):
    old = Municipality.objects.create(code="0600", name="Oudestad", valid_until=date(2018, 1, 1))
    Participant.objects.create(delivery_round=delivery_round, municipality=old, delivered_by=voorbeeldstad)

    assert delivery_round.codes_delivered_by("0513") == {"0513", "0600"}
    assert delivery_round.codes_delivered_by("0518") == {"0518"}
    assert delivery_round.codes_delivered_by("0600") == frozenset()


def test_a_round_asks_its_periods_in_order(delivery_round: DeliveryRound):
    assert delivery_round.period_ids() == ("H2_2017", "H1_2017")


def test_a_round_does_not_close_before_it_opens(delivery_round: DeliveryRound):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryRound.objects.update(closes_on=date(2018, 1, 1))
