"""Working days: Easter, Whitsun and the King do not work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from oporde.portal.rounds.working_days import is_working_day, working_days_after

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("moment", "count", "day"),
    [
        ((2018, 2, 14, 12), 1, date(2018, 2, 15)),
        ((2018, 2, 16, 23, 59), 1, date(2018, 2, 19)),  # Friday
        ((2018, 2, 17, 9), 1, date(2018, 2, 19)),  # Saturday
        ((2018, 3, 29, 9), 1, date(2018, 4, 3)),  # before Good Friday and Easter Monday
        ((2018, 4, 26, 9), 1, date(2018, 4, 30)),  # before the King's birthday, a Friday
        ((2018, 2, 14, 12), 5, date(2018, 2, 21)),
        ((2018, 2, 14, 12), 0, date(2018, 2, 14)),
    ],
)
def test_working_days_are_counted_from_the_day_after(moment: tuple[int, ...], count: int, day: date):
    began_at = datetime(*moment, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]

    assert working_days_after(began_at, count) == day


def test_an_office_that_works_on_liberation_day_says_so(settings: Any):
    assert not is_working_day(date(2017, 5, 5))

    settings.HOLIDAYS = ("public",)

    assert is_working_day(date(2017, 5, 5))
