"""The clock of the portal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from oporde.portal import clock
from tests.portal.conftest import HeldClock


def test_the_clock_tells_the_moment_in_utc_and_the_day_in_the_netherlands(clock: HeldClock):
    clock.set(2018, 3, 10, 0, 30)

    assert clock_now() == datetime(2018, 3, 9, 23, 30, tzinfo=UTC)
    assert clock_now().utcoffset() is not None
    assert clock_today() == date(2018, 3, 10)


def test_the_demo_clock_starts_where_it_is_told_and_ticks_on(clock: HeldClock, settings: Any):
    settings.CLOCK = datetime(2018, 2, 19, 8, 30, tzinfo=UTC)
    settings.CLOCK_SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
    clock.moment = datetime(2026, 11, 1, 12, 5, tzinfo=UTC)

    assert clock_now() == datetime(2018, 2, 19, 8, 35, tzinfo=UTC)


clock_now, clock_today = clock.now, clock.today
