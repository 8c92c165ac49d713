"""What tests of the portal need: a database, a clock, keys, a mail server, a worker, people and a round.

The database is a PostgreSQL of our own, one server for all processes of a test run, each with a database of its own; with
OPORDE_DATABASE_URL it is another server, such as Debian's 15: `python -m tests.portal.debian pytest ...`.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import clock as portal_clock
from oporde.portal import database as own_database
from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.demo.surroundings import free_port
from oporde.portal.environment import database_of
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from tests.portal.places import FAST, quick_place
from tests.portal.running import PATIENCE_S

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


# --- Database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what speaks with the database, so that `make test` can run it on Debian's PostgreSQL as well.

    What a page says it says on both: that it comes, for everyone who may see it, the walk (test_walk.py) shows on both. So tests of
    pages are left out, in a browser or not, save those marked by hand: of receiving, of searching, of the health of the server, and
    of the journeys one that goes all the way.
    """
    for item in items:
        about_pages = "views" in item.path.parts or item.path.name in ("test_pages.py", "test_views.py")
        speaks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())) or item.get_closest_marker(
            "django_db"
        )
        if speaks and not about_pages and not item.get_closest_marker("browser"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """The address of the database server of this test run."""
    if given := os.environ.get("OPORDE_DATABASE_URL"):
        yield given
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = quick_place() / f"oporde-tests-{run}"
    with own_database.embedded(folder / "postgres", options=FAST, passing=True) as url:
        yield url
    with contextlib.suppress(OSError):
        folder.rmdir()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django to that server. Each process makes a database of its own on it."""
    there = connections["default"].settings_dict
    test = there["TEST"]
    there.update(database_of(database_url))
    there["TEST"] = test


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leave a database be that is thrown away with its server: who still holds a connection would keep us waiting."""
    return "OPORDE_DATABASE_URL" not in os.environ or "OPORDE_TEST_POSTGRES" in os.environ


@pytest.fixture(scope="session", autouse=True)
def emptied_after_a_test() -> Iterator[None]:
    """Django empties every table after a test with transactions of its own; that of the events refuses, save here."""
    flush, table = DatabaseOperations.sql_flush, "ALTER TABLE events_event {} TRIGGER oporde_event_table_stays"

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        queue = "TRUNCATE procrastinate_jobs CASCADE"  # Django does not know these tables as its own
        return [table.format("DISABLE"), *flush(self, *args, **kwargs), queue, table.format("ENABLE")]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


# --- Time


class HeldClock:
    """The portal's clock, held still: set() and advance() move it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def set(self, *day_and_time: int) -> None:
        """Make it this day and time in the Netherlands: set(2018, 3, 9, 23, 59, 59)."""
        self.moment = datetime(*day_and_time, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]

    def advance(self, **much: float) -> None:
        """Let time pass: advance(hours=1)."""
        self.moment = self.moment.astimezone(UTC) + timedelta(**much)  # sixty days, also where summer time begins


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    """The clock stands still on Wednesday 14 February 2018, 10:00 in the Netherlands: within the round."""
    held = HeldClock(datetime(2018, 2, 14, 10, tzinfo=AMSTERDAM))
    monkeypatch.setattr(portal_clock, "real_now", lambda: held.moment.astimezone(UTC))
    return held


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """The language in which a test asked for a page stays in its thread; the next test begins in Dutch again."""
    yield
    translation.deactivate()


# --- Keys and vault


@pytest.fixture
def vault(settings: Any, tmp_path: Path) -> the_vault.Storage:
    """An empty vault, with keys, in a folder of this test."""
    settings.OPORDE_DATA = tmp_path
    settings.VAULT_FOLDER = tmp_path / "vault"
    settings.WORKER_TMP = tmp_path / "worker"
    settings.MASTER_IDENTITY_FILE = tmp_path / "keys" / "master.key"
    settings.WEB_IDENTITY_FILE = tmp_path / "keys" / "web.key"
    settings.PSEUDONYM_KEY_FILE = tmp_path / "keys" / "pseudonym.key"
    settings.SIGNING_KEY_FILE = tmp_path / "keys" / "signing.key"
    settings.ERASURE_LEDGER = tmp_path / "oporde-erasures.jsonl"
    the_vault.make_keys(tmp_path / "keys")
    return the_vault.storage()


# --- People, municipalities, a round


@pytest.fixture
def voorbeeldstad(db: None) -> Municipality:
    """The municipality of the coordinator, 0513."""
    return Municipality.objects.create(code="0513", name="Voorbeeldstad", mailbox="post@voorbeeldstad.example")


@pytest.fixture
def testerdam(db: None) -> Municipality:
    """The municipality of the neighbour, 0518."""
    return Municipality.objects.create(code="0518", name="Testerdam")


def person(
    mail: str, name: str, role: Role, municipality: Municipality | None = None, right: Right = Right.DELIVER
) -> Person:
    """Someone with an activated account and a second factor."""
    made = Person.objects.create_user(mail, name, role, "een goed wachtwoord", activated_at=portal_clock.now())
    Authenticator.objects.create(
        user=made, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    )
    if municipality:
        Access.objects.create(person=made, municipality=municipality, right=right)
    return made


@pytest.fixture
def coordinator(voorbeeldstad: Municipality) -> Person:
    """May deliver for Voorbeeldstad."""
    return person("anna@voorbeeldstad.example", "Anna de Vries", Role.COORDINATOR, voorbeeldstad)


@pytest.fixture
def reader(voorbeeldstad: Municipality) -> Person:
    """May only look at what Voorbeeldstad delivers."""
    return person("bram@voorbeeldstad.example", "Bram Jansen", Role.COORDINATOR, voorbeeldstad, Right.LOOK)


@pytest.fixture
def neighbour(testerdam: Municipality) -> Person:
    """May deliver for Testerdam, and for nobody else."""
    return person("carla@testerdam.example", "Carla Bakker", Role.COORDINATOR, testerdam)


@pytest.fixture
def staff(db: None) -> Person:
    """Works at the collector."""
    return person("dirk@collector.example", "Dirk Visser", Role.STAFF)


@pytest.fixture
def administrator(db: None) -> Person:
    """Manages the portal."""
    return person("els@collector.example", "Els Smit", Role.ADMINISTRATOR)


@pytest.fixture
def delivery_round(voorbeeldstad: Municipality, testerdam: Municipality) -> DeliveryRound:
    """The round of February and March 2018: H2 2017, and H1 2017 for who wishes."""
    made = DeliveryRound.objects.create(
        name="GMSD tweede halfjaar 2017",
        protocol="gmsd/2017",
        opens_on=date(2018, 2, 12),
        closes_on=date(2018, 3, 9),
        withdrawal_until=date(2018, 5, 15),
        consent_text="Door aan te leveren geeft uw gemeente toestemming.",
        consent_version="2018-1",
    )
    RoundPeriod.objects.create(delivery_round=made, period="H2_2017", order=0)
    RoundPeriod.objects.create(delivery_round=made, period="H1_2017", order=1, optional=True)
    for municipality in (voorbeeldstad, testerdam):
        Participant.objects.create(delivery_round=made, municipality=municipality)
    return made


@pytest.fixture
def signed_in(db: None) -> Callable[[Person], Client]:
    """A browser (Django's test client) in which someone has signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


# --- Mail


class Mailbox(list[EmailMessage]):
    """What a real mail server received, the newest last.

    Attributes:
        refusals: what the server answers to each next recipient instead of yes: "451 later", "550 no".
    """

    def __init__(self) -> None:
        self.refusals: list[str] = []

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd calls it by
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What one address received."""
        return [message for message in self if address in str(message["To"])]


@contextlib.contextmanager
def serving_mail() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server, and its port."""
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE_S)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server, to which the portal sends."""
    with serving_mail() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


# --- Jobs


@pytest.fixture
def run_jobs(db: None) -> Callable[..., int]:
    """Do the jobs that are queued, within the transaction of the test, until there are none; how many.

    Quick. A job that fails raises. `worker` is the real thing. `leave`: with what the names of those begin that are not done.
    """

    def run_jobs(leave: str = "-") -> int:
        done = 0
        queued = ProcrastinateJob.objects.filter(status="todo").exclude(task_name__startswith=leave)
        while job := queued.order_by("-priority", "id").first():
            with connections["default"].cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])
            task = app.tasks[job.task_name]
            given = (_Context(job.attempts),) if task.pass_context else ()
            task.func(*given, **job.args)
            with connections["default"].cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            done += 1
        return done

    return run_jobs


class _Context:
    """What a job that asks for its context looks at."""

    def __init__(self, attempts: int) -> None:
        self.job = self
        self.attempts = attempts


@pytest.fixture
def worker(transactional_db: None) -> Callable[[], None]:
    """Run a real worker, on connections of its own, until no job is due."""

    def worker() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as running:
            running.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    return worker


# --- Browser

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
)
expect.set_options(timeout=PATIENCE_S * 1000)  # a machine may be busy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Only for the module that asks: while it is there, its event loop runs in this thread."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the tests themselves are not asynchronous
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        yield running
        running.close()


@pytest.fixture
def browse(browser: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Page]]:
    """Open the portal, served for this test, in a window of its own: browse(person) → a page, signed in.

    What a page asks of elsewhere and what goes wrong in it (save for an answer of 400 or more, which may be what is tested)
    fails the test.
    """
    settings.ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    problems: list[str] = []
    windows: list[BrowserContext] = []

    def told(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            problems.append(f"asks elsewhere: {request.url}")

    def browse(person: Person | None = None, **options: Any) -> Page:
        window = browser.new_context(base_url=live_server.url, locale="nl-NL", **options)
        window.set_default_timeout(PATIENCE_S * 1000)
        windows.append(window)
        if person is not None:
            client = Client()
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = window.new_page()
        page.on("console", told)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", asked)
        return page

    yield browse
    for window in windows:
        window.close()
    assert problems == []
