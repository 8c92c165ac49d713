"""Leave nothing behind: bytes that no row knows, and deliveries that no job is at."""

from __future__ import annotations

from django.db import transaction

from oporde.portal import clock, jobs
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.checking import is_being_checked
from oporde.portal.deliveries.models import DeliveredFile, Delivery, MendedCopy, Upload
from oporde.portal.deliveries.states import UNDERWAY

OLD_S = 6 * 3600  # longer than any upload lasts


def sweep_vault(*, older_than_s: float = OLD_S) -> int:
    """Remove bytes of uploads that broke off or were killed; how many files."""
    place = vault.storage()
    now_s = clock.real_now().timestamp()
    swept = place.sweep(older_than_s, now_s)
    old = [key for key, written_s in place.listing() if now_s - written_s > older_than_s]
    for first in range(0, len(old), 1000):
        some = old[first : first + 1000]
        for key in set(some) - known_keys(some):
            place.delete(key)
            swept += 1
    return swept


def known_keys(keys: list[str]) -> set[str]:
    """Those that a row knows, and that were not destroyed."""
    return {
        key
        for found in (
            Upload.objects.filter(storage_key__in=keys, erased_at=None).values_list("storage_key", flat=True),
            MendedCopy.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True),
            DeliveredFile.objects.filter(marks_key__in=keys).values_list("marks_key", flat=True),
            DeliveredFile.objects.filter(rows_key__in=keys).values_list("rows_key", flat=True),
        )
        for key in found
    }


def take_up_forgotten() -> int:
    """Have deliveries checked that wait for it without a job; how many."""
    underway = Delivery.objects.filter(state__in=UNDERWAY).values_list("pk", flat=True)
    return jobs.take_up("deliveries.check_delivery", underway, held=is_being_checked)


def rewrap_keys() -> tuple[int, list[str]]:
    """Encrypt the keys of all deliveries to the master keys of today: for when those are replaced.

    Returns: how many, and the ids of those that no master key of this worker opens.
    """
    rewrapped, sealed = 0, []
    for pk in Delivery.objects.exclude(wrapped_key=None).order_by("received_at").values_list("pk", flat=True):
        with transaction.atomic():
            delivery = Delivery.objects.select_for_update().get(pk=pk)
            if delivery.wrapped_key is None:
                continue
            try:
                delivery.wrapped_key = vault.rewrap(delivery.wrapped_key)
            except vault.Sealed:
                sealed.append(str(pk))
                continue
            delivery.save(update_fields=["wrapped_key"])
            rewrapped += 1
    return rewrapped, sealed
