"""The table of states."""

from __future__ import annotations

from oporde.portal.deliveries.states import (
    COUNTING,
    DELIVERY_STEPS,
    FILE_STEPS,
    UNDERWAY,
    DeliveryState,
    FileState,
    before,
    file_before,
)


def test_every_state_stands_in_the_table():
    assert set(DELIVERY_STEPS) == set(DeliveryState)
    assert set(FILE_STEPS) == set(FileState)


def test_every_delivery_comes_to_a_judgement_and_can_be_erased():
    reached, ahead = set(), {DeliveryState.RECEIVED}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= DELIVERY_STEPS[state] - reached

    assert reached == set(DeliveryState)
    assert DELIVERY_STEPS[DeliveryState.ERASED] == frozenset()


def test_a_check_that_was_killed_may_begin_again():
    assert DeliveryState.CHECKING in before(DeliveryState.CHECKING)
    assert set(before(DeliveryState.JUDGED)) == {DeliveryState.CHECKING}
    assert {DeliveryState.RECEIVED, DeliveryState.CHECKING} == UNDERWAY


def test_only_an_approved_file_counts_and_what_is_withdrawn_stays_so():
    assert {FileState.REJECTED, FileState.UNDECIDED, FileState.SUPERSEDED, FileState.WITHDRAWN} & COUNTING == set()
    assert FILE_STEPS[FileState.WITHDRAWN] == frozenset()
    assert set(file_before(FileState.FINAL)) == {FileState.APPROVED, FileState.REPORT_READY}
