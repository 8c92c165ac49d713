"""Recurring work is done on time, exactly once however many do it, and again where it failed or was killed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from functools import partial

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import jobs
from oporde.portal.accounts.models import Person
from oporde.portal.events.models import Event
from oporde.portal.events.recording import record
from oporde.portal.schedule import actions
from oporde.portal.schedule.models import Planned, Run, RunState
from oporde.portal.schedule.works import WORKS, CatchUp, recurring
from tests.portal.conftest import HeldClock

daily = partial(recurring, name="tests.daily", title="Dagelijks", daily_at=time(8))


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No works but those of the test."""
    kept = dict(WORKS)
    WORKS.clear()
    yield
    WORKS.clear()
    WORKS.update(kept)


@pytest.fixture
def done(db: None, works: None) -> list[str]:
    """The days for which a work that is done each day was done; every missed day is done."""
    days: list[str] = []

    @daily(catch_up=CatchUp.EACH)
    def work(due: datetime) -> str:
        days.append(f"{due:%d}")
        return "gedaan"

    actions.plan()
    return days


def test_new_work_begins_now_and_what_was_missed_is_caught_up_on(done: list[str], clock: HeldClock):
    assert actions.run_due() == []

    clock.set(2018, 2, 17, 9)
    runs = actions.run_due()

    assert done == ["15", "16", "17"]
    assert {(run.state, run.said, run.attempts) for run in Run.objects.all()} == {(RunState.DONE, "gedaan", 1)}
    assert [run.work for run in runs] == ["tests.daily"] * 3
    assert actions.run_due() == []


def test_what_is_due_once_is_done_once_for_all_that_was_missed(db: None, works: None, clock: HeldClock):
    days = []
    daily()(lambda due: days.append(f"{due:%d}"))
    actions.plan()

    clock.set(2018, 2, 17, 9)
    actions.run_due()
    clock.set(2018, 2, 18, 9)
    actions.run_due()

    assert days == ["17", "18"]


def test_a_job_does_it_and_finds_nothing_to_do_when_it_was_done(
    done: list[str], clock: HeldClock, run_jobs: Callable[[], int]
):
    clock.set(2018, 2, 15, 9)
    actions.plan()
    assert run_jobs() == 1
    assert done == ["15"]

    clock.set(2018, 2, 16, 9)
    actions.run_due()
    assert run_jobs() == 1
    assert done == ["15", "16"]


def test_a_run_without_a_job_gets_one(done: list[str], clock: HeldClock):
    clock.set(2018, 2, 15, 9)
    actions.plan()
    assert actions.take_up_forgotten() == 0

    ProcrastinateJob.objects.all().delete()

    assert actions.take_up_forgotten() == 1


def test_what_fails_has_done_nothing_is_tried_again_and_is_told(
    db: None, works: None, clock: HeldClock, administrator: Person
):
    to_fail = [True, True, False]

    @daily()
    def work(due: datetime) -> None:
        record("work:again", by=None, work="it was done")
        if to_fail.pop(0):
            raise RuntimeError("a secret 123456782")

    actions.plan()
    clock.set(2018, 2, 15, 9)
    [run] = actions.plan()

    with pytest.raises(ExceptionGroup):
        actions.run_due()
    assert Run.objects.values_list("state", "attempts", "fault").get() == ("waiting", 1, "RuntimeError")
    with pytest.raises(RuntimeError):
        actions.do(run.pk, last=True)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.fault) == ("failed", 2, "RuntimeError")
    assert list(Event.objects.values_list("tag", flat=True)) == ["work:failed"]

    assert actions.again(run, by=administrator)
    assert not actions.again(run, by=administrator)
    actions.run_due()

    run.refresh_from_db()
    assert (run.state, run.attempts, run.fault) == ("done", 3, "")
    assert Event.objects.filter(detail__work="it was done").count() == 1


