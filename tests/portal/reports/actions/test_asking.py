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
