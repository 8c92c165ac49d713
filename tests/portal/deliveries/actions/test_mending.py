"""Mended copies: made after a rejection, shown masked, and delivered only when someone approves."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from oporde.portal import clock as portal_clock
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.actions.looking import excerpts_of
from oporde.portal.deliveries.actions.mending import make_copies
from oporde.portal.deliveries.actions.receiving import Intent, NotTaken, Reason, deliver_mended
from oporde.portal.deliveries.models import DeliveredFile, MendedCopy
from oporde.portal.deliveries.vault import Storage
from oporde.portal.rounds.models import DeliveryRound
from tests.deliveries import zipped
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, right, wrong

RunJobs = Callable[[], int]


def without_zeros() -> dict[str, bytes]:
    """The Wmo file, as a spreadsheet leaves it: municipality codes without their zero."""
    [(name, content)] = right().items()
    return {name: content.replace(b";0513;", b";513;")}


def intent(person: Person, delivery_round: DeliveryRound) -> Intent:
    return Intent(
        person=person,
        municipality=person.accesses.get().municipality,
        delivery_round=delivery_round,
        token=uuid.uuid4().hex,
        agreed_version="2018-1",
        began_at=portal_clock.now(),
    )


def test_a_copy_is_made_of_what_was_rejected_and_can_be_mended(delivered: Delivered, run_jobs: RunJobs, vault: Storage):
    delivery = delivered({"MSD.zip": zipped({**all_right(), **without_zeros()})})

    run_jobs()

    copy = delivery.mended_copies.get()
    assert (copy.order, copy.name, copy.verdict) == (1, "MSD.zip", "approved")
    assert [(change["file"], change["column"], change["count"]) for change in copy.changes["changes"]] == [
        ("0513_WMO_H2_2017.csv", "Gemeentecode", 9)
    ]
    assert len(copy.changes["carried"]) == 3
    assert vault.exists(copy.storage_key)
    [repair] = excerpts_of(delivery).repairs
    assert (repair.copy, repair.column) == (1, "Gemeentecode")
    assert [(row.row, row.before.text, row.after.text) for row in repair.rows] == [
        (2, "513", "0513"),
        (3, "513", "0513"),
        (4, "513", "0513"),
    ]
    assert delivery.files.get(layout="wmo").state == "rejected"


def test_nothing_is_delivered_until_someone_approves_and_then_it_is_checked_like_any_other(
    delivered: Delivered, run_jobs: RunJobs, coordinator: Person, delivery_round: DeliveryRound, clock: HeldClock
):
    first = delivered(without_zeros())
    run_jobs()
    assert not DeliveredFile.objects.counting().exists()
    clock.advance(minutes=5)

    taken = deliver_mended(first.mended_copies.get(), intent(coordinator, delivery_round))
    run_jobs()

    taken.delivery.refresh_from_db()
    assert (taken.delivery.state, taken.delivery.verdict) == ("judged", "approved")
    assert DeliveredFile.objects.counting().get().delivery == taken.delivery
    assert first.mended_copies.get().approved_as == taken.delivery
    with pytest.raises(NotTaken) as refused:
        deliver_mended(first.mended_copies.get(), intent(coordinator, delivery_round))
    assert refused.value.reason is Reason.ALREADY_APPROVED


def test_a_copy_cannot_be_delivered_after_closing(
    delivered: Delivered, run_jobs: RunJobs, coordinator: Person, delivery_round: DeliveryRound, clock: HeldClock
):
    first = delivered(without_zeros())
    run_jobs()
    clock.set(2018, 3, 10, 0, 0, 0)

    with pytest.raises(NotTaken) as refused:
        deliver_mended(first.mended_copies.get(), intent(coordinator, delivery_round))
    assert refused.value.reason is Reason.CLOSED


def test_what_cannot_be_mended_without_guessing_has_no_copy(delivered: Delivered, run_jobs: RunJobs):
    delivery = delivered(wrong())

    run_jobs()

    assert not delivery.mended_copies.exists()


def test_a_job_that_runs_twice_makes_copies_once(delivered: Delivered, run_jobs: RunJobs):
    delivery = delivered(without_zeros())
    run_jobs()

    assert make_copies(delivery.pk) == 0
    assert MendedCopy.objects.count() == 1
