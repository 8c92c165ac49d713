"""Jobs of deliveries."""

from __future__ import annotations

import uuid

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.deliveries.actions import checking, mending, upkeep

ATTEMPTS = 10  # in some five minutes
RETRY = jobs.Patience(ATTEMPTS, most_s=45)


@app.task(name="deliveries.check_delivery", queue="check", retry=RETRY, pass_context=True, priority=jobs.LATER)
def check_delivery(context: JobContext, id: str) -> None:
    """Check a delivery; after the last attempt it could not be checked."""
    attempt = context.job.attempts + 1
    checking.check(uuid.UUID(id), attempt=attempt, last=attempt >= ATTEMPTS)


@app.task(name="deliveries.make_copies", queue="copies", retry=RetryStrategy(max_attempts=3, wait=10))
def make_copies(id: str) -> None:
    """Make the mended copies of a delivery."""
    mending.make_copies(uuid.UUID(id))


@app.periodic(cron="* * * * *")
@app.task(
    name="deliveries.take_up_forgotten",
    queue="upkeep",
    queueing_lock="deliveries.take_up_forgotten",
    priority=jobs.FIRST,
)
def take_up_forgotten(timestamp: int) -> None:
    """Have deliveries checked that wait without a job."""
    upkeep.take_up_forgotten()


@app.periodic(cron="41 * * * *")
@app.task(name="deliveries.sweep_vault", queue="upkeep", queueing_lock="deliveries.sweep_vault")
def sweep_vault(timestamp: int) -> None:
    """Remove bytes that no row knows."""
    upkeep.sweep_vault()
