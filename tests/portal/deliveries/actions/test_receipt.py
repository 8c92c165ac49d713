"""What a receipt says of a delivery."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oporde.portal.deliveries.actions.receipt import receipt_of
from oporde.portal.deliveries.models import Delivery
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, wrong


def test_it_says_what_counts_now_which_may_be_of_another_delivery(
    delivered: Delivered, run_jobs: Callable[[], int], clock: HeldClock
):
    delivered(all_right())
    run_jobs()
    clock.advance(hours=3)
    second = delivered(wrong())
    run_jobs()
    second.refresh_from_db()

    receipt = receipt_of(second)

    assert receipt.outcome == "Niet goedgekeurd"
    assert len(receipt.counting) == 4
    assert all(each.delivered_at < second.received_at for each in receipt.counting)


@pytest.mark.parametrize("state", ["received", "checking", "quarantined", "not_checked", "withdrawn"])
def test_every_state_has_words(delivered: Delivered, state: str):
    delivery = delivered(wrong())
    Delivery.objects.update(state=state)
    delivery.refresh_from_db()

    assert receipt_of(delivery).outcome
