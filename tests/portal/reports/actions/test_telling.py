"""Who hears of reports, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.nursery import NURSERY, Failed
from oporde.portal.reports.actions.asking import take_up_forgotten
from tests.deliveries import zipped
from tests.portal.reports.conftest import H1, H2, RunJobs, quick


def test_two_half_years_in_one_delivery_give_two_reports_and_one_mail(
    delivered: Callable[..., Delivery], run_jobs: RunJobs, mailbox: Any, coordinator: Person
):
    delivery = delivered({"MSD.zip": zipped({**quick(period=H1), **quick()})})
    run_jobs()

    assert {report.period for report in delivery.reports.made()} == {H1, H2}
    [mail] = [mail for mail in mailbox.to(coordinator.email) if "rapport" in mail["Subject"]]
    assert "/rapporten/" in mail.get_body(("plain",)).get_content()
    assert "Eerste halfjaar" in mail.get_body(("plain",)).get_content()


def test_a_report_that_cannot_be_made_is_told_to_staff_and_the_file_stays_approved(
    delivered: Callable[..., Delivery], run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch, staff: Person, mailbox: Any
):
    def fails(*_: Any, **__: Any) -> None:
        raise Failed("KeyError in ergens.py:1")

    monkeypatch.setattr(NURSERY, "measure", fails)
    monkeypatch.setattr("oporde.portal.reports.tasks.ATTEMPTS", 1)
    delivery = delivered(quick())
    run_jobs()

    [report] = delivery.reports.all()
    assert report.fault == "er ging iets mis bij ons (KeyError in ergens.py:1)"
    assert {file.state for file in report.files()} == {"report_pending"}
    assert [mail["Subject"] for mail in mailbox.to(staff.email)] == [
        f"Het op-orde-rapport bij levering {delivery.reference} kon niet worden gemaakt"
    ]
    assert take_up_forgotten() == 0
