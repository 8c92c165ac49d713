"""Ask for reports: what a kill left behind is taken up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions import checking
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.events.models import Event
from oporde.portal.reports.actions.asking import take_up_forgotten
from oporde.portal.reports.actions.reading import content_of
from oporde.portal.reports.models import Report
from tests.portal.conftest import HeldClock
from tests.portal.reports.conftest import H1, Deliver, RunJobs, files_of, quick

IN_THE_QUEUE = ("delivery:checked", "report:made", "report:made-anew")


def test_what_a_kill_left_behind_is_taken_up(
    delivered: Callable[..., Delivery], run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checking.file_approved, "send", lambda *_, **__: [])
    delivery = delivered(quick())
    run_jobs()
    monkeypatch.undo()

    assert Report.objects.count() == 0
    assert take_up_forgotten() == 4
    run_jobs()
    assert delivery.reports.made().count() == 1
    Report.objects.update(asked=2)
    assert (take_up_forgotten(), take_up_forgotten()) == (1, 0)
    run_jobs()
    assert Report.objects.wanted().count() == 0


def test_a_file_of_another_kind_gives_a_report_with_both_and_supersedes_the_other(reported: Deliver, clock: HeldClock):
    wmo = {name: content for name, content in files_of().items() if "_WMO_" in name}
    first = reported(wmo)
    second = reported({name: content for name, content in files_of().items() if name not in wmo})

    first.refresh_from_db()
    assert first.superseded_by == second
    assert content_of(first).superseded == (  # type: ignore[union-attr]
        "Dit rapport is vervangen. Op 14 februari 2018 is een nieuwere levering over deze periode goedgekeurd."
    )
    assert [file.layout for file in content_of(first).files] == ["wmo"]  # type: ignore[union-attr]
    assert {file.layout for file in content_of(second).files} == {"wmo", "kosten_wmo", "sbw", "jeugd"}  # type: ignore[union-attr]
    assert {file.state for file in DeliveredFile.objects.all()} == {"report_ready"}


def test_the_half_year_before_makes_the_report_anew_without_a_second_mail(
    reported: Deliver, coordinator: Person, run_jobs: RunJobs
):
    report = reported(files_of())
    reported(files_of(period=H1))

    report.refresh_from_db()
    assert (report.made, report.asked) == (2, 2)
    assert "Met de levering over het eerste halfjaar van 2017." in content_of(report).compared_with  # type: ignore[union-attr]
    mails = Message.objects.filter(kind="report-ready")
    assert sorted(mails.values_list("once", flat=True)) == sorted(
        f"report-ready:{delivery.pk}" for delivery in Delivery.objects.all()
    )
    assert Event.objects.filter(tag="report:made-anew").count() == 1


def test_in_a_long_queue_each_check_is_followed_by_its_report_and_what_is_made_anew_takes_its_turn(
    delivered: Callable[..., Delivery],
    reported: Deliver,
    run_jobs: RunJobs,
    others: Callable[[int], list[Person]],
):
    reported(quick())
    before = Event.objects.count()
    queue = [delivered(quick(period=H1))]
    for person in others(5):
        [access] = person.accesses.all()
        queue.append(delivered(quick(access.municipality_id), person=person, code=access.municipality_id))
    run_jobs()

    done = [event.tag for event in Event.objects.order_by("pk")[before:] if event.tag in IN_THE_QUEUE]
    assert done == ["delivery:checked", "report:made"] * len(queue) + ["report:made-anew"]
    assert [report.made for report in Report.objects.filter(municipality="0513").order_by("-period")] == [2, 1]
