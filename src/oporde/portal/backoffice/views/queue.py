"""The work that is queued, stuck or failed; and having failed work done again."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import clock, jobs
from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.paging import page_of
from oporde.portal.events.recording import origin_of, record
from oporde.portal.web.access import staff

STUCK_S = 60  # work that is due for so long and not begun, or begun by a worker that is no longer there
UPKEEP = "upkeep"


@staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, is being done, or failed."""
    now = clock.real_now()
    found = ProcrastinateJob.objects.exclude(status__in=("succeeded", "cancelled", "aborted")).exclude(
        queue_name=UPKEEP
    )
    page = page_of(request, found.select_related("worker").order_by("-id"))
    shown = {
        "page": page,
        "jobs": [(job, _state_of(job, now)) for job in page],
        "counts": {
            row["status"]: row["count"] for row in found.order_by().values("status").annotate(count=Count("pk"))
        },
        "workers": jobs.live_workers(),
    }
    return render(request, "backoffice/queue.html", shown)


def _state_of(job: ProcrastinateJob, now: object) -> str:
    """The badge of a job."""
    if job.status == "failed":
        return "failed"
    if job.status == "doing":
        alive = job.worker is not None and now - job.worker.last_heartbeat < timedelta(seconds=STUCK_S)  # type: ignore[operator]
        return "doing" if alive else "stalled"
    if job.attempts:
        return "retrying"
    late = job.scheduled_at is not None and now - job.scheduled_at > timedelta(seconds=STUCK_S)  # type: ignore[operator]
    return "stalled" if late else "waiting"


@staff
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have failed work done again."""
    job = get_object_or_404(ProcrastinateJob, pk=pk)
    if job.status != "failed":
        messages.info(request, _("Dit werk is niet mislukt."))
        return redirect("backoffice:queue")
    with transaction.atomic():
        app.job_manager.retry_job_by_id(job.pk, retry_at=clock.real_now())
        record("job:again", by=person_of(request), origin=origin_of(request), task=job.task_name, attempts=job.attempts)
    messages.success(request, _("Het werk wordt opnieuw gedaan."))
    return redirect("backoffice:queue")
