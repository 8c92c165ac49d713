"""When a work is due: every day at a Dutch time, or every so much time; one moment after the other, none left out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as some

from oporde.portal.clock import AMSTERDAM, day_of
from oporde.portal.schedule.works import CatchUp, Daily, Every, Recurring, Rhythm, recurring

RHYTHMS = [
    Daily(time(8)), Daily(time(0)), Daily(time(2, 30)), Daily(time(23, 59)),
    Every(timedelta(minutes=1)), Every(timedelta(minutes=10)), Every(timedelta(hours=7)),
]  # fmt: skip
MOMENTS = some.floats(1.48e9, 1.9e9).map(lambda s: datetime.fromtimestamp(s, UTC))


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=str)
@given(moment=MOMENTS)
def test_moments_follow_one_another(rhythm: Rhythm, moment: datetime):
    last, following = rhythm.last(moment), rhythm.following(moment)

    assert last <= moment < following
    assert rhythm.following(last) == following
    assert rhythm.last(following) == following
    assert rhythm.last(following - timedelta(microseconds=1)) == last


def test_every_dutch_day_has_one_moment_also_when_the_clocks_change():
    work = Recurring(name="a", title="", rhythm=Daily(time(2, 30)), catch_up=CatchUp.EACH, one_transaction=True,
                     function=lambda due: None)  # fmt: skip

    due = list(work.due(datetime(2018, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)))

    assert len({day_of(moment) for moment in due}) == len(due) == 365
    assert {moment.astimezone(AMSTERDAM).strftime("%H:%M") for moment in due} == {"02:30", "03:30"}


def test_of_what_was_missed_all_or_only_the_last_is_due():
    made = partial(
        Recurring, name="a", title="", rhythm=Daily(time(8)), one_transaction=True, function=lambda due: None
    )
    after, until = datetime(2018, 2, 12, 8, tzinfo=AMSTERDAM), datetime(2018, 2, 15, 7, 59, tzinfo=AMSTERDAM)

    each = [moment.astimezone(AMSTERDAM).day for moment in made(catch_up=CatchUp.EACH).due(after, until)]
    once = [moment.astimezone(AMSTERDAM).day for moment in made(catch_up=CatchUp.ONCE).due(after, until)]

    assert (each, once) == ([13, 14], [14])


def test_a_work_is_named_once_and_says_when():
    with pytest.raises(AssertionError, match="every or daily_at"):
        recurring(name="a.b", title="")
    with pytest.raises(AssertionError, match="there already"):
        recurring(name="schedule.forget", title="", every=timedelta(days=1))
