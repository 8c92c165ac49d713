"""What no row knows is swept, and a delivery without a job gets one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal.deliveries.actions.upkeep import sweep_vault, take_up_forgotten
from oporde.portal.deliveries.vault import Arrival, Storage
from tests.portal.deliveries.conftest import Delivered, right


def test_only_old_bytes_that_no_row_knows_are_swept(
    delivered: Delivered, run_jobs: Callable[[], int], vault: Storage, settings: Any
):
    delivered(right())
    run_jobs()
    known = {key for key, _ in vault.listing()}
    for content in (b"old", b"young"):
        arrival = Arrival("broken-off", vault)
        arrival.begin()
        arrival.write(content)
        arrival.finish("x")
    old, young = sorted({key for key, _ in vault.listing()} - known)
    for key in (*known, old):
        os.utime(settings.VAULT_FOLDER / key, (0, 0))
    os.utime(settings.VAULT_FOLDER / young, (2**31, 2**31))

    assert len(known) == 3  # the upload, its marks and its rows
    assert sweep_vault() == 1
    assert {key for key, _ in vault.listing()} == {*known, young}


def test_a_delivery_that_waits_without_a_job_gets_one(delivered: Delivered, run_jobs: Callable[[], int]):
    delivery = delivered(right())
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert take_up_forgotten() == 1
    assert take_up_forgotten() == 0
    run_jobs()

    delivery.refresh_from_db()
    assert delivery.state == "judged"
    assert take_up_forgotten() == 0
