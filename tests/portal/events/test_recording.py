"""Events: only known ones, never changed, never removed, and whoever does so anyhow is found out."""

from __future__ import annotations

from string import Formatter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from oporde.portal.accounts.models import Person
from oporde.portal.events.catalogue import CATALOGUE
from oporde.portal.events.models import Event
from oporde.portal.events.recording import UnknownEvent, origin_of, record, sentence, verify


def committed() -> None:
    """What the database does at a commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_what_happened_is_written_down(coordinator: Person):
    record(
        "delivery:received", by=coordinator, municipality="0513", about="delivery:1", origin="192.0.2.1", files=4,
        size_bytes=1000, consent_version="2018-1",
    )  # fmt: skip
    committed()

    event = Event.objects.get()
    assert (event.actor, event.actor_name, event.municipality) == (str(coordinator.pk), "Anna de Vries", "0513")
    assert event.detail == {"files": 4, "size_bytes": 1000, "consent_version": "2018-1"}
    assert event.number == 1
    assert sentence(event) == "Anna de Vries leverde 4 bestanden aan voor gemeente 0513."
    assert sentence(event, "en") == "Anna de Vries delivered 4 files for municipality 0513."
    event.detail = {"files": 1}
    assert sentence(event) == "Anna de Vries leverde 1 bestand aan voor gemeente 0513."
    assert sentence(event, "en") == "Anna de Vries delivered 1 file for municipality 0513."


def test_what_the_portal_does_itself_has_its_name(db: None):
    event = record("mail:sent", by=None, kind="outcome", message="1")

    assert event.actor == "system"
    assert sentence(event) == "Een bericht (outcome) is verstuurd."


@pytest.mark.parametrize(
    ("tag", "detail"), [("delivery:eaten", {}), ("delivery:received", {"bsn": "1"}), ("account:activated", {"x": 1})]
)
def test_what_the_catalogue_does_not_know_is_refused(db: None, tag: str, detail: dict[str, Any]):
    with pytest.raises(UnknownEvent):
        record(tag, by=None, **detail)


@pytest.mark.parametrize("tag", CATALOGUE)
def test_every_sentence_can_be_said_in_both_languages_with_details_it_has(tag: str):
    kind = CATALOGUE[tag]

    for text in (kind.dutch, kind.english):
        named = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert named <= {"actor", "municipality", *kind.details}
        assert text.endswith(".")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET tag = 'account:activated'",
        "UPDATE events_event SET actor_name = 'Niemand'",
        "UPDATE events_event SET hash = ''",
        "UPDATE events_event SET number = NULL",
        "DELETE FROM events_event",
        "TRUNCATE events_event",
        "TRUNCATE events_event RESTART IDENTITY CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(db: None, statement: str):
    record("account:activated", by=None)
    committed()

    with pytest.raises(DatabaseError, match="not changed and not removed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_before_it_is_chained_an_event_cannot_be_changed_either(db: None):
    record("account:activated", by=None)

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(number=5, actor_name="Niemand")


def test_the_chain_of_untouched_events_is_whole(coordinator: Person):
    record("account:signed-in", by=coordinator, method="wachtwoord – “é” 𝄞")
    record("delivery:received", by=coordinator, municipality="0513", files=4, size_bytes=10**12, mended_from=None)
    record("account:signed-out", by=coordinator)
    committed()

    assert list(verify()) == []
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE events_event SET detail = '{\"files\": 5}' WHERE number = 2", ["event 2: changed"]),
        ("UPDATE events_event SET at = at + interval '1 microsecond' WHERE number = 2", ["event 2: changed"]),
        (
            "UPDATE events_event SET municipality = '', about = municipality || about WHERE number = 2",
            ["event 2: changed"],
        ),
        (
            "DELETE FROM events_event WHERE number = 2",
            ["event 2 to 2: removed", "event 3: does not follow on the one before"],
        ),
    ],
)
def test_who_goes_behind_the_back_of_the_database_is_found_out(coordinator: Person, tampering: str, found: list[str]):
    for count in (1, 2, 3):
        record("delivery:received", by=coordinator, municipality="0513", about="x", files=count)
    committed()

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER oporde_event_stays")
        cursor.execute(tampering)

    assert list(verify()) == found


def test_events_of_many_at_once_make_one_chain(transactional_db: None):
    start = Barrier(6)

    def write() -> None:
        try:
            start.wait()
            for _ in range(10):
                with transaction.atomic():
                    record("account:activated", by=None)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Event.objects.count() == 60
    assert list(verify()) == []


def test_an_event_of_what_was_rolled_back_did_not_happen(transactional_db: None):
    record("account:activated", by=None)
    with transaction.atomic():
        record("account:activated", by=None)
        transaction.set_rollback(True)
    record("account:activated", by=None)

    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert list(verify()) == []


def test_the_origin_is_an_address():
    assert origin_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")) == "192.0.2.7"
