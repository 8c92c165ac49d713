"""Closing a round: what counts becomes final, once, and who delivered it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.closing.actions import StillOpen, close, due_rounds
from oporde.portal.closing.models import Closing
from oporde.portal.closing.report import report_of
from oporde.portal.closing.tasks import close_rounds
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound, Extension
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.actions.test_standing import ALL_RIGHT, LAYOUTS, sent


def states(code: str) -> set[str]:
    return set(DeliveredFile.objects.filter(municipality=code, counts=True).values_list("state", flat=True))


def test_until_the_last_day_is_over_nothing_is_closed(
    delivery_round: DeliveryRound, coordinator: Person, clock: HeldClock
):
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    clock.set(2018, 3, 9, 23, 59)

    with pytest.raises(StillOpen):
        close(delivery_round)
    assert list(due_rounds()) == []
    assert states("0513") == {"approved"}


def test_what_counts_becomes_final_and_who_delivered_it_is_told_once(
    delivery_round: DeliveryRound, coordinator: Person, staff: Person, clock: HeldClock
):
    first = sent(delivery_round, coordinator, "0513", {LAYOUTS[0]: "approved"})
    first.files.update(state="superseded", counts=False)
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    sent(delivery_round, coordinator, "0513", {LAYOUTS[1]: "rejected"})
    clock.set(2018, 3, 10, 0, 30)

    done = close(delivery_round, by=staff)
    again = close(delivery_round)

    assert states("0513") == {"final"}
    assert first.files.get().state == "superseded"
    assert (done.files, again.files) == (4, 0)
    assert again.closing == done.closing == Closing.objects.get()
    assert (Closing.objects.get().files, Closing.objects.get().municipalities) == (4, 1)
    to = Message.objects.filter(kind="round-closed").values_list("to_address", flat=True)
    assert list(to) == [coordinator.email]
    assert Message.objects.filter(kind="alert").count() == 1
    events = list(Event.objects.filter(tag__in=("round:files-final", "round:closed")).order_by("id"))
    assert [(event.tag, event.municipality) for event in events] == [
        ("round:files-final", "0513"),
        ("round:closed", ""),
    ]
    assert events[1].detail == {"name": delivery_round.name, "files": 4, "municipalities": 1}

    DeliveredFile.objects.filter(counts=True).update(state="superseded", counts=False)  # as by a later round
    rows = report_of(delivery_round).tables["files"].rows
    assert [row[-1] for row in rows[:4]] == [1, 1, 1, 1], "what was final in a round stays so in its report"


def test_who_has_more_time_or_is_being_checked_follows_by_itself(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, staff: Person, clock: HeldClock
):
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id="0513", until=date(2018, 3, 16), reason="Ziekte", by=staff
    )
    sent(delivery_round, coordinator, "0513", {LAYOUTS[0]: "approved"})
    sent(delivery_round, neighbour, "0518", {LAYOUTS[0]: "approved"})
    busy = sent(delivery_round, neighbour, "0518", {}, state=DeliveryState.CHECKING)
    clock.set(2018, 3, 10, 1)

    said = str(close_rounds(datetime(2018, 3, 10, tzinfo=UTC)))

    assert said.endswith("0 bestanden definitief, nog 2 gemeenten")
    busy.state = DeliveryState.NOT_CHECKED
    busy.save()
    assert close(delivery_round).extended == ("0513",)
    assert (states("0513"), states("0518")) == ({"approved"}, {"final"})
    assert not Closing.objects.exists()
    clock.set(2018, 3, 17, 1)
    close_rounds(datetime(2018, 3, 17, tzinfo=UTC))
    assert states("0513") == {"final"}
    assert Closing.objects.get().by is None
    assert list(due_rounds()) == []


def test_a_report_that_is_being_made_is_waited_for(
    delivery_round: DeliveryRound, coordinator: Person, clock: HeldClock
):
    made = sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    made.files.update(state="report_pending")
    clock.set(2018, 3, 10, 1)

    assert close(delivery_round).busy == ("0513",)
    made.files.update(state="report_ready")
    assert close(delivery_round).files == 4
