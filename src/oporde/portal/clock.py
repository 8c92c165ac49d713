"""The only clock of the portal: what time it is, as far as rounds, deliveries and mails are concerned.

The setting OPORDE_CLOCK makes it start at another moment and tick on, so that a demonstration falls within a round of the
past. Sessions, locks and time limits are about the real world and use the real clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The moment, aware, in UTC."""
    if settings.CLOCK is None:
        return real_now()
    moment: datetime = settings.CLOCK + (real_now() - settings.CLOCK_SINCE)
    return moment.astimezone(UTC)


def today() -> date:
    """The day in the Netherlands."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which a moment falls in the Netherlands."""
    return moment.astimezone(AMSTERDAM).date()


def real_now() -> datetime:
    """The moment in the real world."""
    return datetime.now(UTC)
