"""What hangs or failed, and telling staff of it by mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.urls import reverse

from oporde.portal import clock
from oporde.portal.accounts.actions import alert_addresses
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.correspondence.sending import send
from oporde.portal.schedule.models import Run, RunState

PATIENCE_S = 900  # work that is due and not begun for so long is stuck
LATELY = timedelta(days=7)  # what failed longer ago has been told often enough
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that hangs or failed.

    Attributes:
        key: what it is known by; state: "failed" or "stalled".
        name: of the job, the recurring work, or the kind of mail.
    """

    key: str
    name: str
    state: str


def stuck() -> list[Stuck]:
    """Everything that hangs or failed."""
    return [*_jobs(), *_runs(), *_mails()]


def _jobs() -> list[Stuck]:
    """Jobs that failed, that are due for long, or that a worker is at which is no longer there."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.id, job.task_name, job.status::text
            FROM procrastinate_jobs job
            LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
            CROSS JOIN LATERAL (
                SELECT max(event.at) AS at FROM procrastinate_events event WHERE event.job_id = job.id
            ) touched
            WHERE job.queue_name <> 'upkeep' AND (
                (job.status = 'failed' AND touched.at > now() - make_interval(secs => %(lately_s)s))
                OR (job.status = 'todo' AND greatest(job.scheduled_at, touched.at) < now() - make_interval(secs => %(patience_s)s))
                OR (job.status = 'doing' AND touched.at < now() - make_interval(secs => %(patience_s)s) AND (
                    worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silent_s)s)
                ))
            )
            ORDER BY job.id
            """,
            {"lately_s": LATELY.total_seconds(), "patience_s": PATIENCE_S, "silent_s": settings.STALLED_S},
        )
        return [
            Stuck(f"job:{id}", name, "failed" if status == "failed" else "stalled")
            for id, name, status in cursor.fetchall()
        ]


def _runs() -> list[Stuck]:
    failed = Run.objects.filter(state=RunState.FAILED, finished_at__gt=clock.now() - LATELY)
    return [Stuck(f"run:{run.pk}", run.work, "failed") for run in failed]


def _mails() -> list[Stuck]:
    failed = Message.objects.filter(state=MessageState.FAILED, made_at__gt=clock.now() - LATELY)
    return [Stuck(f"mail:{pk}", kind, "failed") for pk, kind in failed.values_list("pk", "kind")]


def tell_stuck() -> int:
    """Mail staff what hangs or failed: at once when something came to it, and else once a day; how much it is."""
    found = stuck()
    if found:
        known_by = hashlib.sha256(" ".join(sorted(one.key for one in found)).encode()).hexdigest()[:16]
        send(
            "stuck-work",
            to=alert_addresses(),
            once=f"stuck:{clock.today()}:{known_by}",
            stalled=_counted(found, "stalled"),
            failed=_counted(found, "failed"),
            path=reverse("backoffice:queue"),
        )
    return len(found)


def _counted(found: Sequence[Stuck], state: str) -> list[tuple[str, int]]:
    names = [one.name for one in found if one.state == state]
    return [(name, names.count(name)) for name in sorted(set(names))][:SHOWN]
