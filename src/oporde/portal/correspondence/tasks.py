"""The jobs that send messages."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.correspondence import sending


@app.task(name="correspondence.send_message", queue="mail", retry=jobs.Patience(), priority=jobs.SOON)
def send_message(id: str) -> None:
    """Send a message; after the last attempt it has failed."""
    sending.deliver(uuid.UUID(id))


@app.periodic(cron="* * * * *")
@app.task(
    name="correspondence.take_up_forgotten",
    queue="upkeep",
    queueing_lock="correspondence.take_up_forgotten",
    priority=jobs.FIRST,
)
def take_up_forgotten(timestamp: int) -> None:
    """Have messages sent that wait without a job."""
    sending.take_up_forgotten()