def test_what_is_done_is_forgotten_in_time_and_what_failed_is_not(done: list[str], clock: HeldClock):
    clock.set(2018, 2, 16, 9)
    actions.run_due()
    failed = Run.objects.order_by("due_at")[0]
    Run.objects.filter(pk=failed.pk).update(state=RunState.FAILED)

    clock.set(2018, 7, 1, 9)
    assert actions.forget() == 1
    assert Run.objects.get() == failed


# --- Several at once


@pytest.fixture
def several(transactional_db: None, works: None) -> Callable[[Callable[[], None], int], None]:
    """Do something in several threads at once, each with a connection of its own."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")

    def several(act: Callable[[], None], count: int) -> None:
        def alone() -> None:
            try:
                act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(count) as pool:
            for one in [pool.submit(alone) for _ in range(count)]:
                one.result()

    return several


def test_however_many_do_it_every_moment_is_done_exactly_once(
    several: Callable[[Callable[[], None], int], None], clock: HeldClock
):
    chance, failures = random.Random(1802), []

    def work(due: datetime) -> None:
        record("work:again", by=None, about=f"work:{due:%dT%H:%M}", work="it was done")
        if chance.random() < 0.3:
            raise RuntimeError

    recurring(name="tests.each", title="", every=timedelta(hours=6), catch_up=CatchUp.EACH)(work)
    daily()(lambda due: record("work:run-now", by=None).tag)
    actions.plan()

    def worker() -> None:
        for _ in range(12):
            clock.advance(hours=1)
            try:
                actions.run_due()
            except* RuntimeError:
                failures.append(1)

    several(worker, 6)  # 72 hours pass
    while Run.objects.unfinished().exists():
        worker()

    planned = Counter(Run.objects.values_list("work", flat=True))
    assert planned["tests.each"] >= 12
    assert failures
    assert {run.state for run in Run.objects.all()} == {RunState.DONE}
    told = Counter(Event.objects.filter(tag="work:again").values_list("about", flat=True))
    due = {f"work:{due:%dT%H:%M}" for due in Run.objects.filter(work="tests.each").values_list("due_at", flat=True)}
    assert set(told) == due
    assert set(told.values()) == {1}
    assert Event.objects.filter(tag="work:run-now").count() == planned["tests.daily"]
    assert planned["tests.daily"] >= 1  # of days that were over before anyone looked, one is made up for


class Killed(BaseException):
    """No code of ours runs on."""


def test_a_run_that_is_killed_has_done_nothing_and_is_taken_up_by_another(
    several: Callable[[Callable[[], None], int], None], clock: HeldClock
):
    begun, killed = threading.Event(), threading.Event()
    victims: list[int] = []

    @daily()
    def work(due: datetime) -> None:
        record("work:again", by=None, work="it was done")
        if not victims:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                victims.append(cursor.fetchone()[0])
            begun.set()
            assert killed.wait(30)
            raise Killed

    actions.plan()
    clock.set(2018, 2, 15, 9)
    [run] = actions.plan()

    def first() -> None:
        with pytest.raises(Killed):
            actions.do(run.pk, last=False)

    with ThreadPoolExecutor(1) as elsewhere:
        dying = elsewhere.submit(several, first, 1)
        assert begun.wait(30)
        with pytest.raises(jobs.Busy):
            actions.do(run.pk, last=False)
        assert actions.run_due() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", victims)
        killed.set()
        dying.result()
    run.refresh_from_db()
    assert (run.state, Event.objects.exists()) == (RunState.DOING, False)

    [done] = actions.run_due()

    done.refresh_from_db()
    assert (done.pk, done.state, done.attempts) == (run.pk, RunState.DONE, 2)
    assert Event.objects.filter(detail__work="it was done").count() == 1


def test_a_real_worker_plans_and_does_it(several: object, clock: HeldClock, worker: Callable[[], None]):
    days: list[int] = []
    daily()(lambda due: days.append(due.day))
    actions.plan()
    assert Planned.objects.get().work == "tests.daily"
    clock.set(2018, 2, 15, 9)

    jobs.defer("schedule.tick", timestamp=0)
    worker()

    assert days == [15]
    assert Run.objects.get().state == RunState.DONE
