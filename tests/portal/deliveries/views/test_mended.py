"""A mended copy is looked at, approved, and becomes a delivery of the one who approved it; never silently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.models import Delivery, MendedCopy
from oporde.portal.deliveries.shapes import Excerpts, Repair, Repaired
from oporde.portal.deliveries.vault import Arrival, Storage
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.sheets import Cell
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, right, wrong

SignedIn = Callable[[Person], Client]
CHANGES = {
    "changes": [
        {"file": "0513_WMO_H2_2017.csv", "kind": "date-spelling", "what": "datum geschreven zoals het protocol vraagt",
         "column": "Geboortedatum", "count": 1204},
    ],
    "left": [{"file": "0513_WMO_H2_2017.csv", "reason": "x", "column": "BSN", "count": 1, "message": "Eén BSN klopt niet."}],
    "carried": [],
    "sentence": "Niet goedgekeurd: 1 ding om te herstellen.",
    "still_wrong": "W104 (1×)",
}  # fmt: skip


@pytest.fixture
def copy(delivered: Delivered, vault: Storage, run_jobs: Callable[[], int]) -> MendedCopy:
    """A mended copy of a rejected delivery, in the vault under a key of its own."""
    delivery = delivered(wrong())
    run_jobs()
    delivery.mended_copies.all().delete()
    arrival = Arrival(f"{delivery.pk}", vault)
    for name, content in right().items():
        arrival.begin()
        arrival.write(content)
        arrival.finish(name)
    [kept] = arrival.kept
    made: MendedCopy = MendedCopy.objects.create(
        delivery=delivery, order=1, name=kept.name, size_bytes=kept.size_bytes, sha256=kept.sha256,
        storage_key=kept.storage_key, wrapped_key=arrival.key.wrapped, changes=CHANGES, verdict="rejected",
    )  # fmt: skip
    repair = Repair(
        copy=1,
        file="0513_WMO_H2_2017.csv",
        column="Geboortedatum",
        rows=(Repaired(row=2, before=Cell("••-••-••••", masked=True), after=Cell("••••••••", masked=True)),),
    )
    made.sealed = the_vault.seal_for_web(Excerpts(repairs=(repair,)).to_json())
    made.save(update_fields=["sealed"])
    return made


def address(copy: MendedCopy) -> str:
    return f"/levering/{copy.delivery_id}/herstel/{copy.order}/"


def given(client: Client, copy: MendedCopy, **changes: str) -> dict[str, str]:
    form = client.get(address(copy)).context["form"]
    return {
        "token": form.initial["token"], "consent_version": form.initial["consent_version"],
        "looked_at": "on", "agreed": "on", **changes,
    }  # fmt: skip


def test_it_says_what_was_changed_how_often_what_was_left_and_the_first_values(
    signed_in: SignedIn, coordinator: Person, copy: MendedCopy
):
    page = signed_in(coordinator).get(address(copy)).content.decode()

    assert "datum geschreven zoals het protocol vraagt" in page
    assert "1.204" in page
    assert "Eén BSN klopt niet." in page
    assert "••-••-••••" in page
    assert "Keurt nog af: W104 (1×)." in page
    assert "Door aan te leveren geeft uw gemeente toestemming." in page


def test_the_feedback_offers_it(signed_in: SignedIn, coordinator: Person, copy: MendedCopy):
    assert address(copy) in signed_in(coordinator).get(f"/levering/{copy.delivery_id}/").content.decode()


def test_approving_it_makes_a_delivery(
    signed_in: SignedIn, coordinator: Person, copy: MendedCopy, run_jobs: Callable[[], int], clock: HeldClock
):
    client = signed_in(coordinator)
    clock.advance(hours=1)

    answer = client.post(address(copy), given(client, copy))

    copy.refresh_from_db()
    assert copy.approved_as is not None
    assert answer["Location"] == f"/levering/{copy.approved_as_id}/"
    assert copy.approved_as.person == coordinator
    run_jobs()
    copy.approved_as.refresh_from_db()
    assert copy.approved_as.verdict == "approved"
    assert Event.objects.filter(tag="delivery:mended-approved").count() == 1
    assert "Dit is een herstelde kopie van" in client.get(answer["Location"]).content.decode()


def test_approving_it_twice_is_one_delivery(signed_in: SignedIn, coordinator: Person, copy: MendedCopy):
    client = signed_in(coordinator)
    before = Delivery.objects.count()
    filled = given(client, copy)

    first = client.post(address(copy), filled)
    second = client.post(address(copy), filled)

    assert Delivery.objects.count() == before + 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize("missing", ["looked_at", "agreed"])
def test_without_looking_and_agreeing_nothing_is_delivered(
    signed_in: SignedIn, coordinator: Person, copy: MendedCopy, missing: str
):
    client = signed_in(coordinator)
    filled = {key: value for key, value in given(client, copy).items() if key != missing}

    answer = client.post(address(copy), filled)

    assert answer.status_code == 422
    assert "vink" in answer.content.decode()
    assert Delivery.objects.count() == 1


def test_another_consent_text_is_agreed_to_again(
    signed_in: SignedIn, coordinator: Person, copy: MendedCopy, delivery_round: DeliveryRound
):
    client = signed_in(coordinator)
    filled = given(client, copy)
    DeliveryRound.objects.update(consent_version="2018-2")

    answer = client.post(address(copy), filled)

    assert answer.status_code == 409
    assert "is veranderd" in answer.content.decode()


def test_who_only_looks_and_whose_round_is_over_cannot_deliver_it(
    signed_in: SignedIn, coordinator: Person, reader: Person, neighbour: Person, copy: MendedCopy, clock: HeldClock
):
    looking = signed_in(reader)

    assert "Kopie leveren" not in looking.get(address(copy)).content.decode()
    assert looking.post(address(copy)).status_code == 404
    assert signed_in(neighbour).get(address(copy)).status_code == 404
    clock.set(2018, 3, 10, 1)
    assert "de aanleverperiode is gesloten" in signed_in(coordinator).get(address(copy)).content.decode()
