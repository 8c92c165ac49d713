"""The states of a delivery and of a file, and which may follow which: the one table."""

from __future__ import annotations

from django.db import models


class DeliveryState(models.TextChoices):
    """How far a delivery is."""

    RECEIVED = "received", "ontvangen"
    CHECKING = "checking", "wordt gecontroleerd"
    JUDGED = "judged", "gecontroleerd"
    QUARANTINED = "quarantined", "tegengehouden"
    NOT_CHECKED = "not_checked", "kon niet worden gecontroleerd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    ERASED = "erased", "vernietigd"


class FileState(models.TextChoices):
    """How far a file is."""

    REJECTED = "rejected", "afgekeurd"
    UNDECIDED = "undecided", "niet te beoordelen"
    APPROVED = "approved", "goedgekeurd"
    REPORT_PENDING = "report_pending", "rapport volgt"
    REPORT_READY = "report_ready", "rapport klaar"
    SUPERSEDED = "superseded", "vervangen"
    FINAL = "final", "definitief"
    WITHDRAWN = "withdrawn", "ingetrokken"


_D = DeliveryState
DELIVERY_STEPS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _D.RECEIVED: frozenset({_D.CHECKING, _D.WITHDRAWN}),
    # A check that was killed is begun again: that is the step from checking to itself.
    _D.CHECKING: frozenset({_D.CHECKING, _D.JUDGED, _D.QUARANTINED, _D.NOT_CHECKED, _D.WITHDRAWN}),
    _D.JUDGED: frozenset({_D.WITHDRAWN, _D.ERASED}),
    _D.QUARANTINED: frozenset({_D.CHECKING, _D.WITHDRAWN, _D.ERASED}),
    _D.NOT_CHECKED: frozenset({_D.CHECKING, _D.WITHDRAWN, _D.ERASED}),
    _D.WITHDRAWN: frozenset({_D.ERASED}),
    _D.ERASED: frozenset(),
}

_F = FileState
FILE_STEPS: dict[FileState, frozenset[FileState]] = {
    _F.REJECTED: frozenset({_F.WITHDRAWN}),
    _F.UNDECIDED: frozenset({_F.REJECTED, _F.APPROVED, _F.WITHDRAWN}),
    _F.APPROVED: frozenset({_F.REPORT_PENDING, _F.SUPERSEDED, _F.FINAL, _F.WITHDRAWN}),
    _F.REPORT_PENDING: frozenset({_F.REPORT_READY, _F.SUPERSEDED, _F.WITHDRAWN}),
    _F.REPORT_READY: frozenset({_F.SUPERSEDED, _F.FINAL, _F.WITHDRAWN}),
    _F.SUPERSEDED: frozenset({_F.WITHDRAWN}),
    _F.FINAL: frozenset({_F.SUPERSEDED, _F.WITHDRAWN}),  # a later round may ask for the same period again
    _F.WITHDRAWN: frozenset(),
}

COUNTING = frozenset({_F.APPROVED, _F.REPORT_PENDING, _F.REPORT_READY, _F.FINAL})
"""States in which a file may be the one that counts."""

UNDERWAY = frozenset({_D.RECEIVED, _D.CHECKING})
"""States in which a delivery still waits for its judgement."""


def before(state: DeliveryState) -> list[DeliveryState]:
    """The states from which a delivery may come into a state."""
    return [earlier for earlier, later in DELIVERY_STEPS.items() if state in later]


def file_before(state: FileState) -> list[FileState]:
    """The states from which a file may come into a state."""
    return [earlier for earlier, later in FILE_STEPS.items() if state in later]
