"""The feedback of what was kept: in the words of the report, and the days of what still counts."""

from __future__ import annotations

from collections.abc import Callable

from oporde.portal.deliveries.actions.feedback import feedback_of, shown_feedback
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, right, wrong

RunJobs = Callable[[], int]


def test_there_is_none_before_the_check(delivered: Delivered):
    assert feedback_of(delivered(wrong())) is None


def test_what_was_approved_earlier_still_counts_and_what_was_never_approved_is_not_named(
    delivered: Delivered, run_jobs: RunJobs, clock: HeldClock
):
    first = delivered(wrong())
    run_jobs()
    clock.set(2018, 2, 15, 9)
    delivered(right())
    run_jobs()
    clock.set(2018, 2, 19, 9)
    third = delivered(wrong())
    run_jobs()
    for each in (first, third):
        each.refresh_from_db()

    before, after = feedback_of(first), feedback_of(third)

    assert before is not None
    assert after is not None
    assert before.sentence == "Ontvangen. Niet goedgekeurd: 1 ding om te herstellen."
    assert after.sentence.endswith("Uw levering van 15 februari 2018 blijft gelden.")


def test_a_complaint_has_the_piece_of_the_sheet_of_its_own_file_and_column(delivered: Delivered, run_jobs: RunJobs):
    delivery = delivered(wrong())
    run_jobs()
    delivery.refresh_from_db()

    shown = shown_feedback(delivery)

    assert shown is not None
    [complaint] = shown.files[0].shown.to_mend
    assert complaint.piece is not None
    assert (complaint.piece.rule, complaint.piece.column) == (complaint.complaint.rule, complaint.complaint.column)


def test_the_difference_is_told_in_sentences(delivered: Delivered, run_jobs: RunJobs, clock: HeldClock):
    first = delivered(wrong())
    run_jobs()
    clock.set(2018, 2, 15, 9)
    second = delivered(right())
    run_jobs()
    second.refresh_from_db()

    shown = shown_feedback(second)

    assert shown is not None
    difference = shown.files[0].difference
    assert difference is not None
    assert difference.earlier == first
    assert [sentence.endswith("(1×)") for sentence in difference.solved] == [True]
    assert (difference.still, difference.new) == ((), ())
