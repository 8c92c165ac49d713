"""The demonstration for real: it comes up from nothing, one can sign in and read on, and Ctrl-C stops all of it."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from oporde.portal.demo.cast import PASSWORD, PLAYERS
from oporde.portal.demo.surroundings import STATE, code_of, free_port
from tests.portal.places import quick_place
from tests.portal.running import PATIENCE_S

pytestmark = pytest.mark.slow


class Demo:
    """A demonstration of four municipalities, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.said = ""

    def start(self) -> None:
        """Start it, and wait until it says that it stands."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
        environment |= {"OPORDE_DATA": str(self.folder), "PORT": str(self.port), "OPORDE_DEMO_MUNICIPALITIES": "4"}
        self.program = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oporde.portal.serve", "demo"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.program.stdout is not None
        for line in self.program.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return
        pytest.fail(self.said)

    def stop(self) -> None:
        """Press Ctrl-C: the whole group hears it. Nothing of it may be left, and it ends well."""
        family = psutil.Process(self.program.pid).children(recursive=True)
        os.killpg(self.program.pid, signal.SIGINT)
        rest, _ = self.program.communicate(timeout=PATIENCE_S)
        self.said += rest
        assert self.program.returncode == 0, self.said
        _, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
        assert alive == []


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="oporde-tests-", dir=quick_place()) as folder:
        made = Demo(Path(folder))
        made.start()
        yield made
        if made.program.poll() is None:
            made.stop()


class Visitor:
    """A browser without script."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.page = self.address = ""

    def get(self, path: str) -> str:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                with self.opener.open(self.origin + path, timeout=PATIENCE_S) as answer:
                    self.page, self.address = answer.read().decode(), answer.url
                    return self.page
            except ConnectionError:
                assert time.monotonic() < until
                time.sleep(0.3)
            except urllib.error.URLError as fault:
                if not isinstance(fault.reason, ConnectionError) or time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def post(self, **fields: str) -> str:
        """Fill in the form of the page one is at."""
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)[0]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        asked = urllib.request.Request(self.address, body, {"Referer": self.address})
        with self.opener.open(asked, timeout=PATIENCE_S) as answer:
            self.page, self.address = answer.read().decode(), answer.url
            return self.page


def signed_in(demo: Demo, name: str) -> Visitor:
    player = next(each for each in PLAYERS if each.first_name == name)
    visitor = Visitor(demo.origin)
    visitor.get("/account/inloggen/")
    visitor.post(login=player.email, password=PASSWORD, next="/leveren/")
    for _ in range(5):  # a code may just have run out
        if "/account/tweede-stap/" in visitor.address:
            visitor.post(code=player.code(time.time()))
    return visitor


def test_it_prints_where_it_is_and_what_to_try(demo: Demo):
    assert demo.origin in demo.said
    assert all(player.email in demo.said for player in PLAYERS)
    tried = re.findall(r"(\S*try\S*MSD\.zip)", demo.said)
    assert len(tried) == 2
    assert all(Path(path).is_file() for path in tried)


def test_a_coordinator_signs_in_with_password_and_code(demo: Demo):
    anna = signed_in(demo, "anna")

    assert "Voorbeeldstad" in anna.get("/leveren/")


def test_the_code_can_be_asked_for():
    said = code_of("anna", 1_519_029_000.0)

    assert said is not None
    assert said.startswith(PLAYERS[0].code(1_519_029_000.0))
    assert code_of("niemand", 0.0) is None


def test_its_pages_show_codes_and_the_mails_that_were_sent(demo: Demo):
    visitor = Visitor(demo.origin)

    assert PASSWORD in visitor.get("/demo/")
    assert "Testerdam" in visitor.get("/mailbox/")


def test_another_start_takes_seconds_and_a_broken_off_one_begins_anew(demo: Demo):
    demo.stop()
    demo.said = ""
    demo.start()
    assert "Levering 1 van" not in demo.said

    demo.stop()
    (demo.folder / STATE).unlink()
    (demo.folder / "demo-half-made").touch()
    demo.said = ""
    demo.start()
    assert "Levering 1 van" in demo.said
