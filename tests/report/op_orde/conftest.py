"""A municipality's deliveries measured once, and the reports made of them, for all tests of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.findings import Outcome
from oporde.intake.unpack import unpack
from oporde.plan.model import Plan
from oporde.report.op_orde.contents import OpOrdeReport
from oporde.report.op_orde.measurement import MeasuredTable, Measurement
from oporde.report.op_orde.measuring import measure, source_of
from oporde.report.op_orde.peers import PeerFigures, peer_figures
from oporde.report.op_orde.report import op_orde_report
from tests.report.op_orde.population import FAULTS, H1, H2, Place, delivered, write

PLACE = Place(code="0373", inhabitants=29_943, seed=5)
TODAY = date(2018, 2, 14)


@dataclass(frozen=True)
class Delivery:
    """What was delivered, with what was measured of it and of the half-year before."""

    paths: tuple[Path, ...]
    before: tuple[Path, ...]
    outcome: Outcome
    measurement: Measurement
    previous_period: Measurement


Deliver = Callable[[str | None], Delivery]


@pytest.fixture(scope="session")
def delivery(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Deliver:
    """The delivery of one municipality, with a fault planted in it where one is named."""
    made: dict[str | None, Delivery] = {}

    def delivery(fault: str | None = None) -> Delivery:
        if fault not in made:
            now, before = delivered(PLACE, H2), delivered(PLACE, H1)
            if fault:
                FAULTS[fault][0](now, before)
            folder = tmp_path_factory.mktemp("delivery")
            paths, earlier = write(now, PLACE, H2, folder), write(before, PLACE, H1, folder)
            made[fault] = _measured(plan, paths, earlier)
        return made[fault]

    return delivery


def _measured(plan: Plan, paths: list[Path], earlier: list[Path]) -> Delivery:
    with unpack([*paths, *earlier], plan.admission) as bundle:
        sources = [source_of(received.table) for received in bundle.received if received.table]
        now = [source for source in sources if source.period == H2]
        before = [source for source in sources if source.period == H1]
        return Delivery(
            paths=tuple(paths),
            before=tuple(earlier),
            outcome=check(paths, plan, today=TODAY, threads=1),
            measurement=measure(now, before, plan, municipality=PLACE.code, period=H2, today=TODAY, threads=1),
            previous_period=measure(before, [], plan, municipality=PLACE.code, period=H1, today=TODAY, threads=1),
        )


@pytest.fixture(scope="session")
def peers(plan: Plan, delivery: Deliver) -> PeerFigures:
    """Twenty municipalities around ours: half of its size, half larger."""
    ours = delivery(None).measurement
    found = peer_figures([_like(ours, n) for n in range(20)], plan)
    assert found is not None
    return found


def _like(ours: Measurement, n: int) -> Measurement:
    factor = 0.75 + n * 0.025
    values = tuple(
        replace(
            each, figure=replace(each.figure, value=None if each.figure.value is None else each.figure.value * factor)
        )
        for each in ours.values
    )
    tables = tuple(replace(table, rows=_scaled(table, factor)) for table in ours.tables)
    return replace(ours, municipality=f"9{n:03}", inhabitants=25_000 if n % 2 else 80_000, values=values, tables=tables)


def _scaled(table: MeasuredTable, factor: float) -> tuple[tuple[str | float | None, ...], ...]:
    return tuple(tuple(x * factor if isinstance(x, int | float) else x for x in row) for row in table.rows)


Report = Callable[..., OpOrdeReport]


@pytest.fixture(scope="session")
def report(plan: Plan, delivery: Deliver, peers: PeerFigures) -> Report:
    """The report of a delivery, with everything it can be compared with; other arguments take the place of those."""

    def report(fault: str | None = None, **other: object) -> OpOrdeReport:
        given = delivery(fault)
        usual: dict[str, object] = {
            "made_on": TODAY,
            "delivered_on": date(2018, 2, 12),
            "previous_delivery": delivery("no personal budgets").measurement,
            "previous_period": given.previous_period,
            "peers": peers,
            "outcome": given.outcome,
        }
        return op_orde_report(given.measurement, plan, **(usual | other))  # type: ignore[arg-type]

    return report
