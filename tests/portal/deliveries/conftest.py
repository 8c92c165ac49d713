"""Deliveries as they stand after arriving: what tests of checking and telling begin with."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from oporde.portal import clock as portal_clock
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.actions.receiving import Intent, receive
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.vault import Arrival, Storage
from oporde.portal.rounds.models import DeliveryRound
from tests.deliveries import RIGHT, clients, name_of, table
from tests.portal.conftest import Mailbox, serving_mail
from tests.portal.running import Portal, running

Delivered = Callable[..., Delivery]
CODE = {"Gemeentecode": "0513"}
WRONG_BSN = "123490007"


def right(word: str = "WMO", period: str = "H2_2017", **changes: str) -> dict[str, bytes]:
    """A right file of Voorbeeldstad, under its name."""
    rows = clients(9) if word == "WMO" else [{}]
    dates = {"Aanmaakdatum_bestand": "20180212"}
    return {name_of(word, "0513", period): table(word, [{**row, **CODE, **dates, **changes} for row in rows])}


def all_right() -> dict[str, bytes]:
    """The four files over H2 2017, all of them right."""
    return {name: content for word in RIGHT for name, content in right(word).items()}


def wrong() -> dict[str, bytes]:
    """The Wmo file with a number in row 2 that does not satisfy the elfproef."""
    [(name, content)] = right().items()
    header, first, *others = content.split(b"\r\n")
    changed = first.replace(clients(1)[0]["BSN"].encode(), WRONG_BSN.encode(), 1)
    assert changed != first
    return {name: b"\r\n".join([header, changed, *others])}


@pytest.fixture
def run_jobs(run_jobs: Callable[..., int]) -> Callable[[], int]:
    """Do the jobs of deliveries and mails; the reports that follow on them have tests of their own."""
    return partial(run_jobs, leave="reports.")


@pytest.fixture
def delivered(vault: Storage, coordinator: Person, delivery_round: DeliveryRound) -> Delivered:
    """Deliver: delivered({name: content}) → the delivery, received and not yet checked."""

    def delivered(files: dict[str, bytes], person: Person = coordinator, code: str = "0513") -> Delivery:
        arrival = Arrival(str(uuid.uuid4()), vault)
        for name, content in files.items():
            arrival.begin()
            arrival.write(content)
            arrival.finish(name)
        intent = Intent(
            person=person,
            municipality=person.accesses.get(municipality=code).municipality,
            delivery_round=delivery_round,
            token=uuid.uuid4().hex,
            agreed_version="2018-1",
            began_at=portal_clock.now(),
        )
        return receive(arrival, intent).delivery

    return delivered


@pytest.fixture(scope="module")
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server, and its port; for the processes of running_portal."""
    with serving_mail() as served:
        yield served


@pytest.fixture(scope="module")
def running_portal(mail_server: tuple[Mailbox, int]) -> Iterator[Portal]:
    """The portal as it runs for real, with a round in which Anna delivers for Voorbeeldstad."""
    with running(mail_server[1]) as portal:
        yield portal
