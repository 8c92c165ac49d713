"""Jobs of erasure."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.erasure import actions, retention
from oporde.portal.schedule.works import recurring

# What is being checked is waited for; a place that cannot be reached is tried until it can. It is never given up.
RETRY = jobs.Patience(most_s=60)


@app.task(name="erasure.erase", queue="check", retry=RETRY, priority=jobs.SOON)
def erase(id: str) -> None:
    """Destroy what a withdrawal is about."""
    actions.erase(uuid.UUID(id))


@app.periodic(cron="* * * * *")
@app.task(
    name="erasure.take_up_forgotten", queue="upkeep", queueing_lock="erasure.take_up_forgotten", priority=jobs.FIRST
)
def take_up_forgotten(timestamp: int) -> None:
    """Have withdrawals carried out that wait without a job."""
    actions.take_up_forgotten()


@recurring(
    name="erasure.keep",
    title=_("Vernietigen waarvan de bewaartermijn voorbij is"),
    daily_at=time(2, 30),
    one_transaction=False,
)
def keep(due: datetime) -> str:
    """Destroy what was kept long enough."""
    return retention.said(retention.carry_out())
