"""Make mended copies of a delivery that was rejected, for the coordinator to look at; nothing is delivered by it.

A job of its own, after the judgement. A fault here costs the offer and nothing else.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import transaction

from oporde.intake.wording import show_name
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.checking import assignment_of, revealed
from oporde.portal.deliveries.copies import Copy
from oporde.portal.deliveries.models import Delivery, FileVerdict, MendedCopy
from oporde.portal.deliveries.nursery import NURSERY
from oporde.portal.deliveries.shapes import Excerpts
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.events.recording import record


def make_copies(id: uuid.UUID) -> int:
    """Make the copies of a delivery, unless that has been done; how many.

    Raises:
        Sealed, Died, TookTooLong, Failed: none could be made.
    """
    delivery = (
        Delivery.objects.filter(pk=id, state=DeliveryState.JUDGED, verdict=FileVerdict.REJECTED)
        .exclude(wrapped_key=None)
        .exclude(uploads__erased_at__isnull=False)
        .select_related("municipality", "delivery_round")
        .first()
    )
    if delivery is None or delivery.mended_copies.exists():
        return 0
    with vault.private_folder() as folder:
        names = revealed(delivery, vault.unwrap(delivery.wrapped_key), folder)
        made = NURSERY.copy(assignment_of(delivery, names, folder), timeout_s=settings.CHECK_TIMEOUT_S)
        rows = [_row(delivery, copy) for copy in made.copies]
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=id)
        if delivery.mended_copies.exists():
            return 0  # another worker was first; what we kept no row knows, and it is swept
        MendedCopy.objects.bulk_create(rows)
        for row in rows:
            record(
                "delivery:mended-made", by=None, municipality=delivery.municipality_id, about=delivery.about,
                copy=row.order, changes=len(row.changes["changes"]), verdict=row.verdict,
            )  # fmt: skip
    return len(rows)


def _row(delivery: Delivery, copy: Copy) -> MendedCopy:
    """A copy in the vault, under a key of its own: so it can become a delivery without anyone reading it."""
    key = vault.new_key()
    kept = vault.keep_file(vault.storage(), str(delivery.pk), key.recipient, Path(copy.path))
    return MendedCopy(
        delivery=delivery,
        order=copy.order,
        name=show_name(kept.name),
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        storage_key=kept.storage_key,
        wrapped_key=key.wrapped,
        changes=asdict(copy.changes),
        verdict=copy.verdict.value,
        sealed=vault.seal_for_web(Excerpts(repairs=copy.repairs).to_json()),
    )
