"""What tests of erasure begin with: a round in which may be withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from oporde.portal.rounds.models import DeliveryRound
from tests.portal.deliveries.conftest import delivered

__all__ = ["delivered"]


@pytest.fixture
def offered(delivery_round: DeliveryRound) -> DeliveryRound:
    """The round, in which may be withdrawn from 5 up to and including 23 March 2018."""
    delivery_round.withdrawal_form_from, delivery_round.withdrawal_until = date(2018, 3, 5), date(2018, 3, 23)
    delivery_round.save()
    return delivery_round
