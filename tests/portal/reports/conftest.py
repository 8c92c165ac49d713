"""A municipality whose figures are as those of a real one, and its reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from oporde.portal.accounts.models import Municipality, Person, Role
from oporde.portal.deliveries.models import Delivery
from oporde.portal.reports.models import Report
from oporde.portal.rounds.models import DeliveryRound, Participant
from tests.deliveries import name_of
from tests.portal.conftest import HeldClock, person
from tests.portal.deliveries.conftest import delivered
from tests.report.op_orde import population
from tests.report.op_orde.population import FAULTS, Place, as_bytes

__all__ = ["delivered"]

H1, H2 = population.H1, population.H2
RunJobs = Callable[..., int]
Deliver = Callable[..., Report]


@cache
def files_of(code: str = "0513", period: str = H2, fault: str = "", inhabitants: int = 2_000) -> dict[str, bytes]:
    """What a municipality delivers, under its names; with a fault planted in it."""
    place = Place(code=code, inhabitants=inhabitants, seed=int(code))
    now = population.delivered(place, period)
    if fault:
        FAULTS[fault][0](now, population.delivered(place, H1))
    return {name_of(word, code, period): as_bytes(word, now) for word in now}


@pytest.fixture
def reported(delivered: Callable[..., Delivery], run_jobs: RunJobs, clock: HeldClock) -> Deliver:
    """Deliver, have it checked and its report made: reported({name: content}) → the report."""

    def reported(files: dict[str, bytes], **more: object) -> Report:
        delivery = delivered(files, **more)
        run_jobs()
        clock.advance(minutes=1)
        [report] = delivery.reports.all()
        return report

    return reported


@pytest.fixture
def others(delivery_round: DeliveryRound) -> Callable[[int], list[Person]]:
    """So many other municipalities in the round, each with someone who delivers for it."""

    def others(count: int) -> list[Person]:
        made = []
        for code in ("0034", "0060", "0090", "0119", "0163", "0180", "0203")[:count]:
            municipality = Municipality.objects.create(code=code, name=f"Plaats {code}")
            Participant.objects.create(delivery_round=delivery_round, municipality=municipality)
            made.append(person(f"iemand@{code}.example", f"Iemand {code}", Role.COORDINATOR, municipality))
        return made

    return others


quick = partial(files_of, inhabitants=400)
"""So few inhabitants that nothing can be said of them, and that it takes no time."""
