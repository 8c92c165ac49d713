"""Withdraw, and search everywhere for what was delivered; and kill who destroys it, at every step."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from oporde.portal import jobs
from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries import steps
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.signing import as_file
from oporde.portal.deliveries.vault import Storage
from oporde.portal.demo.living.searching import everything_in_the_database, everything_on_disk
from oporde.portal.erasure import actions
from oporde.portal.erasure.actions import NotWithdrawn, Refusal, SignedForm, withdraw
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.events.models import Event
from oporde.portal.events.recording import verify
from oporde.portal.reports.models import Explanation, PeerEdition, Report
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from oporde.verifying import is_authentic, read_signed, sha256_of
from tests.deliveries import clients, zipped
from tests.portal.conftest import HeldClock, Mailbox
from tests.portal.deliveries.conftest import Delivered, right, wrong
from tests.portal.running import PATIENCE_S

BSNS = [client["BSN"] for client in clients(9)]
VALUES = ["62734509", "700077123", "20160309", "Pietersen"]
"""Of the period that is withdrawn: an amount, a number of a client, a date, and a name that the sender gave."""


def of_the_period() -> dict[str, bytes]:
    return {
        **right("WMO", Toewijzingsnummer="700077123", Datum_start_daadwerkelijke_ondersteuning="20160309"),
        **right("SBW", Begrote_kosten="62734509"),
    }


def another_period() -> dict[str, bytes]:
    return right("KOSTENWMO", "H1_2017", Begrote_kosten="51234567")


@cache
def packed() -> bytes:
    """Both periods in one archive, which holds the moment at which it was made."""
    return zipped({**of_the_period(), **another_period()})


@pytest.fixture
def story(delivered: Delivered, run_jobs: Callable[[], int], mailbox: Mailbox, clock: HeldClock) -> list[Delivery]:
    """A rejected delivery, one of two periods in one archive, and one over the other period alone; then it is March."""
    one = delivered(wrong())
    run_jobs()
    clock.advance(hours=1)
    two = delivered({"Pietersen.zip": packed()})
    run_jobs()
    clock.advance(hours=1)
    three = delivered(right("SBW", "H1_2017"))
    run_jobs()
    clock.set(2018, 3, 23, 23, 59, 59)
    return [one, two, three]


def found_of(values: list[str], *folders: Path) -> set[str]:
    everywhere = everything_in_the_database() + everything_on_disk(*folders)
    return {value for value in values if value in everywhere}


@pytest.mark.django_db
def test_nothing_of_it_is_found_anywhere(
    story: list[Delivery], offered: DeliveryRound, coordinator: Person, run_jobs: Callable[[], int], vault: Storage,
    tmp_path: Path, mailbox: Mailbox, caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    left_in_clear = tmp_path / "worker" / "check-of-a-worker-that-was-killed"
    left_in_clear.mkdir(parents=True)
    (left_in_clear / "upload.csv").write_bytes(next(iter(of_the_period().values())))
    delivered_zip = tmp_path.parent / "Pietersen.zip"
    delivered_zip.write_bytes(packed())
    assert found_of([*VALUES, BSNS[0]], tmp_path) == {*VALUES, BSNS[0]}, "the search finds what is there"
    assert "51234567" in everything_on_disk(tmp_path)
    report = Report.objects.made().get(period="H2_2017")
    assert "62734509" in json.dumps(report.content), "the search finds it in the report too"
    Explanation.objects.create(
        delivery_round=offered, municipality_id="0513", period="H2_2017", person=coordinator, text="Pietersen weet het"
    )
    edition = PeerEdition.objects.create(
        protocol="gmsd/2017", period="H2_2017", content={"contributors": [{"municipality": "0513", "digest": "x"}]}
    )

    made = withdraw(offered, "0513", "H2_2017", by=coordinator, reason="Wij zien ervan af")
    run_jobs()

    made.refresh_from_db()
    assert made.state == "erased"
    assert found_of([*VALUES, *BSNS], tmp_path) == set()
    assert not any(value in caplog.text for value in (*VALUES, *BSNS))
    one, two, three = (Delivery.objects.get(pk=each.pk) for each in story)
    assert [one.state, two.state, three.state] == ["erased", "judged", "judged"]
    assert one.wrapped_key is None
    assert "51234567" in everything_on_disk(tmp_path), "the approved rows of the other period stay"
    assert set(DeliveredFile.objects.counting().values_list("period", flat=True)) == {"H1_2017"}
    about = [one.about, two.about]
    assert set(Message.objects.filter(about__in=about).values_list("text", "html")) == {("", "")}
    assert [str(mail["Subject"]).split(":")[0] for mail in mailbox[-2:]] == ["Ingetrokken", "Vernietigd"]
    assert Event.objects.filter(tag="withdrawal:made", actor=str(coordinator.pk), municipality="0513").count() == 1

    (tmp_path / "verklaring.json").write_bytes(as_file(made.certificate or {}))
    signed = read_signed(tmp_path / "verklaring.json")
    assert is_authentic(signed)
    assert sha256_of(delivered_zip) in signed.hashes
    whats = {item["what"] for item in signed.statement["erased"]}
    assert whats >= {"upload", "file", "rows", "marks", "key", "findings", "excerpt", "report", "mail"}
    assert signed.statement["aggregates_to_remake"] == 1
    edition.refresh_from_db()
    assert edition.to_remake_since is not None
    report.refresh_from_db()
    assert (report.content, report.measurement, report.sentence) == (None, None, "")
    assert Report.objects.made().filter(period="H1_2017").exists()
    assert (tmp_path / "oporde-erasures.jsonl").read_text().count(str(made.pk)) == 1


@pytest.mark.django_db(transaction=True)
def test_who_destroys_it_may_be_killed_at_every_step(
    story: list[Delivery], offered: DeliveryRound, coordinator: Person, vault: Storage, tmp_path: Path, settings: Any,
    run_jobs: Callable[[], int], mailbox: Mailbox,
):  # fmt: skip
    settings.DIE_AT = tmp_path / "die"
    settings.DIE_AT.mkdir()
    made = withdraw(offered, "0513", "H2_2017", by=coordinator)
    killed = []

    for step in steps.ERASE:
        (settings.DIE_AT / step).touch()
        until = time.monotonic() + PATIENCE_S
        while (settings.DIE_AT / step).exists():
            assert time.monotonic() < until, step
            killed.append(in_a_process_of_its_own(lambda: actions.erase(made.pk)))
    run_jobs()

    assert killed.count(9) == len(steps.ERASE)
    made.refresh_from_db()
    assert made.state == "erased"
    assert found_of([*VALUES, *BSNS], tmp_path) == set()
    assert "51234567" in everything_on_disk(tmp_path)
    assert made.certificate is not None
    erased = made.certificate["statement"]["erased"]
    listed = [item["what"] for item in erased if item["delivery"] == str(story[1].pk)]
    assert sorted(listed).count("upload") == 1, json.dumps(erased, indent=1)
    assert Event.objects.filter(tag="withdrawal:erased").count() == 1
    assert list(verify()) == []
    assert Event.objects.filter(tag="delivery:erased").count() == 1
    told = [str(mail["Subject"]) for mail in mailbox if "ernietigd" in str(mail["Subject"])]
    assert len(told) == 1


def in_a_process_of_its_own(what: Callable[[], object]) -> int:
    """The signal that ended it, or 0."""
    if (child := os.fork()) == 0:
        try:
            connections["default"].connection = None  # that one is the parent's
            what()
        except jobs.Busy:
            pass
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ((2018, 3, 4, 23, 59, 59), Refusal.TOO_EARLY),
        ((2018, 3, 5, 0, 0, 0), None),
        ((2018, 3, 23, 23, 59, 59), None),
        ((2018, 3, 24, 0, 0, 0), Refusal.TOO_LATE),
    ],
)
def test_the_first_and_the_last_day_are_included(
    delivered: Delivered, offered: DeliveryRound, coordinator: Person, clock: HeldClock, moment: tuple[int, ...],
    refusal: Refusal | None,
):  # fmt: skip
    delivered(right())
    clock.set(*moment)

    if refusal is None:
        assert withdraw(offered, "0513", "H2_2017", by=coordinator).state == "erasing"
    else:
        with pytest.raises(NotWithdrawn) as refused:
            withdraw(offered, "0513", "H2_2017", by=coordinator)
        assert refused.value.refusal is refusal
        assert not Withdrawal.objects.exists()


@pytest.mark.django_db
def test_who_may_not_and_what_is_not_there_is_refused(
    delivered: Delivered, offered: DeliveryRound, coordinator: Person, reader: Person, neighbour: Person, staff: Person,
    clock: HeldClock,
):  # fmt: skip
    delivered(right())
    clock.set(2018, 3, 24, 9)
    on_time, late = SignedForm("Wethouder", date(2018, 3, 23)), SignedForm("Wethouder", date(2018, 3, 24))

    def refusal(*given: Any, **more: Any) -> Refusal | None:
        try:
            withdraw(offered, *given, **more)
        except NotWithdrawn as refused:
            return refused.refusal
        return None

    assert refusal("0513", "H2_2017", by=staff, form=late) is Refusal.TOO_LATE
    assert refusal("0513", "H2_2017", by=staff, form=SignedForm("W", date(2018, 3, 30))) is Refusal.IN_THE_FUTURE
    assert refusal("0513", "H2_2017", by=coordinator, form=on_time) is Refusal.NOT_ALLOWED
    assert refusal("0513", "H2_2017", by=staff, form=on_time) is None
    clock.set(2018, 3, 20, 9)
    for person in (reader, neighbour, staff):
        assert refusal("0513", "H2_2017", by=person) is Refusal.NOT_ALLOWED
    assert refusal("0513", "H2_2017", by=coordinator) is Refusal.UNDERWAY
    assert refusal("0513", "H1_2017", by=coordinator) is Refusal.NOTHING
    assert refusal("0513", "H2_2016", by=coordinator) is Refusal.NOT_ALLOWED
    assert refusal("0518", "H2_2017", by=neighbour) is Refusal.NOTHING
    assert refusal("9999", "H2_2017", by=neighbour) is Refusal.NOT_ALLOWED


@pytest.mark.django_db
def test_who_withdraws_while_it_is_checked_gets_what_can_be_known(
    delivered: Delivered, offered: DeliveryRound, coordinator: Person, clock: HeldClock, run_jobs: Callable[[], int],
    mailbox: Mailbox,
):  # fmt: skip
    named = delivered(right())
    packed = delivered({"MSD.zip": zipped({**right("SBW"), **right("SBW", "H1_2017")})})
    clock.set(2018, 3, 6, 9)

    made = withdraw(offered, "0513", "H2_2017", by=coordinator)

    named.refresh_from_db()
    assert named.state == "withdrawn"
    with pytest.raises(jobs.Busy):
        actions.erase(made.pk)  # the archive may hold the period: that is known when it was checked
    assert actions.take_up_forgotten() == 0
    run_jobs_but_erasing_last(run_jobs)
    made.refresh_from_db()
    named.refresh_from_db()
    packed.refresh_from_db()
    assert (made.state, named.state, packed.state) == ("erased", "erased", "judged")
    assert list(DeliveredFile.objects.counting().values_list("period", flat=True)) == ["H1_2017"]
    assert delivered(right()).state == "received", "what was withdrawn may be delivered again while the round is open"


def run_jobs_but_erasing_last(run_jobs: Callable[[], int]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET priority = -1 WHERE task_name = 'erasure.erase'")
    run_jobs()


@pytest.mark.django_db
def test_what_was_delivered_again_goes_with_what_it_replaced_in_a_round_before(
    delivered: Delivered, offered: DeliveryRound, coordinator: Person, clock: HeldClock, run_jobs: Callable[[], int],
    mailbox: Mailbox, tmp_path: Path,
):  # fmt: skip
    before = DeliveryRound.objects.create(
        name="GMSD eerste halfjaar 2017", protocol="gmsd/2017", opens_on=date(2017, 8, 1), closes_on=date(2017, 9, 1)
    )
    RoundPeriod.objects.create(delivery_round=before, period="H1_2017")
    Participant.objects.create(delivery_round=before, municipality_id="0513")
    earlier = [delivered(right("SBW", "H1_2017", Begrote_kosten="51234567")), delivered(right("JEUGD"))]
    run_jobs()
    Delivery.objects.filter(pk__in=[each.pk for each in earlier]).update(delivery_round=before)
    DeliveredFile.objects.update(state="final")
    clock.set(2018, 3, 6, 9)

    with pytest.raises(NotWithdrawn) as refused:
        withdraw(offered, "0513", "H1_2017", by=coordinator)
    assert refused.value.refusal is Refusal.NOTHING, "what became final before is not of this round"
    delivered(right("SBW", "H1_2017"))
    run_jobs()
    assert "51234567" in everything_on_disk(tmp_path), "what was replaced is still kept"
    withdraw(offered, "0513", "H1_2017", by=coordinator)
    assert not DeliveredFile.objects.filter(period="H1_2017").exclude(state="withdrawn").exists()
    run_jobs()

    assert list(DeliveredFile.objects.counting().values_list("period", "state")) == [("H2_2017", "final")]
    assert "51234567" not in everything_on_disk(tmp_path)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["erased", "erased", "judged"]


@pytest.mark.django_db
def test_a_successor_withdraws_for_its_predecessor_alone(
    delivered: Delivered, offered: DeliveryRound, coordinator: Person, clock: HeldClock, run_jobs: Callable[[], int],
    mailbox: Mailbox,
):  # fmt: skip
    Participant.objects.filter(municipality="0518").update(delivered_by="0513")
    delivered(
        {name.replace("0513", "0518"): content.replace(b"0513", b"0518") for name, content in right("SBW").items()}
    )
    delivered(right("SBW"))
    run_jobs()
    clock.set(2018, 3, 6, 9)

    withdraw(offered, "0518", "H2_2017", by=coordinator)
    run_jobs()

    assert list(DeliveredFile.objects.counting().values_list("municipality", flat=True)) == ["0513"]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["erased", "judged"]
