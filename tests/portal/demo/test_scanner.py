"""The scanner of the demonstration speaks as clamd does, and what it hits on is held back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oporde.portal.demo.scanner import SIGNATURE, hitting_scanner
from oporde.portal.events.models import Event
from tests.portal.deliveries.conftest import Delivered, delivered, right

__all__ = ["delivered"]


def test_what_it_hits_on_is_held_back(delivered: Delivered, run_jobs: Callable[[], int], settings: Any):
    with hitting_scanner() as settings.CLAMD:
        delivery = delivered(right())
        run_jobs()

    delivery.refresh_from_db()
    assert delivery.state == "quarantined"
    assert Event.objects.get(tag="delivery:quarantined").detail["signature"] == SIGNATURE
