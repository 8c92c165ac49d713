"""The jobs of recurring work: each minute what is due is planned, and each run is a job."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.schedule import actions
from oporde.portal.schedule.works import recurring

ATTEMPTS = 9  # in some four hours


@app.periodic(cron="* * * * *")
@app.task(name="schedule.tick", queue="upkeep", queueing_lock="schedule.tick", priority=jobs.FIRST)
def tick(timestamp: int) -> None:
    """Plan what is due by our clock."""
    actions.take_up_forgotten()
    actions.plan()


@app.task(name=actions.TASK, queue="schedule", retry=jobs.Patience(ATTEMPTS), pass_context=True, priority=jobs.SOON)
def do(context: JobContext, id: int) -> None:
    """Do a run; after the last attempt it has failed."""
    actions.do(id, last=context.job.attempts + 1 >= ATTEMPTS)


@recurring(name="schedule.forget", title=_("Oude regels van dit rooster opruimen"), daily_at=time(4, 10))
def forget(due: datetime) -> str:
    """Remove runs that were done long ago."""
    return str(actions.forget())
