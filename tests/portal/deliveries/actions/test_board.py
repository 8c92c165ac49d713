"""Where a municipality stands, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.actions.board import Board, Place, Step, board_of
from oporde.portal.deliveries.models import Delivery
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, right, wrong

RunJobs = Callable[[], int]


def places(board: Board, period: int = 0) -> dict[str, Place]:
    return {place.title: place for place in board.rounds[0].periods[period].places}


def test_at_first_everything_has_to_be_delivered(delivery_round: DeliveryRound, voorbeeldstad: Municipality):
    [board] = board_of(voorbeeldstad).rounds

    assert [(period.optional, len(period.places)) for period in board.periods] == [(False, 4), (True, 4)]
    assert {place.state for period in board.periods for place in period.places} == {"none"}
    assert (board.step, board.files, board.days_left) == (Step.DELIVER, 4, 23)


def test_a_file_that_is_being_checked_is_shown_as_that(voorbeeldstad: Municipality, delivered: Delivered):
    delivery = delivered(right())

    board = board_of(voorbeeldstad)

    assert [place.state for place in places(board).values()].count("checking") == 1
    assert (board.rounds[0].step, board.rounds[0].about) == (Step.WAIT, delivery)


def test_what_was_rejected_is_to_mend_and_what_was_approved_before_counts(
    voorbeeldstad: Municipality, delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    first = delivered(all_right())
    run_jobs()
    clock.advance(hours=1)
    second = delivered(wrong())
    run_jobs()

    board = board_of(voorbeeldstad)

    [rejected] = [place for place in places(board).values() if place.state == "rejected"]
    assert rejected.counting is not None
    assert rejected.counting.delivery == first
    assert not rejected.counts
    assert board.rounds[0].periods[0].approved == 4
    assert (board.rounds[0].step, board.rounds[0].about, board.rounds[0].files) == (Step.MEND, second, 1)


def test_when_all_that_is_asked_was_approved_there_is_nothing_to_do(
    voorbeeldstad: Municipality, delivered: Delivered, run_jobs: RunJobs
):
    delivered(all_right())
    run_jobs()

    board = board_of(voorbeeldstad)

    assert all(place.counts for place in places(board).values())
    assert board.rounds[0].step is Step.NOTHING


def test_a_delivery_without_a_file_that_is_asked_is_to_mend_too(
    voorbeeldstad: Municipality, delivered: Delivered, run_jobs: RunJobs
):
    delivery = delivered({"gegevens.csv": b"BSN;x\r\n1;2\r\n"})
    run_jobs()

    [board] = board_of(voorbeeldstad).rounds

    assert (board.step, board.about) == (Step.MEND, delivery)


@pytest.mark.parametrize("state", ["not_checked", "quarantined"])
def test_what_we_could_not_judge_comes_first(voorbeeldstad: Municipality, delivered: Delivered, state: str):
    delivery = delivered(right())
    Delivery.objects.update(state=state)

    [board] = board_of(voorbeeldstad).rounds

    assert (board.step, board.about) == (Step.ASK, delivery)


def test_between_rounds_the_last_is_shown_and_the_next_is_named(
    delivery_round: DeliveryRound, voorbeeldstad: Municipality, clock: HeldClock
):
    clock.set(2018, 3, 10, 0, 0, 1)
    coming = DeliveryRound.objects.create(
        name="Volgende", protocol="gmsd/2017", opens_on="2018-08-13", closes_on="2018-09-07", consent_text="x",
        consent_version="1",
    )  # fmt: skip
    Participant.objects.create(delivery_round=coming, municipality=voorbeeldstad)

    board = board_of(voorbeeldstad)

    assert board.rounds == ()
    assert board.last is not None
    assert (board.last.delivery_round, board.last.step) == (delivery_round, Step.LATE)
    assert board.coming == coming


def test_an_extension_keeps_the_round_open(
    delivery_round: DeliveryRound, voorbeeldstad: Municipality, staff: Person, clock: HeldClock
):
    Extension.objects.create(
        delivery_round=delivery_round, municipality=voorbeeldstad, until="2018-03-16", reason="ziekte", by=staff
    )
    clock.set(2018, 3, 14, 9)

    [board] = board_of(voorbeeldstad).rounds

    assert board.days_left == 2


def test_a_successor_sees_the_files_of_who_it_delivers_for(
    delivery_round: DeliveryRound, voorbeeldstad: Municipality, testerdam: Municipality
):
    Participant.objects.filter(municipality=testerdam).update(delivered_by=voorbeeldstad)

    [board] = board_of(voorbeeldstad).rounds

    assert [period.municipality for period in board.periods if not period.optional] == ["Voorbeeldstad", "Testerdam"]
