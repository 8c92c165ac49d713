"""Work that is done later, by a worker: Procrastinate, on the same database, so that a job and its row are one transaction.

A job holds an id, may run twice and may be killed anywhere. Each app has its jobs in `tasks.py`; what is below it defers
them by name. Here stand the jobs of the queue itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

KEPT_HOURS = 14 * 24  # finished jobs are thrown away after a fortnight
KEPT_UPKEEP_HOURS = 1  # and those of the queue itself, of which there are twelve a minute, after an hour

FIRST, SOON, NEXT, LATER = 30, 20, 15, 10
"""Priorities. What keeps the queue going goes before everything, however long the queue is; then what takes no time and
someone waits for, such as a mail; then the first report of what was approved; then checks, and reports made anew, in turn.
On a day of many deliveries each check is so followed by its own report, which nobody waits for longer than for one or two jobs,
and no check waits for reports other than those of the checks before it."""

OURS = JobManager(DjangoConnector())
"""Queues jobs on Django's own connection, and so within its transaction. A worker's app has connections of its own: a job queued
there exists at once, and may be done, and find nothing to do, before the row that it is about is committed."""

BEGUN_S = 60  # for so long a job that was begun is believed to be at work, without another sign of it


class Busy(Exception):
    """Another worker is at it. It may yet die in doing so, so the job is not done: ask again soon."""


class Patience(BaseRetryStrategy):
    """For jobs that lean on another server: 5, 15, 45 … seconds apart, and no longer than an hour.

    What is no fault of that server, our own database that starts again or a colleague who is at it, is over within seconds,
    however often the job was interrupted before; so then it is tried again within seconds.
    """

    FIRST_S, TIMES, SOON_S = 5, 3, 5
    PASSING = (OperationalError, InterfaceError, Busy)

    def __init__(self, attempts: int | None = None, most_s: int = 3600) -> None:
        """Args: attempts: so many in all, None for as many as the job wants; most_s: seconds between two at most."""
        self.attempts, self.most_s = attempts, most_s

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None for never."""
        if isinstance(exception, self.PASSING):
            return RetryDecision(retry_in={"seconds": self.SOON_S})
        if self.attempts is not None and job.attempts + 1 >= self.attempts:
            return None
        wait_s = self.FIRST_S * self.TIMES ** min(job.attempts, 20)
        return RetryDecision(retry_in={"seconds": min(wait_s, self.most_s)})


def defer(
    task: str, *, lock: str = "", after: timedelta | None = None, priority: int | None = None, **arguments: Any
) -> int:
    """Queue a job within the current transaction: it exists when that commits.

    Args:
        task: its name, such as "deliveries.check_delivery".
        lock: of jobs with the same lock one runs at a time, in order.
        after: not before so much time has passed.
        priority: another than that of the task.
    Returns:
        The id of the job.
    Raises:
        TaskNotFound: no app has a job of that name.
    """
    schedule = {"schedule_in": {"seconds": int(after.total_seconds())}} if after else {}
    configured = app.configure_task(task, allow_unknown=False, lock=lock or None, priority=priority, **schedule)
    configured.job_manager = OURS
    return configured.defer(**arguments)


@contextmanager
def alone_with(kind: int, number: int) -> Iterator[None]:
    """Hold a lock of the database, of some kind and with a number. It is the connection's: who dies lets it go. Raises: Busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        if cursor.fetchone() != (True,):
            raise Busy(f"{kind}:{number}")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])


def live_workers() -> int:
    """How many workers gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [settings.STALLED_S],
        )
        row: tuple[int] | None = cursor.fetchone()
        return row[0] if row else 0


def is_held(kind: int, number: int) -> bool:
    """True while a living worker holds a lock of alone_with(); one of another database on the same server is not ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [kind, number],
        )
        return bool(cursor.fetchone() == (True,))


def at_work(task: str) -> set[str]:
    """The ids whose job waits its turn or was begun just now. Whoever waits for a job and is not among them has none.

    A job may be called busy for ever by a worker that lost sight of it when the database went away under it.

    Args:
        task: the name of the task; its jobs hold an `id`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'id' FROM procrastinate_jobs AS job WHERE task_name = %s AND (status = 'todo' OR status = 'doing'"
            " AND EXISTS (SELECT FROM procrastinate_events WHERE job_id = job.id AND type = 'started'"
            " AND at > now() - make_interval(secs => %s)))",
            [task, BEGUN_S],
        )
        return {row[0] for row in cursor.fetchall()}


def take_up(task: str, waiting: Iterable[Any], *, held: Callable[[Any], bool] | None = None) -> int:
    """Queue a job for each that waits for one and has none; how many. There should be none: this is the net below.

    Args:
        task: the name of the task, whose jobs hold an `id`.
        waiting: the ids of the rows that wait for it.
        held: whether someone is at one, though no job says so.
    """
    busy = at_work(task)
    forgotten = [id for id in waiting if str(id) not in busy and not (held and held(id))]
    for id in forgotten:
        defer(task, id=str(id))
    return len(forgotten)


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
