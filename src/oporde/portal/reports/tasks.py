"""Jobs of reports."""

from __future__ import annotations

import uuid

from procrastinate import JobContext
from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.reports.actions import asking, comparing, making

ATTEMPTS = 8
RETRY = jobs.Patience(ATTEMPTS, most_s=45)


@app.task(name=asking.TASK, queue="check", retry=RETRY, pass_context=True, priority=jobs.NEXT)
def make(context: JobContext, id: str) -> None:
    """Make a report. It needs the keys of deliveries, as checks do."""
    making.make(uuid.UUID(id), last=context.job.attempts + 1 >= ATTEMPTS)


@app.periodic(cron="* * * * *")
@app.task(name="reports.take_up_forgotten", queue="upkeep", queueing_lock="reports.take_up_forgotten")
def take_up_forgotten(timestamp: int) -> None:
    """Have reports made that wait without a job, and of approved files that have none."""
    asking.take_up_forgotten()


@app.periodic(cron="23 * * * *")
@app.task(name="reports.compare_anew", queue="upkeep", queueing_lock="reports.compare_anew")
def compare_anew(timestamp: int) -> None:
    """Gather the figures of all municipalities, and tell again the reports that compare with them."""
    comparing.compare_anew()
