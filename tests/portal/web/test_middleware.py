"""What happens around every page."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from oporde.portal.accounts.models import Person
from oporde.portal.logs import logging_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What is written in the log."""
    configured = logging_of("INFO", "json")
    written = StringIO()
    handler = logging.StreamHandler(written)
    line = dict(configured["formatters"]["line"])
    handler.setFormatter(line.pop("()")(**line))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_line_for_each_request_tells_the_page_and_not_what_was_asked(client: Client, lines: StringIO):
    answer = client.get("/zoeken/?q=999990019")

    [line] = [json.loads(each) for each in lines.getvalue().splitlines() if '"request"' in each]
    assert (line["route"], line["status"], line["method"]) == ("zoeken/", 200, "GET")
    assert line["request"] == answer.headers["X-Request-ID"]
    assert "999990019" not in lines.getvalue()


@pytest.mark.parametrize("address", ["/levering/999990019/", "/999990019", "/zoeken/?q=999990019", "/%39%39%39990019/"])
def test_a_number_of_a_person_is_never_in_the_log(client: Client, lines: StringIO, address: str):
    client.get(address)
    client.post("/account/inloggen/", {"login": "999990019", "password": "999990019"})
    logging.getLogger("a.library").warning("asked for %s", "999990019")

    assert "999990019" not in lines.getvalue()
    assert "•••" in lines.getvalue()


def test_our_mistake_is_written_down_without_what_was_typed(
    client: Client, lines: StringIO, monkeypatch: pytest.MonkeyPatch
):
    typed = "-".join(("what", "was", "typed"))

    def fail(*_: object) -> None:
        raise RuntimeError(typed)

    monkeypatch.setattr("oporde.portal.guide.views.search", fail)
    client.raise_request_exception = False

    answer = client.get("/zoeken/?q=x")

    assert answer.status_code == 500
    assert "RuntimeError" in lines.getvalue()
    assert typed not in lines.getvalue()


def test_the_address_of_a_visitor_is_what_our_own_server_wrote_down(client: Client, settings: Any):
    settings.PROXIES = 1

    told = client.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1, 198.51.100.7")

    assert told.status_code == 404


def test_without_servers_of_our_own_nobody_can_pretend(client: Client):
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404


def test_what_someone_sees_is_not_kept(coordinator: Person, signed_in: Callable[..., Client]):
    assert "no-store" in signed_in(coordinator).get("/account/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/", "/account/inloggen/", "/protocol/gmsd/2017/regel/W109/", "/geen-pagina/", "/healthz"]
)
def test_every_page_has_its_safety_headers(client: Client, address: str):
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
