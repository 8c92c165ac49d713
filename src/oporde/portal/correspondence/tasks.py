"""The job that sends a message."""

from __future__ import annotations

import uuid

from procrastinate import JobContext
from procrastinate.contrib.django import app

from oporde.portal import jobs
from oporde.portal.correspondence.sending import deliver


@app.task(name="correspondence.send_message", queue="mail", retry=jobs.RETRY, pass_context=True, priority=jobs.SOON)
def send_message(context: JobContext, id: str) -> None:
    """Send a message; after the last attempt it has failed."""
    attempts = context.job.attempts
    deliver(uuid.UUID(id), last=attempts + 1 >= (jobs.RETRY.max_attempts or 1))
