"""From received to judged: what is written down, what counts, who hears of it, and that nothing is left in clear."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oporde.findings import NotRun, Verdict
from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.actions import checking
from oporde.portal.deliveries.actions.looking import excerpts_of, outcome_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.nursery import NURSERY, Died, TookTooLong
from oporde.portal.deliveries.shapes import Difference
from oporde.portal.deliveries.vault import Storage
from oporde.portal.events.models import Event
from tests.deliveries import clients, name_of, table, zipped
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import WRONG_BSN, Delivered, all_right, right, wrong

RunJobs = Callable[[], int]


def tags(delivery: Delivery) -> list[str]:
    return list(Event.objects.filter(about=delivery.about).order_by("id").values_list("tag", flat=True))


def raising(fault: Exception) -> Callable[..., Any]:
    def fails(*_: Any, **__: Any) -> Any:
        raise fault

    return fails


def test_a_right_delivery_is_approved_and_counts(
    delivered: Delivered, run_jobs: RunJobs, coordinator: Person, settings: Any, mailbox: Any
):
    delivery = delivered({"MSD.zip": zipped(all_right())})

    run_jobs()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.verdict, delivery.stage) == ("judged", "approved", "")
    assert delivery.checked_at is not None
    assert delivery.protocol_version == "gmsd/2017"
    assert [(file.layout, file.state, file.counts) for file in delivery.files.all()] == [
        ("wmo", "report_pending", True),
        ("kosten_wmo", "report_pending", True),
        ("sbw", "report_pending", True),
        ("jeugd", "report_pending", True),
    ]
    outcome = outcome_of(delivery)
    assert outcome is not None
    assert outcome.verdict is Verdict.APPROVED
    assert tags(delivery)[:2] == ["delivery:received", "delivery:checking"]
    assert tags(delivery).count("file:approved") == 4
    [mail] = mailbox.to(coordinator.email)
    assert str(mail["Subject"]).startswith("Goedgekeurd")
    assert list(settings.WORKER_TMP.iterdir()) == []


def test_a_wrong_file_is_rejected_and_the_others_of_the_zip_go_on(
    delivered: Delivered, run_jobs: RunJobs, mailbox: Any, coordinator: Person
):
    delivery = delivered({"MSD.zip": zipped({**all_right(), **wrong()})})

    run_jobs()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.verdict) == ("judged", "rejected")
    states = {file.layout: (file.state, file.counts) for file in delivery.files.all()}
    assert states.pop("wmo") == ("rejected", False)
    assert set(states.values()) == {("report_pending", True)}
    assert "Niet goedgekeurd" in mailbox.to(coordinator.email)[0]["Subject"]


def test_the_first_wrong_rows_can_be_seen_and_nobodys_number(delivered: Delivered, run_jobs: RunJobs):
    delivery = delivered(wrong())

    run_jobs()

    pieces = excerpts_of(delivery).pieces
    piece = next(piece for piece in pieces if piece.column == "BSN")
    first = next(row for row in piece.sheet.rows if row.marked)
    assert first.number == 2
    assert any(cell.masked and cell.marked and set(cell.text) == {"•"} for cell in first.cells)
    text = excerpts_of(delivery).to_json().decode()
    assert WRONG_BSN not in text
    assert not any(client["BSN"] in text for client in clients(9))


def test_what_was_rejected_leaves_what_was_approved(delivered: Delivered, run_jobs: RunJobs, clock: HeldClock):
    first = delivered(right())
    run_jobs()
    clock.advance(hours=1)

    delivered(wrong())
    run_jobs()

    [counting] = DeliveredFile.objects.counting()
    assert counting.delivery == first
    assert counting.state == "report_pending"


def test_a_later_approved_file_takes_the_place_of_the_earlier(
    delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    first = delivered({**right(), **right("SBW")})
    run_jobs()
    clock.advance(hours=1)

    second = delivered(right(Beschikt_volume="4"))
    run_jobs()

    assert {file.layout: file.delivery for file in DeliveredFile.objects.counting()} == {"wmo": second, "sbw": first}
    assert first.files.get(layout="wmo").state == "superseded"
    assert "file:superseded" in tags(first)


def test_what_became_final_in_a_round_before_is_replaced_by_what_is_delivered_again(
    delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    first = delivered(right(period="H1_2017"))
    run_jobs()
    first.files.update(state="final")
    clock.advance(hours=1)

    second = delivered(right(period="H1_2017", Beschikt_volume="4"))
    run_jobs()

    assert DeliveredFile.objects.counting().get().delivery == second
    assert first.files.get().state == "superseded"


def test_what_was_received_earlier_and_judged_later_does_not_count(delivered: Delivered, clock: HeldClock):
    first = delivered(right())
    clock.advance(hours=1)
    second = delivered(right(Beschikt_volume="4"))

    checking.check(second.pk, attempt=1, last=False)
    checking.check(first.pk, attempt=1, last=False)

    [counting] = DeliveredFile.objects.counting()
    assert counting.delivery == second
    assert first.files.get().state == "superseded"


def test_the_difference_with_the_attempt_before_is_kept(delivered: Delivered, run_jobs: RunJobs, clock: HeldClock):
    first = delivered(wrong())
    run_jobs()
    clock.advance(hours=1)

    second = delivered(right())
    run_jobs()

    kept = second.files.get().difference
    assert kept is not None
    difference = Difference.from_json(kept)
    assert difference.earlier == str(first.pk)
    assert difference.solved
    assert not difference.still
    assert not difference.new
    assert difference.rows is not None
    assert (difference.rows.same, difference.rows.changed + difference.rows.added) == (8, 1)


def test_a_foreign_municipality_and_a_period_that_is_not_asked_are_refused_and_the_rest_goes_on(
    delivered: Delivered, run_jobs: RunJobs
):
    files = {
        **right("SBW"),
        name_of("JEUGD", "0518"): table("JEUGD", [{"Gemeentecode": "0518"}]),
        name_of("JEUGD", "0513", "H2_2016"): table("JEUGD", [{"Gemeentecode": "0513"}]),
    }

    delivery = delivered({"MSD.zip": zipped(files)})
    run_jobs()

    assert [file.state for file in delivery.files.all()] == ["report_pending", "rejected", "rejected"]


def test_a_file_is_compared_with_what_counts_about_the_period_before(
    delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    delivered({"MSD.zip": zipped(right("SBW", "H1_2017"))})
    run_jobs()
    clock.advance(hours=1)

    delivery = delivered(right("SBW"))
    run_jobs()

    delivery.refresh_from_db()
    outcome = outcome_of(delivery)
    assert outcome is not None
    assert [finding.rule for finding in outcome.findings] == ["X05"]


def test_rows_of_an_approved_file_are_kept_in_the_vault_without_a_number(
    delivered: Delivered, run_jobs: RunJobs, vault: Storage, tmp_path: Path
):
    delivery = delivered(right())
    run_jobs()

    delivery.refresh_from_db()
    file = delivery.files.get()
    path = the_vault.reveal(vault, file.rows_key, the_vault.unwrap(delivery.wrapped_key), tmp_path / "rows.parquet")
    assert path.read_bytes()[:4] == b"PAR1"
    assert b"9999900" not in path.read_bytes()


def test_a_rule_that_could_not_run_approves_nothing_and_staff_hear_of_it(
    delivered: Delivered, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch, mailbox: Any, staff: Person
):
    delivery = delivered(all_right())
    examine = NURSERY.examine

    def one_rule_fails(*given: Any, **more: Any) -> Any:
        result = examine(*given, **more)
        [first, *others] = result.outcome.files
        failed = (NotRun(rule="W104", reason="out of memory"),)
        files = (replace(first, verdict=Verdict.UNDECIDED, not_run=failed), *others)
        return replace(result, outcome=replace(result.outcome, files=files, not_run=failed, verdict=Verdict.UNDECIDED))

    monkeypatch.setattr(NURSERY, "examine", one_rule_fails)
    run_jobs()

    delivery.refresh_from_db()
    assert delivery.state == "not_checked"
    assert not DeliveredFile.objects.counting().exists()
    assert {file.state for file in delivery.files.all()} == {"undecided"}
    assert "delivery:not-checked" in tags(delivery)
    assert "kon niet worden gecontroleerd" in mailbox.to(staff.email)[0]["Subject"]
    assert "Nog niet gecontroleerd" in mailbox.to("anna@")[0]["Subject"]


def test_what_could_not_be_checked_can_be_checked_again(
    delivered: Delivered, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch, staff: Person
):
    delivery = delivered(all_right())
    with monkeypatch.context() as patch:
        patch.setattr(NURSERY, "examine", raising(TookTooLong("1 s")))
        checking.check(delivery.pk, attempt=1, last=False)

    assert checking.check_again(delivery, staff)
    run_jobs()

    delivery.refresh_from_db()
    assert delivery.state == "judged"
    assert DeliveredFile.objects.counting().count() == 4
    assert not checking.check_again(delivery, staff)


def test_what_was_tampered_with_is_not_checked_and_said_so(delivered: Delivered, settings: Any):
    delivery = delivered(right())
    [kept] = settings.VAULT_FOLDER.rglob("*.age")
    kept.write_bytes(kept.read_bytes()[:-10])

    checking.check(delivery.pk, attempt=1, last=False)

    delivery.refresh_from_db()
    assert delivery.state == "not_checked"
    assert Message.objects.filter(kind="delivery-not-checked").count() == 1


def test_a_child_that_dies_once_is_tried_again_and_twice_is_given_up(
    delivered: Delivered, monkeypatch: pytest.MonkeyPatch
):
    delivery = delivered(right())
    monkeypatch.setattr(NURSERY, "examine", raising(Died("child")))

    with pytest.raises(Died):
        checking.check(delivery.pk, attempt=1, last=False)
    checking.check(delivery.pk, attempt=2, last=False)

    delivery.refresh_from_db()
    assert delivery.state == "not_checked"


def test_a_job_that_runs_twice_judges_and_mails_once(delivered: Delivered, coordinator: Person):
    delivery = delivered(right())

    checking.check(delivery.pk, attempt=1, last=False)
    checking.check(delivery.pk, attempt=2, last=False)

    assert tags(delivery).count("delivery:checked") == 1
    assert Message.objects.filter(to_address=coordinator.email, kind="delivery-approved").count() == 1
    assert delivery.files.count() == 1


def test_a_number_in_the_name_of_an_entry_is_hidden(delivered: Delivered):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("123456782_WMO.csv", b"x")
    delivery = delivered({"MSD.zip": packed.getvalue()})

    checking.check(delivery.pk, attempt=1, last=False)

    delivery.refresh_from_db()
    assert "123456782" not in str(delivery.outcome)
    assert "123456782" not in delivery.files.get().name


def test_what_does_not_exist_is_not_checked(vault: Storage, db: None):
    checking.check(uuid.uuid4(), attempt=1, last=False)

    assert not Event.objects.exists()
