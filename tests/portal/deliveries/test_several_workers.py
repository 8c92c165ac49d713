"""Three workers on one database, killed in turn with -9: each delivery is judged once, and told about once.

It runs on Debian's PostgreSQL, whichever the others run on; test_killing.py runs on both versions.
"""

from __future__ import annotations

import os
import signal
import uuid

import pytest

from tests.portal.conftest import Mailbox
from tests.portal.deliveries.test_killing import everything_is_as_it_should_be, some
from tests.portal.running import running, wait_for

pytestmark = pytest.mark.slow

WORKERS, JOBS, DELIVERIES = 3, 2, 16
UNDERWAY = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliveries.check_delivery' AND status = 'doing'"
TAKEN_UP = "SELECT count(DISTINCT job_id) FROM procrastinate_events WHERE type = 'deferred_for_retry'"


def test_three_workers_killed_in_turn_judge_each_delivery_once(mail_server: tuple[Mailbox, int]):
    box, port = mail_server
    with running(port, postgres="debian", workers=WORKERS) as portal:
        workers = [part for part in portal.parts if part.startswith("worker")]
        wait_for(lambda: portal.ask("SELECT count(*) FROM procrastinate_workers") == [(WORKERS,)])
        for worker in workers:
            os.kill(portal.running[worker].pid, signal.SIGSTOP)
        acknowledged: dict[uuid.UUID, str] = {}
        for number in range(DELIVERIES):
            files, verdict = some(number)
            acknowledged[portal.deliver(files)] = verdict

        for worker in workers:
            os.kill(portal.running[worker].pid, signal.SIGCONT)
        for worker in workers:
            wait_for(
                lambda: portal.ask(UNDERWAY) >= [(WORKERS * JOBS,)], every_s=0.02
            )  # so this one has its hands full
            portal.kill(worker)

        everything_is_as_it_should_be(portal, box, acknowledged)
        [(taken_up,)] = portal.ask(TAKEN_UP)
        assert taken_up >= WORKERS  # of six underway; some may have ended just before the blow
        assert [portal.starts[worker] for worker in workers] == [2] * WORKERS
        assert portal.ask("SHOW server_version_num") < [("160000",)]
