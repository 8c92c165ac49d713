"""What no row knows is swept, and a delivery without a job gets one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal.deliveries.actions.upkeep import rewrap_keys, sweep_vault, take_up_forgotten
from oporde.portal.deliveries.vault import Arrival, Storage, make_keys, unwrap
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


def test_a_master_key_can_be_replaced(delivered: Delivered, settings: Any, tmp_path: Path):
    delivery, erased = delivered(right()), delivered(right("SBW"))
    erased.wrapped_key = None
    erased.save()
    old = settings.MASTER_IDENTITY_FILE.read_text()
    make_keys(tmp_path / "new")
    new = (tmp_path / "new" / "master.key").read_text()
    settings.MASTER_IDENTITY_FILE.write_text(new + old)
    settings.MASTER_RECIPIENTS = (tmp_path / "new" / "master.pub").read_text().split()

    assert rewrap_keys() == (1, [])
    settings.MASTER_IDENTITY_FILE.write_text(new)
    delivery.refresh_from_db()
    assert unwrap(delivery.wrapped_key)

    settings.MASTER_IDENTITY_FILE.write_text(old)
    assert rewrap_keys() == (0, [str(delivery.pk)])
    with pytest.raises(CommandError, match=str(delivery.pk)):
        call_command("rewrap_keys")


def test_a_delivery_that_waits_without_a_job_gets_one(delivered: Delivered, run_jobs: Callable[[], int]):
    delivery = delivered(right())
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert take_up_forgotten() == 1
    assert take_up_forgotten() == 0
    run_jobs()

    delivery.refresh_from_db()
    assert delivery.state == "judged"
    assert take_up_forgotten() == 0
