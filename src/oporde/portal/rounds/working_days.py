"""The days on which work is done: what is promised within working days counts these."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.conf import settings

from oporde.portal import clock


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, holidays excepted. Which holidays count is a setting."""
    return day.weekday() < 5 and day not in _holidays(day.year, tuple(settings.HOLIDAYS))


def working_days_after(moment: datetime, count: int) -> date:
    """The day that lies so many working days after the day of a moment in the Netherlands.

    What comes in on a Friday and is promised within 1 working day is due on Monday; on a Saturday too.
    """
    day = clock.day_of(moment)
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@cache
def _holidays(year: int, categories: tuple[str, ...]) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year, categories=categories))
