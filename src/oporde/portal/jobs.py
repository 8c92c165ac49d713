"""Work that is done later, by a worker: Procrastinate, on the same database, so that a job and its row are one transaction.

A job holds an id, may run twice and may be killed anywhere. Each app has its jobs in `tasks.py`; what is below it defers
them by name. Here stand the jobs of the queue itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from procrastinate import JobContext, RetryStrategy, exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

KEPT_HOURS = 14 * 24  # finished jobs are thrown away after a fortnight
KEPT_UPKEEP_HOURS = 1  # and those of the queue itself, of which there are twelve a minute, after an hour

FIRST, SOON, LATER = 30, 20, 10
"""Priorities. What keeps the queue going goes before everything, however long the queue is; then what takes no time and
someone waits for, such as a mail; then checks."""

RETRY = RetryStrategy(max_attempts=9, exponential_wait=4)
"""For jobs that lean on another server: nine attempts, 4, 16, 64 … seconds apart, within about a day."""


def defer(task: str, *, lock: str = "", after: timedelta | None = None, **arguments: Any) -> int:
    """Queue a job within the current transaction: it exists when that commits.

    Args:
        task: its name, such as "deliveries.check_delivery".
        lock: of jobs with the same lock one runs at a time, in order.
        after: not before so much time has passed.
    Returns:
        The id of the job.
    Raises:
        TaskNotFound: no app has a job of that name.
    """
    schedule = {"schedule_in": {"seconds": int(after.total_seconds())}} if after else {}
    configured = app.configure_task(task, allow_unknown=False, lock=lock or None, **schedule)
    return configured.defer(**arguments)


def live_workers() -> int:
    """How many workers gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [settings.STALLED_S],
        )
        row: tuple[int] | None = cursor.fetchone()
        return row[0] if row else 0


@app.periodic(cron="* * * * * */5")
@app.task(
    name="jobs.take_up_stalled", queue="upkeep", pass_context=True, queueing_lock="jobs.take_up_stalled", priority=FIRST
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.STALLED_S):
        try:
            await manager.retry_job(job)
        except exceptions.UniqueViolation:
            # The next of its kind, of which one waits at a time, does its work: this one is not kept from the others.
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="jobs.throw_away_old", queue="upkeep", pass_context=True, queueing_lock="jobs.throw_away_old")
async def throw_away_old(context: JobContext, timestamp: int) -> None:
    """Forget jobs that were finished long ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEPT_UPKEEP_HOURS, queue="upkeep")
    await manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_cancelled=True)
