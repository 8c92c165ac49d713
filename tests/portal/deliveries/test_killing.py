"""Kill the website, a worker or the database with -9, at every step of an upload and a check and at any moment.

Nothing that was acknowledged is lost, nobody is mailed twice for one outcome, nothing is left stuck, and nothing is left in
clear. Here everything is real: gunicorn, a worker, PostgreSQL, a mail server, each a process of its own or in this one.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.test.client import encode_multipart

from oporde.portal.deliveries import steps
from tests.portal.conftest import Mailbox
from tests.portal.deliveries.conftest import right, wrong

pytestmark = pytest.mark.slow

PATIENCE_S = 90  # for what was killed to be taken up and finished
RANDOM_S = 20  # of killing at any moment
SEED = 20180214
DURABLE = ("fsync = off",)  # a killed process loses nothing that it wrote; what it had not written at a commit it would

KEEPER = """
import sys, time
from pathlib import Path
from oporde.portal import database
with database.embedded(Path(sys.argv[1]), options=tuple(sys.argv[2:])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""

FOUND = """
import json
from datetime import date
from django.test import Client
from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from allauth.mfa.models import Authenticator
town = Municipality.objects.create(code="0513", name="Voorbeeldstad")
anna = Person.objects.create_user("anna@voorbeeldstad.example", "Anna", Role.COORDINATOR, activated_at=clock.now())
Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
Access.objects.create(person=anna, municipality=town, right=Right.DELIVER)
made = DeliveryRound.objects.create(
    name="Proef", protocol="gmsd/2017", opens_on=date(2018, 2, 12), closes_on=date(2018, 3, 9),
    consent_text="Ja.", consent_version="1",
)
RoundPeriod.objects.create(delivery_round=made, period="H2_2017")
Participant.objects.create(delivery_round=made, municipality=town)
browser = Client()
browser.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
print("FOUND " + json.dumps({"session": browser.cookies["sessionid"].value, "round": made.pk}))
"""


class Portal:
    """The portal as processes, kept running by a thread that starts again whatever died."""

    def __init__(self, folder: Path, smtp_port: int) -> None:
        self.folder, self.die = folder, folder / "die"
        self.die.mkdir()
        self.pid_file = folder / "data" / "postgres" / "postmaster.pid"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
        self.environment = kept | {
            "OPORDE_DATA": str(folder / "data"), "PORT": str(self.port), "OPORDE_SMTP_PORT": str(smtp_port),
            "OPORDE_CLOCK": "2018-02-14T10:00", "OPORDE_DIE_AT": str(self.die), "OPORDE_WEB_WORKERS": "1",
            "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.starts: Counter[str] = Counter()
        self._stopped = threading.Event()
        self._log = (folder / "log").open("w")

    def begin(self) -> None:
        self.start("database")
        self.run("migrate")
        said = self.run("django", "shell", "-v", "0", "-c", FOUND)
        found = json.loads(said.partition("FOUND ")[2].splitlines()[0])
        self.session, self.round = found["session"], found["round"]
        for part in ("web", "worker"):
            self.start(part)
        self._keeping = threading.Thread(target=self._keep, daemon=True)
        self._keeping.start()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "oporde.portal.serve", *arguments]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            check=True,
        )
        return done.stdout

    def start(self, part: str) -> None:
        self.starts[part] += 1
        if part == "database":
            command = [sys.executable, "-c", KEEPER, str(self.folder / "data" / "postgres"), *DURABLE]
            keeper = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
            )
            assert keeper.stdout is not None
            url = keeper.stdout.readline().strip()
            if not url:
                keeper.wait()
                return
            self.environment["OPORDE_DATABASE_URL"] = url
            self.running[part] = keeper
            return
        self.running[part] = subprocess.Popen(
            self.command(part),
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )

    def postmaster(self) -> int:
        return int(self.pid_file.read_text().split()[0])

    def _keep(self) -> None:
        while not self._stopped.wait(0.1):
            if not self.database_lives():
                self._end(self.running.pop("database", None), keep_group=True)
                self.start("database")
                continue
            for part in ("web", "worker"):
                if self.running[part].poll() is not None:
                    self._end(self.running[part])
                    self.start(part)

    def database_lives(self) -> bool:
        with suppress(OSError, ValueError, IndexError):
            os.kill(self.postmaster(), 0)
            return "database" in self.running
        return False

    def kill(self, part: str) -> None:
        """Kill a part with -9: the database, a worker, or a process of the website (and not its parent)."""
        with suppress(OSError, ValueError, IndexError):
            if part == "database":
                os.kill(self.postmaster(), signal.SIGKILL)
            elif part == "worker":
                os.kill(self.running[part].pid, signal.SIGKILL)
            else:
                os.killpg(self.running[part].pid, signal.SIGKILL)

    def _end(self, program: subprocess.Popen[str] | None, *, keep_group: bool = False) -> None:
        if program is None:
            return
        with suppress(OSError):
            if keep_group:
                program.kill()
            else:
                os.killpg(program.pid, signal.SIGKILL)
        program.wait()

    def end(self) -> None:
        self._stopped.set()
        self._keeping.join()
        for part in ("web", "worker"):
            self._end(self.running.get(part))
        keeper = self.running.get("database")
        if keeper is not None and keeper.stdin is not None:
            keeper.stdin.close()
            keeper.wait(30)
        self._log.close()

    # --- What a coordinator and staff do

    def deliver(self, files: Mapping[str, bytes], *, patience_s: float = PATIENCE_S) -> uuid.UUID:
        """Send a delivery, and again with the same form until it is acknowledged: that is what a person does."""
        fields = {
            "token": uuid.uuid4().hex, "municipality": "0513", "delivery_round": str(self.round),
            "consent_version": "1", "agreed": "on", "csrfmiddlewaretoken": "a" * 32,
        }  # fmt: skip
        uploads = [_Sent(name, content) for name, content in files.items()]
        body = encode_multipart("grens", {**fields, "uploads": uploads})
        until = time.monotonic() + patience_s
        while True:
            with suppress(OSError, http.client.HTTPException):
                status, place = self.post("/leveren/?gemeente=0513", body)
                if status == 302 and (found := re.fullmatch(r"/levering/([0-9a-f-]{36})/", place)):
                    return uuid.UUID(found[1])
                assert status >= 400, f"{status} {place}"
            assert time.monotonic() < until, "nobody took the delivery"
            time.sleep(0.3)

    def post(self, address: str, body: bytes) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Content-Type": "multipart/form-data; boundary=grens", "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"sessionid={self.session}; csrftoken={'a' * 32}",
        }  # fmt: skip
        try:
            connection.request("POST", address, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()

    def ask(self, query: str) -> list[Any]:
        """Ask the database, when it is there."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                with psycopg.connect(self.environment["OPORDE_DATABASE_URL"], autocommit=True) as connection:
                    return connection.execute(query).fetchall()
            except psycopg.OperationalError:
                assert time.monotonic() < until
                time.sleep(0.2)


class _Sent:
    """A file as Django's client sends it."""

    content_type = "text/csv"

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read(self) -> bytes:
        return self.content


@pytest.fixture(scope="module")
def mail() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture(scope="module")
def portal(mail: tuple[Mailbox, int]) -> Iterator[Portal]:
    with tempfile.TemporaryDirectory(prefix="oporde-killing-") as folder:
        made = Portal(Path(folder), mail[1])
        made.begin()
        try:
            yield made
        finally:
            made.end()


def wait_for(what: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    until = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < until, "it did not come to an end"
        time.sleep(0.3)


def some(number: int) -> tuple[dict[str, bytes], str]:
    """A delivery that no other is equal to, and its verdict."""
    if number % 3:
        return right("SBW", Begrote_kosten=str(60_000_000 + number)), "approved"
    [(name, content)] = wrong().items()
    return {name: content.replace(b"700001", str(800_000 + number).encode())}, "rejected"


def is_settled(portal: Portal) -> bool:
    waiting = portal.ask("SELECT count(*) FROM deliveries_delivery WHERE state IN ('received', 'checking')")
    mails = portal.ask("SELECT count(*) FROM correspondence_message WHERE state = 'waiting'")
    return waiting == [(0,)] and mails == [(0,)]


def everything_is_as_it_should_be(portal: Portal, box: Mailbox, acknowledged: Mapping[uuid.UUID, str]) -> None:
    wait_for(lambda: is_settled(portal))
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


@pytest.mark.parametrize("victim", ["itself", "database"])
def test_whoever_dies_at_whatever_step_nothing_is_lost(portal: Portal, mail: tuple[Mailbox, int], victim: str):
    acknowledged: dict[uuid.UUID, str] = dict(
        portal.ask("SELECT id, verdict FROM deliveries_delivery WHERE state = 'judged'")
    )
    began = len(acknowledged)
    victims = {"itself": "", "database": str(portal.pid_file)}
    for number, step in enumerate((*steps.UPLOAD, *steps.CHECK), start=began):
        (portal.die / f".{step}").write_text(victims[victim])
        (portal.die / f".{step}").rename(portal.die / step)
        files, verdict = some(number)
        acknowledged[portal.deliver(files)] = verdict

    wait_for(lambda: not list(portal.die.iterdir()))
    everything_is_as_it_should_be(portal, mail[0], acknowledged)
    assert portal.starts["database" if victim == "database" else "worker"] > 4


def test_whoever_dies_at_any_moment_nothing_is_lost(portal: Portal, mail: tuple[Mailbox, int]):
    acknowledged: dict[uuid.UUID, str] = dict(
        portal.ask("SELECT id, verdict FROM deliveries_delivery WHERE state = 'judged'")
    )
    chance = random.Random(SEED)
    until = time.monotonic() + RANDOM_S

    def kill_now_and_then() -> None:
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.3, 2.5))
            portal.kill(chance.choice(["web", "worker", "worker", "database"]))

    killing = threading.Thread(target=kill_now_and_then)
    killing.start()
    number = 1000
    while killing.is_alive():
        number += 1
        files, verdict = some(number)
        acknowledged[portal.deliver(files)] = verdict
    killing.join()

    assert len(acknowledged) > 5
    everything_is_as_it_should_be(portal, mail[0], acknowledged)
