"""The command: the portal comes up from nothing, answers, and leaves nothing running."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection

from oporde.portal.demo.surroundings import free_port
from oporde.portal.serve import MIGRATING, main, migrate, secret_key
from tests.portal.places import quick_place
from tests.portal.running import PATIENCE_S

pytestmark = pytest.mark.slow


@pytest.fixture
def portal() -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """A portal started in an empty folder: the program, its address, its folder."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="oporde-tests-", dir=quick_place()) as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
        environment |= {"OPORDE_DATA": folder, "PORT": str(port)}
        command = [sys.executable, "-W", "ignore", "-m", "oporde.portal.serve", "serve"]
        program = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            yield program, f"http://127.0.0.1:{port}", Path(folder)
        finally:
            program.send_signal(signal.SIGTERM)
            program.communicate(timeout=PATIENCE_S)


def answer(address: str, patience_s: float = PATIENCE_S) -> int:
    """The status of a page, when it comes."""
    until = time.monotonic() + patience_s
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def address_of_database(folder: Path) -> str:
    lines = (folder / "postgres" / "postmaster.pid").read_text("utf-8").splitlines()
    return f"postgresql://postgres@/oporde?host={lines[4]}&port={lines[3]}"


def part(program: subprocess.Popen[str], what: str) -> psutil.Process | None:
    """A program that `serve` keeps running, by a word of its command."""
    for process in psutil.Process(program.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if what in process.cmdline():
                return process
    return None


def test_the_website_and_a_worker_start_without_what_few_pages_need():
    script = "import django, sys; django.setup(); import oporde.portal.urls; print(*sys.modules)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "oporde.portal.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)

    brought = {name.partition(".")[0] for name in done.stdout.split()}
    assert brought & {"pydantic", "sqlglot", "yaml", "openpyxl", "numpy", "icalendar", "barcode", "aiosmtpd"} == set()


def test_it_comes_up_from_nothing_goes_on_when_killed_upon_and_leaves_nothing_running(
    portal: tuple[subprocess.Popen[str], str, Path],
):
    program, origin, folder = portal

    assert answer(f"{origin}/account/inloggen/") == 200
    until = time.monotonic() + PATIENCE_S
    with psycopg.connect(address_of_database(folder), autocommit=True) as connection:
        while not connection.execute("SELECT 1 FROM procrastinate_workers").fetchone():
            assert time.monotonic() < until, "no worker came up"
            time.sleep(0.2)
    assert {path.name for path in (folder / "keys").iterdir()} == {
        "master.key", "master.pub", "web.key", "web.pub", "pseudonym.key", "secret-key",
    }  # fmt: skip
    server = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    killed = [part(program, "gunicorn"), part(program, "worker"), psutil.Process(server)]
    for process in killed:
        assert process is not None
        process.kill()
    psutil.wait_procs([process for process in killed if process], timeout=PATIENCE_S)

    while answer(f"{origin}/account/inloggen/") != 200:  # while the database is on its way there is an honest 500
        assert time.monotonic() < until, "the website did not come back"
        time.sleep(0.2)
    with psycopg.connect(address_of_database(folder), autocommit=True) as connection:
        while not connection.execute(
            "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '2 s'"
        ).fetchone():
            assert time.monotonic() < until, "no worker came up again"
            time.sleep(0.2)
    assert {part(program, "gunicorn"), part(program, "worker")}.isdisjoint({*killed, None})
    family = psutil.Process(program.pid).children(recursive=True)

    program.send_signal(signal.SIGTERM)
    assert program.wait(PATIENCE_S) == 0

    gone, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
    assert gone
    assert alive == []
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_help_tells_the_settings(capsys: pytest.CaptureFixture[str]):
    assert main(["help", "settings"]) == 0
    assert "OPORDE_DATABASE_URL" in capsys.readouterr().out


def test_keys_are_made_once_and_the_settings_that_belong_to_them_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["keys", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert main(["keys", str(tmp_path)]) == 0

    assert capsys.readouterr().out == said
    assert re.fullmatch(
        r"OPORDE_SECRET_KEY=\S{50,}\nOPORDE_MASTER_RECIPIENTS=age1\w+\nOPORDE_WEB_RECIPIENT=age1\w+\n"
        r"OPORDE_SIGNING_PUBLIC_KEY=[\w+/]{43}=\n",
        said,
    )
    assert "AGE-SECRET-KEY" not in said


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2


def test_the_secret_key_is_made_once(tmp_path: Path):
    assert secret_key(tmp_path) == secret_key(tmp_path)
    assert len(secret_key(tmp_path)) >= 50


def test_who_comes_while_another_brings_the_database_up_to_date_waits(db: None, monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []

    def wait(_: float) -> None:
        done.append("waited")
        another.close()

    with psycopg.connect(**{**connection.get_connection_params(), "autocommit": True}) as another:
        another.execute("SELECT pg_advisory_lock(%s, %s)", MIGRATING)
        monkeypatch.setattr("oporde.portal.serve.call_command", lambda *_, **__: done.append("migrated"))
        monkeypatch.setattr(time, "sleep", wait)

        status = migrate()

    assert (status, done[0], done[-1], done.count("migrated")) == (0, "waited", "migrated", 1)
