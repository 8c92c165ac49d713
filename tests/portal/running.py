"""The portal as it runs for real: gunicorn, a worker and PostgreSQL as processes, kept running, and killed on demand."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.test.client import encode_multipart

from oporde.plan.kept import load_plan, write_plan
from oporde.portal.demo.surroundings import free_port
from oporde.protocol.folder import find_protocol

ROOT = Path(__file__).parents[2]
PATIENCE_S = 180  # at most, on a machine that does more; for what was killed to be taken up and finished
DURABLE = ("fsync = off",)  # a killed process loses nothing that it wrote; what it had not written at a commit it would

KEEPER = """
import sys
from pathlib import Path
from oporde.portal.database import embedded
from tests.portal.debian import cluster
with {"wheel": embedded, "debian": cluster}[sys.argv[1]](Path(sys.argv[2]), options=tuple(sys.argv[3:])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""

FOUND = """
import json
from django.core.management import call_command
from datetime import date
from django.test import Client
from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from allauth.mfa.models import Authenticator
call_command("migrate", interactive=False, verbosity=0)
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
    """The portal as processes, kept running by a thread that starts again whatever died.

    Attributes:
        postgres: which one: "wheel", or "debian" for version 15.
        workers: how many there are; the first is called "worker".
    """

    def __init__(self, folder: Path, smtp_port: int, *, postgres: str = "", workers: int = 1) -> None:
        self.folder, self.die = folder, folder / "die"
        self.postgres = postgres or os.environ.get("OPORDE_TEST_POSTGRES", "wheel")
        self.parts = ("web", "worker", *(f"worker {number}" for number in range(2, workers + 1)))
        self.die.mkdir()
        self.pid_file = folder / "data" / "postgres" / "postmaster.pid"
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
        self.environment = kept | {
            "OPORDE_DATA": str(folder / "data"), "PORT": str(self.port), "OPORDE_SMTP_PORT": str(smtp_port),
            "OPORDE_CLOCK": "2018-02-14T10:00", "OPORDE_CLOCK_SINCE": datetime.now(UTC).isoformat(),
            "OPORDE_DIE_AT": str(self.die), "OPORDE_WEB_WORKERS": "1", "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.starts: Counter[str] = Counter()
        self._stopped = threading.Event()
        self._log = (folder / "log").open("w")

    def begin(self) -> None:
        write_plan(
            load_plan("gmsd/2017"), find_protocol("gmsd/2017")
        )  # as it stands in a wheel: who starts again is soon there
        self.start("database")
        said = self.run("django", "shell", "-v", "0", "-c", FOUND)
        found = json.loads(said.partition("FOUND ")[2].splitlines()[0])
        self.session, self.round = found["session"], found["round"]
        for part in self.parts:
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
            command = [sys.executable, "-c", KEEPER, self.postgres, str(self.folder / "data" / "postgres"), *DURABLE]
            keeper = subprocess.Popen(
                command,
                cwd=ROOT,
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
            self.command(part.split()[0]),
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
            for part in self.parts:
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
            elif part.startswith("worker"):
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
        for part in self.parts:
            self._end(self.running.get(part))
        keeper = self.running.get("database")
        if keeper is not None and keeper.stdin is not None:
            keeper.stdin.close()
            keeper.wait(30)
        self._log.close()

    # --- What a coordinator and staff do

    def deliver(self, files: Mapping[str, bytes], *, patience_s: float = PATIENCE_S) -> uuid.UUID:
        """Send a delivery, and again with the same form until it is acknowledged: that is what a person does."""
        uploads = [Sent(name, content) for name, content in files.items()]
        body = encode_multipart("grens", {**self.fields(), "uploads": uploads})
        until = time.monotonic() + patience_s
        while True:
            with suppress(OSError, http.client.HTTPException):
                status, place = self.post("/leveren/?gemeente=0513", body)
                if status == 302 and (found := re.fullmatch(r"/levering/([0-9a-f-]{36})/", place)):
                    return uuid.UUID(found[1])
                assert status >= 400, f"{status} {place}"
            assert time.monotonic() < until, "nobody took the delivery"
            time.sleep(0.3)

    def fields(self) -> dict[str, str]:
        """A form, with a token of its own, filled in but for the files."""
        return {
            "token": uuid.uuid4().hex, "municipality": "0513", "delivery_round": str(self.round),
            "consent_version": "1", "agreed": "on", "csrfmiddlewaretoken": "a" * 32,
        }  # fmt: skip

    def headers(self) -> dict[str, str]:
        """What a browser sends in which Anna has signed in."""
        return {
            "Content-Type": "multipart/form-data; boundary=grens", "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"sessionid={self.session}; csrftoken={'a' * 32}",
        }  # fmt: skip

    def post(self, address: str, body: bytes) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", address, body, self.headers())
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


@contextmanager
def running(smtp_port: int, *, postgres: str = "", workers: int = 1) -> Iterator[Portal]:
    """A portal in a folder of its own, as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="oporde-killing-") as folder:
        portal = Portal(Path(folder), smtp_port, postgres=postgres, workers=workers)
        portal.begin()
        try:
            yield portal
        finally:
            portal.end()


class Sent:
    """A file as Django's client sends it."""

    content_type = "text/csv"

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read(self) -> bytes:
        return self.content


def wait_for(what: Callable[[], bool], patience_s: float = PATIENCE_S, every_s: float = 0.3) -> None:
    until = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < until, "it did not come to an end"
        time.sleep(every_s)
