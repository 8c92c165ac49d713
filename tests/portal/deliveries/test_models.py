"""Deliveries: whose they are, how they move, and what the database does not allow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict, Upload
from oporde.portal.deliveries.states import DeliveryState, FileState
from oporde.portal.rounds.models import DeliveryRound


@pytest.fixture
def delivery(coordinator: Person, delivery_round: DeliveryRound) -> Delivery:
    return make(coordinator, delivery_round)


def make(person: Person, delivery_round: DeliveryRound, **more: Any) -> Delivery:
    values = {
        "municipality_id": "0513", "began_at": clock.now(), "token": f"token {Delivery.objects.count()}",
        "consent_version": "2018-1", "consent_text": "Ja.", "wrapped_key": b"key",
    }  # fmt: skip
    return Delivery.objects.create(person=person, delivery_round=delivery_round, **{**values, **more})


def file(delivery: Delivery, order: int = 0, **more: Any) -> DeliveredFile:
    values = {
        "name": "0513_WMO_H2_2017.csv", "layout": "wmo", "municipality": "0513", "period": "H2_2017",
        "verdict": FileVerdict.APPROVED, "state": FileState.APPROVED, "counts": True,
    }  # fmt: skip
    return DeliveredFile.objects.create(delivery=delivery, order=order, **{**values, **more})


def test_what_is_another_municipalitys_does_not_exist(
    delivery: Delivery, coordinator: Person, reader: Person, neighbour: Person, staff: Person
):
    file(delivery)

    for person, count in ((coordinator, 1), (reader, 1), (neighbour, 0), (staff, 1)):
        assert Delivery.objects.visible_to(person).count() == count
        assert DeliveredFile.objects.visible_to(person).count() == count


def test_a_delivery_moves_as_the_table_says_and_only_once(delivery: Delivery):
    move = Delivery.objects.move

    assert not move(delivery.pk, DeliveryState.JUDGED, verdict="approved", outcome={})
    assert move(delivery.pk, DeliveryState.CHECKING, checking_at=clock.now())
    assert move(delivery.pk, DeliveryState.JUDGED, verdict="approved", outcome={})
    assert not move(delivery.pk, DeliveryState.JUDGED, verdict="rejected", outcome={})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.verdict) == (DeliveryState.JUDGED, "approved")


def test_a_double_click_is_one_delivery(delivery: Delivery, coordinator: Person, delivery_round: DeliveryRound):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(coordinator, delivery_round, token=delivery.token)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": DeliveryState.JUDGED},
        {"state": DeliveryState.JUDGED, "verdict": "approved"},
        {"state": DeliveryState.ERASED},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be_true(delivery: Delivery, wrong: dict[str, str]):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**wrong)


def test_one_file_counts_for_a_municipality_period_and_layout(delivery: Delivery):
    first = file(delivery)
    with pytest.raises(IntegrityError), transaction.atomic():
        file(delivery, 1)

    file(delivery, 1, period="H1_2017")
    file(delivery, 2, counts=False)
    assert DeliveredFile.objects.counting().count() == 2
    assert DeliveredFile.objects.move(first.pk, FileState.SUPERSEDED, counts=False)
    assert not DeliveredFile.objects.move(first.pk, FileState.FINAL)


def test_a_rejected_file_never_counts(delivery: Delivery):
    with pytest.raises(IntegrityError), transaction.atomic():
        file(delivery, verdict=FileVerdict.REJECTED, state=FileState.REJECTED)


def test_a_place_in_the_vault_is_of_one_upload(delivery: Delivery):
    Upload.objects.create(delivery=delivery, order=0, name="a", size_bytes=1, sha256="0", storage_key="d/a.age")

    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(delivery=delivery, order=1, name="b", size_bytes=1, sha256="1", storage_key="d/a.age")


def test_a_delivery_can_be_spoken_of(delivery: Delivery):
    assert delivery.reference == delivery.id.hex[:8].upper()
    assert delivery.about == f"delivery:{delivery.id}"
