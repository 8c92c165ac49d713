"""What a municipality says of its figures: advice, kept with its history."""

from __future__ import annotations

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from oporde.portal.events.models import Event
from oporde.portal.reports.actions.judging import (
    explain,
    explanation_of,
    explanations_of,
    judge,
    may_explain,
    may_judge,
)
from oporde.portal.reports.models import Report, Verdict
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, right


@pytest.fixture
def report(delivered: Delivered) -> Report:
    """Of a delivery of Voorbeeldstad."""
    delivery: Delivery = delivered(right())
    return Report.objects.create(delivery=delivery, municipality="0513", period="H2_2017")


def test_who_may_deliver_judges_and_who_may_look_does_not(
    report: Report, coordinator: Person, reader: Person, neighbour: Person, staff: Person
):
    assert [may_judge(person, report) for person in (coordinator, reader, neighbour, staff)] == [
        True,
        False,
        False,
        False,
    ]


def test_the_last_judgement_holds_and_the_others_stay(report: Report, coordinator: Person):
    judge(report, coordinator, Verdict.AGAIN, "Hulpmiddelen ontbreken.")
    judge(report, coordinator, Verdict.CORRECT)

    assert [(each.verdict, each.note) for each in report.judgements.all()] == [
        ("correct", ""),
        ("again", "Hulpmiddelen ontbreken."),
    ]
    assert [event.detail["verdict"] for event in Event.objects.filter(tag="report:judged").order_by("id")] == [
        "again",
        "correct",
    ]


def test_an_explanation_can_be_changed_until_the_round_closes_and_keeps_its_history(
    report: Report, coordinator: Person, clock: HeldClock
):
    explain(report, coordinator, "Nieuw contract.")
    assert explain(report, coordinator, "Nieuw contract.") is None
    explain(report, coordinator, "Nieuw contract per 1 juli.")

    assert [each.text for each in explanations_of(report)] == ["Nieuw contract per 1 juli.", "Nieuw contract."]
    assert explanation_of(report).text == "Nieuw contract per 1 juli."  # type: ignore[union-attr]
    clock.set(2018, 3, 9, 23, 59)
    assert may_explain(coordinator, report)
    clock.set(2018, 3, 10, 0, 0)
    assert (may_explain(coordinator, report), may_judge(coordinator, report)) == (False, True)
