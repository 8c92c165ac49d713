"""Kill the website, a worker or the database with -9, at every step of an upload, a check and a report and at any moment.

Nothing that was acknowledged is lost, nobody is mailed twice for one outcome, nothing is left stuck, and nothing is left in
clear. Here everything is real: gunicorn, a worker, PostgreSQL, a mail server, each a process of its own or in this one.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from oporde.portal.deliveries import steps
from tests.portal.conftest import Mailbox
from tests.portal.deliveries.conftest import right, wrong
from tests.portal.running import Portal, wait_for

pytestmark = [pytest.mark.database, pytest.mark.slow]

KILLS = 8  # at any moment, on each version of PostgreSQL
SEED = 20180214
STEPS = (*steps.UPLOAD, *steps.CHECK, *steps.REPORT)
DYING_AT_STEPS = {"wheel": ("who does it", "database"), "debian": ("database",)}
"""Who dies at every step, by PostgreSQL: what is left by a website or a worker is rows, and those are the same on both."""


def some(number: int, *, approved: bool = False) -> tuple[dict[str, bytes], str]:
    """A delivery that no other is equal to, and its verdict."""
    if approved or number % 3:
        return right("SBW", Begrote_kosten=str(60_000_000 + number)), "approved"
    [(name, content)] = wrong().items()
    return {name: content.replace(b"700001", str(800_000 + number).encode())}, "rejected"


def is_settled(portal: Portal) -> bool:
    waiting = portal.ask("SELECT count(*) FROM deliveries_delivery WHERE state IN ('received', 'checking')")
    mails = portal.ask("SELECT count(*) FROM correspondence_message WHERE state = 'waiting'")
    reports = portal.ask("SELECT count(*) FROM reports_report WHERE made < asked")
    return waiting == [(0,)] and mails == [(0,)] and reports == [(0,)]


def left(portal: Portal) -> dict[str, list[object]]:
    """What has not come to an end, and the jobs that should bring it there."""
    return {
        "deliveries": portal.ask("SELECT state, count(*) FROM deliveries_delivery GROUP BY 1"),
        "reports": portal.ask("SELECT asked, made, fault, count(*) FROM reports_report GROUP BY 1, 2, 3"),
        "mails": portal.ask("SELECT state, attempts, count(*) FROM correspondence_message GROUP BY 1, 2"),
        "jobs": portal.ask(
            "SELECT task_name, status::text, attempts, (scheduled_at - now())::text, worker_id FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing') OR (status = 'failed' AND queue_name <> 'upkeep') LIMIT 40"
        ),
        "workers": portal.ask("SELECT id, (now() - last_heartbeat)::text FROM procrastinate_workers"),
    }


def everything_is_as_it_should_be(portal: Portal, box: Mailbox, acknowledged: Mapping[uuid.UUID, str]) -> None:
    try:
        wait_for(lambda: is_settled(portal))
    except AssertionError:
        pytest.fail(f"it did not come to an end; left: {left(portal)}")
    states = dict(portal.ask("SELECT id, state FROM deliveries_delivery"))
    assert {id: states.get(id) for id in acknowledged} == dict.fromkeys(acknowledged, "judged"), "a delivery was lost"
    rows = dict(portal.ask("SELECT id, verdict FROM deliveries_delivery WHERE state = 'judged'"))
    assert {id: rows.get(id) for id in acknowledged} == dict(acknowledged)
    assert len(rows) == len(acknowledged), "one delivery became two"

    told = Counter(portal.ask("SELECT about, to_address FROM correspondence_message WHERE kind LIKE 'delivery-%'"))
    assert set(told.values()) == {1}, "someone was mailed twice for one outcome"
    assert len(told) == len(acknowledged)
    ids = {row[0] for row in portal.ask("SELECT id::text FROM correspondence_message")}
    received = {str(message["Message-ID"]) for message in box}
    assert len(received) == len(ids), "a mail was not sent, or under two identities"

    judged = portal.ask("SELECT about, count(*) FROM events_event WHERE tag = 'delivery:checked' GROUP BY about")
    assert {count for _, count in judged} == {1}
    counting = portal.ask("SELECT count(*) FROM deliveries_deliveredfile WHERE counts")
    assert counting == [(1,)], "of one municipality, period and kind one file counts"

    approved = portal.ask("SELECT delivery_id, state FROM deliveries_deliveredfile WHERE verdict = 'approved'")
    reports = portal.ask("SELECT delivery_id FROM reports_report WHERE made_at IS NOT NULL AND content IS NOT NULL")
    assert sorted(id for id, _ in approved) == sorted(id for (id,) in reports), "each approved file has its report"
    assert Counter(state for _, state in approved) == {"superseded": len(approved) - 1, "report_ready": 1}
    assert portal.ask("SELECT count(*) FROM reports_report WHERE superseded_by_id IS NULL") == [(1,)]
    told = Counter(portal.ask("SELECT about, to_address FROM correspondence_message WHERE kind = 'report-ready'"))
    assert set(told.values()) == {1}, "someone was mailed twice for one report"

    wait_for(lambda: not [path for path in (portal.folder / "data" / "worker").iterdir() if path.suffix != ".lock"])
    kept = {
        path.relative_to(portal.folder / "data" / "vault").as_posix()
        for path in (portal.folder / "data" / "vault").rglob("*.age")
    }
    known = {
        row[0]
        for row in portal.ask(
            "SELECT storage_key FROM deliveries_upload UNION SELECT marks_key FROM deliveries_deliveredfile"
            " UNION SELECT rows_key FROM deliveries_deliveredfile"
        )
    } - {""}
    assert known <= kept, "bytes of a delivery are gone"


def test_whoever_dies_wherever_and_whenever_nothing_is_lost(running_portal: Portal, mail_server: tuple[Mailbox, int]):
    portal = running_portal
    acknowledged: dict[uuid.UUID, str] = {}
    numbers = itertools.count()

    def deliver(*, approved: bool = False) -> None:
        files, verdict = some(next(numbers), approved=approved)
        acknowledged[portal.deliver(files)] = verdict

    dying = DYING_AT_STEPS[portal.postgres]
    for victim in dying:
        for step in STEPS:
            (portal.die / f".{step}").write_text(str(portal.pid_file) if victim == "database" else "")
            (portal.die / f".{step}").rename(portal.die / step)
            deliver(approved=step in steps.REPORT)
        wait_for(lambda: not list(portal.die.iterdir()))
    at_every_step = len(acknowledged)
    killing = threading.Thread(target=kill_now_and_then, args=(portal, acknowledged))
    killing.start()
    while killing.is_alive():
        deliver()
    killing.join()

    assert at_every_step == len(dying) * len(STEPS)
    assert len(acknowledged) >= at_every_step + KILLS
    everything_is_as_it_should_be(portal, mail_server[0], acknowledged)
    assert portal.starts["database"] > len(steps.CHECK)
    assert portal.starts["worker"] > (len(steps.CHECK) if "who does it" in dying else 1)


def kill_now_and_then(portal: Portal, acknowledged: Mapping[uuid.UUID, str]) -> None:
    """Kill at any moment; and again when a delivery came through, however long a busy machine takes to come up again."""
    chance = random.Random(f"{SEED} {portal.postgres}")
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 2.5))
        portal.kill(chance.choice(["web", "worker", "worker", "database"]))
        wait_for(one_more_than(len(acknowledged), acknowledged), every_s=0.05)


def one_more_than(before: int, acknowledged: Mapping[uuid.UUID, str]) -> Callable[[], bool]:
    return lambda: len(acknowledged) > before
