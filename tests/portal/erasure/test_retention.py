"""What is kept no longer than was promised: files, deliveries that no longer count, mails, attempts, accounts; each told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessLog
from django.test import Client

from oporde.portal.accounts.models import Access, AccessCode, Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import DeliveredFile, Upload
from oporde.portal.deliveries.vault import Storage
from oporde.portal.demo.living.searching import everything_on_disk
from oporde.portal.erasure import retention
from oporde.portal.events.models import Event
from oporde.portal.letters.models import AddressImport, Letter, LetterRun, Registration
from oporde.portal.rounds.models import DeliveryRound, Extension
from tests.portal.conftest import HeldClock, Mailbox
from tests.portal.deliveries.conftest import Delivered, right, wrong

pytestmark = pytest.mark.django_db


def test_each_kind_goes_when_its_time_ends_and_not_a_day_before(
    delivered: Delivered, offered: DeliveryRound, run_jobs: Callable[[], int], clock: HeldClock, mailbox: Mailbox,
    vault: Storage, tmp_path: Path, settings: Any, coordinator: Person, staff: Person,
    signed_in: Callable[[Person], Client],
):  # fmt: skip
    settings.KEEP_UPLOAD_DAYS, settings.KEEP_SUPERSEDED_DAYS, settings.KEEP_MAIL_DAYS = 30, 60, 130
    rejected = delivered(wrong())
    run_jobs()
    counting = delivered(right("SBW", Begrote_kosten="62734509"))
    run_jobs()
    Extension.objects.create(
        delivery_round=offered, municipality_id="0513", until=date(2018, 4, 1), reason="ziek", by=staff
    )

    clock.set(2018, 5, 1, 12)
    assert not any(retention.carry_out().values()), "thirty days after the extension is 1 May, and that day is included"
    page = signed_in(staff).get("/backoffice/bewaren/").content.decode()
    assert "2, na dinsdag 1 mei 2018" in page

    clock.set(2018, 5, 2, 12)
    assert retention.carry_out()["uploads"] == 2
    assert not Upload.objects.filter(erased_at=None).exists()
    assert Upload.objects.exclude(sha256="").count() == 2, "the receipt stays"
    assert "62734509" in everything_on_disk(tmp_path), "the approved rows stay"
    assert DeliveredFile.objects.counting().count() == 1

    clock.set(2018, 6, 1, 12)
    assert retention.carry_out()["superseded"] == 1
    rejected.refresh_from_db()
    counting.refresh_from_db()
    assert (rejected.state, rejected.wrapped_key, rejected.outcome) == ("erased", None, None)
    assert counting.state == "judged"
    assert [key for key, _ in vault.listing() if key.startswith(str(rejected.pk))] == []

    clock.set(2018, 7, 1, 12)
    assert retention.carry_out()["mails"] == Message.objects.count() > 0
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    assert not any(retention.carry_out().values()), "nothing is done twice"
    reasons = Event.objects.filter(tag="delivery:erased").values_list("detail__reason", flat=True)
    assert sorted(reasons) == ["superseded", "uploads", "uploads"]
    assert "Wat vernietigd is" in signed_in(staff).get("/backoffice/bewaren/").content.decode()


def test_attempts_and_closed_accounts_registrations_and_addresses_are_forgotten(
    coordinator: Person, reader: Person, clock: HeldClock
):
    old = AccessLog.objects.create(username="anna@voorbeeldstad.example", ip_address="192.0.2.1")
    AccessLog.objects.filter(pk=old.pk).update(attempt_time=clock.moment - timedelta(days=181))
    joined = {
        "municipality_id": "0513",
        "ask": "join",
        "route": "form",
        "name": "Anna",
        "email": "anna@voorbeeldstad.example",
    }
    decided = Registration.objects.create(**joined, state="refused", decided_at=clock.moment - timedelta(days=300))
    waiting = Registration.objects.create(**joined)
    kept = AddressImport.objects.create(
        name="adressen.csv", sha256="0", told=[{"whom": "Anna"}], made_by=reader, carried_out_at=clock.moment
    )
    code = AccessCode.objects.create(person=coordinator, code_hash="x", expires_at=clock.moment)
    run = LetterRun.objects.create(kind="all")
    Letter.objects.create(
        run=run, order=1, number="B1-1", person=coordinator, access_code=code, address=["Anna de Vries"]
    )
    coordinator.is_active = False
    coordinator.save()
    Access.objects.filter(person=coordinator).update(until=clock.moment - timedelta(days=1))
    clock.advance(days=89)
    ended = retention.carry_out()
    assert (ended["imports"], ended["registrations"], ended["logs"]) == (0, 1, 1)
    clock.advance(days=2)
    assert retention.carry_out()["imports"] == 1
    clock.advance(days=272)
    assert not any(retention.carry_out().values())

    clock.advance(days=3)
    assert retention.carry_out()["accounts"] == 1

    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.email) == ("", f"account-{coordinator.pk}@oporde.invalid")
    assert not coordinator.has_second_factor
    assert Letter.objects.get().address == []
    kept.refresh_from_db()
    assert (kept.told, kept.name) == ([], "adressen.csv")
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert (decided.name, decided.email, decided.state, waiting.name) == ("", "", "refused", "Anna")
    kinds = Event.objects.filter(tag="kept:ended").values_list("detail__kind", flat=True)
    assert sorted(kinds) == ["imports", "logs", "registrations"]
    reader.refresh_from_db()
    assert reader.name == "Bram Jansen"
    assert Event.objects.filter(tag="account:forgotten").count() == 1
