"""Plan what is due, do it, and do it again where it failed. Any number of processes may do this at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

from django.db import transaction

from oporde.portal import clock, jobs
from oporde.portal.events.recording import Actor, record
from oporde.portal.schedule.models import Planned, Run, RunState
from oporde.portal.schedule.works import WORKS, CatchUp, Recurring

LOCKS = 7_022  # the class of our advisory locks in the database
TASK = "schedule.do"
KEPT = timedelta(days=90)  # runs that are done
KEPT_RUNS = 500  # of what is done more often than that


def plan() -> list[Run]:
    """Make the runs that are due by our clock, and a job for each; those that were made.

    A work is planned by one process at a time, its runs and their jobs exist when that commits. One that is new begins now.
    """
    made: list[Run] = []
    for work in WORKS.values():
        with transaction.atomic():
            now = clock.now()
            Planned.objects.get_or_create(work=work.name, defaults={"until": now})
            free = Planned.objects.select_for_update(skip_locked=True)
            planned = free.filter(work=work.name, until__lt=now).first()
            if planned is None:
                continue
            if work.catch_up is CatchUp.ONCE and Run.objects.unfinished().filter(work=work.name).exists():
                continue  # it is being done: what is due meanwhile is done once, after it
            made += [run for due_at in work.due(planned.until, now) if (run := _planned(work, due_at))]
            planned.until = now
            planned.save(update_fields=["until"])
    return made


def _planned(work: Recurring, due_at: datetime, asked_by: str = "") -> Run | None:
    run, new = Run.objects.get_or_create(work=work.name, due_at=due_at, defaults={"asked_by": asked_by})
    if not new:
        return None
    _queue(run)
    return run


def _queue(run: Run) -> None:
    jobs.defer(TASK, lock=f"schedule:{run.work}", id=run.pk)


def take_up_forgotten() -> int:
    """Queue the runs that wait without a job; how many. There should be none: this is the net below."""
    busy = jobs.at_work(TASK)
    forgotten = [
        run for run in Run.objects.unfinished().filter(work__in=WORKS).order_by("due_at") if str(run.pk) not in busy
    ]
    for run in forgotten:
        _queue(run)
    return len(forgotten)


def do(pk: int, *, last: bool) -> bool:
    """Do a run, unless that has been done; True when it was done now.

    The lock of its work is held meanwhile, and belongs to the connection: when who holds it dies, another takes the run up.

    Args:
        last: there will be no other attempt: what fails now has failed.
    Raises:
        Busy: another process is at this work. And whatever failed: then it is to be tried again.
    """
    run = Run.objects.get(pk=pk)
    with jobs.alone_with(LOCKS, crc32(run.work.encode()) % (1 << 31)):
        run.refresh_from_db()
        if run.state not in (RunState.WAITING, RunState.DOING):
            return False
        run.state, run.started_at, run.attempts = RunState.DOING, clock.now(), run.attempts + 1
        run.save(update_fields=["state", "started_at", "attempts"])
        try:
            _done(run, WORKS[run.work])
        except Exception as fault:  # whatever it is, it is written down, and goes on
            _failed(run, fault, last=last)
            raise
    return True


def _done(run: Run, work: Recurring) -> None:
    if work.one_transaction:
        with transaction.atomic():
            _finish(run, work.function(run.due_at))
    else:
        _finish(run, work.function(run.due_at))


def _finish(run: Run, said: str | None) -> None:
    run.state, run.finished_at, run.said, run.fault = RunState.DONE, clock.now(), (said or "")[:300], ""
    run.save(update_fields=["state", "finished_at", "said", "fault"])


def _failed(run: Run, fault: Exception, *, last: bool) -> None:
    """Write down that it failed, unless the connection was lost meanwhile, and its lock with it, and another went on."""
    state, finished_at = (RunState.FAILED, clock.now()) if last else (RunState.WAITING, None)
    kind = type(fault).__name__[:100]
    with transaction.atomic():
        ours = Run.objects.filter(pk=run.pk, state=RunState.DOING, attempts=run.attempts)
        if ours.update(state=state, finished_at=finished_at, fault=kind) and last:
            record("work:failed", by=None, about=run.about, work=run.work, attempts=run.attempts, reason=kind)


def run_due() -> list[Run]:
    """Plan what is due by our clock and do, here and now, all that is to be done; what was done.

    Raises:
        ExceptionGroup: of what failed; the rest has been done. It stays to be done, and is tried again.
    """
    plan()
    done: list[Run] = []
    faults: list[Exception] = []
    for run in Run.objects.unfinished().filter(work__in=WORKS).order_by("due_at", "pk"):
        try:
            if do(run.pk, last=False):
                done.append(run)
        except jobs.Busy:
            continue
        except Exception as fault:  # noqa: BLE001  one work that fails keeps no other from being done; all are told below
            fault.add_note(str(run))
            faults.append(fault)
    if faults:
        raise ExceptionGroup("recurring work failed", faults)
    return done


def run_now(name: str, *, by: Actor, origin: str = "") -> Run:
    """Have a work done now, beside when it is due."""
    with transaction.atomic():
        run = _planned(WORKS[name], clock.now(), by.display_name[:200])
        assert run is not None  # a moment has microseconds
        record("work:run-now", by=by, about=run.about, origin=origin, work=name)
    return run


def again(run: Run, *, by: Actor, origin: str = "") -> bool:
    """Have a run that failed done again; False when it did not fail."""
    with transaction.atomic():
        to_do = Run.objects.filter(pk=run.pk, state=RunState.FAILED)
        if not to_do.update(state=RunState.WAITING, finished_at=None):
            return False
        _queue(run)
        record("work:again", by=by, about=run.about, origin=origin, work=run.work)
    return True


def forget() -> int:
    """Remove runs that were done long ago; how many. Those that failed stay."""
    now = clock.now()
    removed = 0
    for name in Run.objects.order_by().values_list("work", flat=True).distinct():
        work = WORKS.get(name)
        step = work.rhythm.following(now) - work.rhythm.last(now) if work else KEPT
        old = Run.objects.filter(work=name, state=RunState.DONE, finished_at__lt=now - min(KEPT, step * KEPT_RUNS))
        removed += old.delete()[0]
    return removed


def last_runs() -> dict[str, Run]:
    """The last run of each work."""
    return {run.work: run for run in Run.objects.order_by("work", "-due_at").distinct("work")}
