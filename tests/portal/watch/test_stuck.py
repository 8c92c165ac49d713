"""What hangs or failed is told to staff: at once when it is new, and else once a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import jobs
from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.schedule.models import Run, RunState
from oporde.portal.watch.stuck import stuck, tell_stuck
from tests.portal.conftest import HeldClock


@pytest.fixture
def queued(transactional_db: None) -> Callable[..., int]:
    """Queue a job that someone put there so many minutes ago; its number."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")

    def queued(minutes: int, status: str = "todo") -> int:
        number = jobs.defer("correspondence.send_message", id="1")
        ProcrastinateJob.objects.filter(pk=number).update(status=status)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - make_interval(mins => %s) WHERE job_id = %s",
                [minutes, number],
            )
        return number

    return queued


def test_what_is_late_failed_or_left_by_a_dead_worker_is_stuck(queued: Callable[..., int], clock: HeldClock):
    queued(1)
    late, left, failed = queued(20), queued(20, "doing"), queued(20, "failed")
    queued(60 * 24 * 8, "failed")
    Run.objects.create(
        work="a.b", due_at=clock.moment, state=RunState.FAILED, finished_at=clock.moment, fault="RuntimeError"
    )

    found = {one.key: one.state for one in stuck() if one.key.startswith("job")}

    assert found == {f"job:{late}": "stalled", f"job:{left}": "stalled", f"job:{failed}": "failed"}
    assert [one.name for one in stuck() if one.state == "failed"] == ["correspondence.send_message", "a.b"]


def test_staff_are_told_once_a_day_and_at_once_of_what_is_new(
    queued: Callable[..., int], clock: HeldClock, staff: Person, administrator: Person, settings: Any
):
    tell_stuck()
    assert not Message.objects.exists()

    queued(20, "failed")
    told = []
    for _ in range(2):
        tell_stuck()
        told.append(Message.objects.count())
    queued(20, "failed")
    tell_stuck()
    told.append(Message.objects.count())
    clock.advance(days=1)
    tell_stuck()
    told.append(Message.objects.count())

    assert told == [2, 2, 4, 6]
    written = Message.objects.filter(to_address=staff.email).order_by("made_at", "pk").last()
    assert written is not None
    assert "correspondence.send_message: 2" in written.text
