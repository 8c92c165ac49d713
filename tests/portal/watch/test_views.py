"""Pages for machines that keep watch."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from oporde.portal import jobs
from oporde.portal.accounts.models import Person
from oporde.portal.watch import health

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch, vault: Any) -> None:
    monkeypatch.setattr(jobs, "live_workers", lambda: 1)


def test_all_is_well(client: Client, alive: None):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "storage": "ok", "worker": "ok"}


def test_without_a_worker_it_is_not_well(client: Client, vault: Any):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "no answer"


def test_without_storage_it_is_not_well(client: Client, alive: None, settings: Any, tmp_path: Any):
    (tmp_path / "a-file").write_text("")
    settings.VAULT_FOLDER = tmp_path / "a-file" / "vault"

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "storage": "no answer", "worker": "ok"}


def test_storage_that_does_not_answer_is_not_waited_for(client: Client, alive: None, monkeypatch: pytest.MonkeyPatch):
    until = threading.Event()
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    monkeypatch.setattr(health, "_storage", lambda: until.wait(30) and health.OK)

    answer = client.get("/healthz")
    until.set()

    assert (answer.status_code, answer.json()["storage"]) == (503, "no answer")


def test_without_a_database_it_is_not_well(client: Client, alive: None, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "no answer"


def test_a_health_check_leaves_nothing_in_the_vault(client: Client, alive: None, vault: Any):
    client.get("/healthz")

    assert [*vault.listing()] == []


def test_figures_are_there_for_whom_they_are_meant(client: Client):
    answer = client.get("/metrics")

    text = answer.content.decode()
    assert answer.status_code == 200
    for name in ("oporde_jobs", "oporde_deliveries", "oporde_mails", "oporde_workers", "oporde_feedback_seconds"):
        assert f"# TYPE {name}" in text


def test_for_others_there_are_no_figures(client: Client):
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 404


def test_nobody_can_be_found_in_the_figures(client: Client, coordinator: Person, signed_in: Callable[..., Client]):
    signed_in(coordinator).get("/account/")

    text = client.get("/metrics").content.decode()

    assert "voorbeeldstad" not in text.lower()
    assert '"0513"' not in text
