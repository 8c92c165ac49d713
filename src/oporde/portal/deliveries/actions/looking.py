"""Read back what was kept of a check: its outcome, and the pieces of the sheet."""

from __future__ import annotations

from typing import Any

from oporde.findings import Outcome
from oporde.plan.kept import decoder
from oporde.portal.deliveries.models import Delivery, Excerpt, MendedCopy
from oporde.portal.deliveries.shapes import Excerpts
from oporde.portal.deliveries.vault import Sealed, open_for_web


def outcome_of(delivery: Delivery) -> Outcome | None:
    """The outcome of a delivery as the core made it; None while there is none."""
    return None if delivery.outcome is None else as_outcome(delivery.outcome)


def as_outcome(published: dict[str, Any]) -> Outcome:
    """An outcome from its JSON, without what only the published form has."""
    outcome: Outcome = decoder(Outcome)({key: value for key, value in published.items() if key in Outcome.__slots__})
    return outcome


def excerpts_of(delivery: Delivery) -> Excerpts:
    """The pieces and repairs of a delivery, opened with the website's key; nothing where there are none any more."""
    pieces = _opened(Excerpt.objects.filter(delivery=delivery).values_list("sealed", flat=True).first()).pieces
    copies = MendedCopy.objects.filter(delivery=delivery).values_list("sealed", flat=True)
    return Excerpts(pieces=pieces, repairs=tuple(repair for sealed in copies for repair in _opened(sealed).repairs))


def _opened(sealed: bytes | memoryview | None) -> Excerpts:
    try:
        return Excerpts() if sealed is None else Excerpts.from_json(open_for_web(sealed))
    except Sealed:
        return Excerpts()  # the website's key was replaced: what was sealed to it is lost until a check is done again
