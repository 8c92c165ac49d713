"""The queue: in the transaction, by name, and a dead worker's job comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import jobs
from oporde.portal.correspondence.models import Message
from oporde.portal.correspondence.sending import Address, send
from tests.portal.conftest import Mailbox
from tests.portal.running import wait_for

ALERT = {"title": "Let op", "explanation": "Er is iets.", "path": "/"}


def test_a_job_exists_when_its_transaction_commits(db: None):
    with transaction.atomic():
        jobs.defer("correspondence.send_message", lock="message:1", id="1")
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()

    jobs.defer("correspondence.send_message", lock="message:1", id="1")

    job = ProcrastinateJob.objects.get()
    assert (job.queue_name, job.lock, job.args) == ("mail", "message:1", {"id": "1"})


@pytest.fixture
def empty_queue(transactional_db: None) -> None:
    """Nothing left of what another test had a worker plan ahead."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def test_in_a_worker_too_a_job_exists_when_its_transaction_commits(empty_queue: None):
    with app.replace_connector(app.connector.get_worker_connector()) as running, running.open(), transaction.atomic():
        jobs.defer("correspondence.send_message", id="1")
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as elsewhere:
            seen = elsewhere.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
        transaction.set_rollback(True)

    assert seen == (0,)
    assert not ProcrastinateJob.objects.exists()


def test_a_job_nobody_knows_is_refused(db: None):
    with pytest.raises(exceptions.TaskNotFound):
        jobs.defer("correspondence.write_poem")


@pytest.mark.slow
def test_the_job_of_a_worker_that_died_is_taken_up(empty_queue: None, mailbox: Mailbox, worker: Callable[[], None]):
    send("alert", to=[Address("anna@voorbeeldstad.example")], **ALERT)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        [dead] = cursor.fetchone() or (None,)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    assert jobs.live_workers() == 0

    jobs.defer("jobs.take_up_stalled", timestamp=0)
    worker()
    worker()

    assert Message.objects.get().state == "sent"
    assert len(mailbox) == 1


@pytest.mark.slow
def test_a_job_of_which_the_next_already_waits_keeps_no_other_from_being_taken_up(
    empty_queue: None, mailbox: Mailbox, worker: Callable[[], None]
):
    statement = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id) "
        "VALUES ('upkeep', 'jobs.throw_away_old', 'jobs.throw_away_old', %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        [dead] = cursor.fetchone() or (None,)
        cursor.execute(statement, ["doing", dead])
        cursor.execute(statement, ["todo", None])
    send("alert", to=[Address("anna@voorbeeldstad.example")], **ALERT)
    ProcrastinateJob.objects.filter(task_name="correspondence.send_message").update(status="doing", worker_id=dead)

    jobs.defer("jobs.take_up_stalled", timestamp=0)
    worker()
    worker()

    assert len(mailbox) == 1
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_finished_jobs_are_thrown_away_in_time(empty_queue: None, worker: Callable[[], None]):
    statement = (
        "WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES (%s, 'x', %s) RETURNING id)"
        " SELECT id FROM job"
    )
    with connection.cursor() as cursor:
        for queue, status, hours in (
            ("upkeep", "succeeded", 2), ("mail", "succeeded", 2), ("mail", "succeeded", 340), ("mail", "failed", 340),
        ):  # fmt: skip
            cursor.execute(statement, [queue, status])
            [id] = cursor.fetchone() or (None,)
            cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [id])
            cursor.execute(
                "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, %s::procrastinate_job_event_type,"
                " now() - make_interval(hours => %s))",
                [id, status, hours],
            )

    jobs.defer("jobs.throw_away_old", timestamp=0)
    worker()

    left = ProcrastinateJob.objects.filter(task_name="x").values_list("queue_name", "status")
    assert sorted(left) == [("mail", "failed"), ("mail", "succeeded")]


def test_a_worker_that_gave_a_sign_of_life_is_live(db: None):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    assert jobs.live_workers() == 1


def test_a_job_whose_worker_lost_sight_of_it_is_not_at_work(db: None):
    jobs.defer("correspondence.send_message", id="waits")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id")
        [living] = cursor.fetchone() or (None,)
        for name, ago in (("begun", 1), ("lost", jobs.BEGUN_S + 1)):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
                " VALUES ('mail', 'correspondence.send_message', %s, 'doing', %s) RETURNING id",
                [f'{{"id": "{name}"}}', living],
            )
            [id] = cursor.fetchone() or (None,)
            cursor.execute(
                "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', now() - make_interval(secs => %s))",
                [id, ago],
            )

    assert jobs.at_work("correspondence.send_message") == {"waits", "begun"}
    assert jobs.at_work("deliveries.check_delivery") == set()


def test_who_waits_for_another_server_waits_longer_each_time_but_not_for_what_passes():
    patience = jobs.Patience(attempts=10, most_s=45)

    def waits_s(exception: Exception, attempts: int) -> int | None:
        job = ProcrastinateJob(id=1, queue_name="mail", task_name="x", attempts=attempts).procrastinate_job
        decision = patience.get_retry_decision(exception=exception, job=job)
        if decision is None or decision.retry_at is None:
            return None
        return round((decision.retry_at - datetime.now(UTC)).total_seconds())

    assert [waits_s(OSError(), attempts) for attempts in (0, 1, 2, 8, 9)] == [5, 15, 45, 45, None]
    assert {waits_s(fault, 30) for fault in (OperationalError(), InterfaceError(), jobs.Busy())} == {5}


def test_what_keeps_the_queue_going_never_waits_for_a_long_queue():
    stalled, forgotten = app.tasks["jobs.take_up_stalled"], app.tasks["deliveries.take_up_forgotten"]
    mail, check = app.tasks["correspondence.send_message"], app.tasks["deliveries.check_delivery"]

    assert stalled.priority == forgotten.priority == jobs.FIRST > mail.priority > check.priority


def test_a_lock_is_held_by_whoever_works_for_this_database(transactional_db: None):
    given = {**connection.get_connection_params(), "autocommit": True}
    with psycopg.connect(**{**given, "dbname": "postgres"}) as another, psycopg.connect(**given) as colleague:
        another.execute("SELECT pg_advisory_lock(7, 513)")
        assert not jobs.is_held(7, 513)
        colleague.execute("SELECT pg_advisory_lock(7, 513)")
        assert jobs.is_held(7, 513)
    wait_for(lambda: not jobs.is_held(7, 513))  # whoever hung up is gone a moment later
