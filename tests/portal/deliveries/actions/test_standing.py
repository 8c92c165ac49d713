"""Where all municipalities stand in a round."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oporde.portal import clock as portal_clock
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.actions.standing import Whole, former_round, progress_of, promises_of, standing_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant, RoundPeriod
from oporde.portal.rounds.plans import layouts_of
from tests.portal.conftest import HeldClock

LAYOUTS = layouts_of("gmsd/2017")


def sent(
    delivery_round: DeliveryRound, person: Person, code: str, states: dict[str, str], *, of: str = "",
    period: str = "H2_2017", state: DeliveryState = DeliveryState.JUDGED,
) -> Delivery:  # fmt: skip
    """A delivery with a file of each layout in a state; "approved" counts."""
    good = bool(states) and set(states.values()) <= {"approved"}
    made = Delivery.objects.create(
        delivery_round=delivery_round, municipality_id=code, person=person, state=state, began_at=portal_clock.now(),
        checked_at=portal_clock.now() if state == DeliveryState.JUDGED else None, token=uuid.uuid4().hex,
        consent_version="1", consent_text="Ja.", verdict="approved" if good else "rejected", outcome={},
    )  # fmt: skip
    for order, (layout, how) in enumerate(states.items(), start=1):
        counts = how == "approved"
        if counts:
            DeliveredFile.objects.filter(municipality=of or code, period=period, layout=layout).update(counts=False)
        DeliveredFile.objects.create(
            delivery=made, order=order, name=f"{layout}.csv", layout=layout, municipality=of or code, period=period,
            rows=9, verdict=how, state=how, counts=counts,
        )  # fmt: skip
    return made


ALL_RIGHT = dict.fromkeys(LAYOUTS, "approved")


def test_each_municipality_stands_where_its_last_attempts_left_it(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, staff: Person, clock: HeldClock
):
    Municipality.objects.create(code="0034", name="Almere")
    Municipality.objects.create(code="0060", name="Ameland")
    Participant.objects.create(delivery_round=delivery_round, municipality_id="0034")
    Participant.objects.create(delivery_round=delivery_round, municipality_id="0060", delivered_by_id="0513")
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id="0034", until=date(2018, 3, 23), reason="Ziekte", by=staff
    )
    sent(delivery_round, coordinator, "0513", ALL_RIGHT)
    clock.advance(hours=1)
    sent(delivery_round, coordinator, "0513", {LAYOUTS[0]: "rejected"})
    sent(delivery_round, coordinator, "0513", {LAYOUTS[0]: "approved"}, of="0060")
    sent(delivery_round, neighbour, "0518", {LAYOUTS[1]: "rejected"})
    sent(delivery_round, neighbour, "0518", {LAYOUTS[0]: "rejected"}, of="0513")  # by mistake, of another

    standing = standing_of(delivery_round)

    rows = {row.code: row for row in standing.rows}
    assert {code: row.whole for code, row in rows.items()} == {
        "0513": Whole.COMPLETE, "0518": Whole.STUCK, "0034": Whole.SILENT, "0060": Whole.PARTLY,
    }  # fmt: skip
    first = rows["0513"].squares[0]
    assert first is not None
    assert (first.state, first.counts) == ("rejected", True)
    assert [square.state if square else None for square in rows["0518"].squares[:2]] == ["none", "rejected"]
    assert (rows["0060"].delivered_by, rows["0060"].deliverer) == ("0513", "Voorbeeldstad")
    assert rows["0513"].deliveries == 3
    assert (rows["0034"].until, rows["0034"].is_extended) == (date(2018, 3, 23), True)
    assert len(standing.columns) == 8
    assert standing.counts[Whole.SILENT] == 1
    assert standing.share_covered == pytest.approx(rows["0513"].inhabitants / standing.inhabitants)  # type: ignore[operator]


def test_what_came_after_the_periods_delivers_only_for_those_that_it_succeeds(delivery_round: DeliveryRound):
    for code in ("1950", "0007"):
        Municipality.objects.create(code=code, name=code)
    Participant.objects.create(delivery_round=delivery_round, municipality_id="1950")
    Participant.objects.create(delivery_round=delivery_round, municipality_id="0007", delivered_by_id="1950")

    codes = {row.code for row in standing_of(delivery_round).rows}

    assert "0007" in codes
    assert "1950" not in codes


def test_it_takes_as_many_questions_for_many_as_for_few(delivery_round: DeliveryRound, coordinator: Person):
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            standing_of(delivery_round)
            promises_of(delivery_round)
            progress_of(delivery_round)
        return len(asked)

    few = questions()
    for number in range(30):
        code = f"{9000 + number}"
        Municipality.objects.create(code=code, name=f"Gemeente {code}")
        Participant.objects.create(delivery_round=delivery_round, municipality_id=code)
        sent(delivery_round, coordinator, code, ALL_RIGHT)

    assert questions() == few
    assert few <= 10


def test_what_was_promised_stands_with_its_working_day_the_longest_overdue_first(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock
):
    DeliveryRound.objects.filter(pk=delivery_round.pk).update(feedback_working_days=3, report_working_days=2)
    delivery_round.refresh_from_db()
    clock.set(2018, 2, 16, 15)  # a Friday
    waiting = sent(delivery_round, coordinator, "0513", {}, state=DeliveryState.NOT_CHECKED)
    clock.set(2018, 2, 19, 9)
    approved = sent(delivery_round, neighbour, "0518", ALL_RIGHT)

    clock.set(2018, 2, 21, 9)

    assert [(each.what, each.delivery, each.due, each.late_days) for each in promises_of(delivery_round)] == [
        ("feedback", waiting, date(2018, 2, 21), 0), ("report", approved, date(2018, 2, 21), 0),
    ]  # fmt: skip
    clock.set(2018, 2, 22, 9)
    assert [each.late_days for each in promises_of(delivery_round)] == [1, 1]


def test_progress_is_the_share_of_municipalities_of_which_something_was_approved(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock
):
    sent(delivery_round, neighbour, "0518", {LAYOUTS[0]: "rejected"})
    sent(delivery_round, coordinator, "0513", {LAYOUTS[0]: "approved"})
    clock.set(2018, 2, 15, 12)

    assert progress_of(delivery_round) == [(0, 0.0), (1, 0.0), (2, 0.5), (3, 0.5)]


def test_the_former_round_is_the_one_that_opened_before(delivery_round: DeliveryRound):
    former = DeliveryRound.objects.create(
        name="Vorige", protocol="gmsd/2017", opens_on=delivery_round.opens_on - timedelta(days=180),
        closes_on=delivery_round.opens_on - timedelta(days=150), consent_text="Ja.", consent_version="1",
    )  # fmt: skip
    RoundPeriod.objects.create(delivery_round=former, period="H1_2017")

    assert former_round(delivery_round) == former
    assert former_round(former) is None
