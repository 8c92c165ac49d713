"""Figures of other municipalities to compare with: an aggregate of many measurements, guarded against disclosure."""

from __future__ import annotations

import json

from django.db import transaction

from oporde.plan.kept import encode
from oporde.portal import clock
from oporde.portal.reports.models import PeerEdition, Report
from oporde.portal.rounds.plans import plan_of
from oporde.report.op_orde.measurement import from_json as measurement_from_json
from oporde.report.op_orde.peers import LEAST, PeerFigures, peer_figures
from oporde.report.op_orde.peers import from_json as peers_from_json


def peers_for(protocol: str, period: str, municipality: str) -> PeerFigures | None:
    """The figures that a municipality is compared with; None while there are fewer than five others in them."""
    found = _latest(protocol, period)
    if found is None:
        return None
    others = [each for each in found.contributors if each.municipality != municipality]
    return found if len(others) >= LEAST else None


def gather(protocol: str, period: str) -> bool:
    """Make a new edition of the figures of all municipalities, when enough has changed since the last; whether it did."""
    plan = plan_of(protocol)
    measurements = [
        measurement_from_json(json.dumps(kept).encode())
        for kept in Report.objects.current()
        .made()
        .filter(period=period, delivery__delivery_round__protocol=protocol)
        .order_by("municipality")
        .values_list("measurement", flat=True)
        .iterator(50)
    ]
    former = _latest(protocol, period)
    made = peer_figures([each for each in measurements if each.plan_hash == plan.hash], plan, former)
    if made is None or made is former:
        return False
    with transaction.atomic():
        PeerEdition.objects.filter(protocol=protocol, period=period).exclude(to_remake_since=None).delete()
        PeerEdition.objects.create(protocol=protocol, period=period, content=encode(made))
    return True


def mark_to_remake(municipality: str, period: str) -> int:
    """Mark the editions in which figures of a municipality are, because it has withdrawn them; how many are marked now.

    They are made again as soon as that shows nobody: when enough municipalities have changed.
    """
    found = PeerEdition.objects.filter(period=period, content__contributors__contains=[{"municipality": municipality}])
    found.filter(to_remake_since=None).update(to_remake_since=clock.now())
    return int(found.count())


def _latest(protocol: str, period: str) -> PeerFigures | None:
    kept = PeerEdition.objects.filter(protocol=protocol, period=period).values_list("content", flat=True).first()
    return None if kept is None else peers_from_json(json.dumps(kept).encode())
