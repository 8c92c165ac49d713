"""The only clock of the portal: what time it is, as far as rounds, deliveries and mails are concerned.

The setting OPORDE_CLOCK makes it start at another moment and tick on, so that a demonstration falls within a round of the
past. With OPORDE_CLOCK_FILE it can also be moved while the portal runs: move_to() writes the moment in that file, and all
processes read it there. Sessions, locks and time limits are about the real world and use the real clock.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The moment, aware, in UTC."""
    start, since = _moved(settings.CLOCK_FILE) or (settings.CLOCK, settings.CLOCK_SINCE)
    if start is None:
        return real_now()
    moment: datetime = start + (real_now() - since)
    return moment.astimezone(UTC)


def _moved(file: Path | None) -> tuple[datetime, datetime] | None:
    """Where the clock was moved to, and when that was in the real world; None where it was not."""
    if file is None:
        return None
    try:
        start, since = file.read_text("utf-8").split()
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(start), datetime.fromisoformat(since)


def move_to(moment: datetime) -> None:
    """Make it this moment in all processes of the portal; from there the clock ticks on. For tests and demonstrations.

    Raises:
        ImproperlyConfigured: this portal's clock cannot be moved.
    """
    file: Path | None = settings.CLOCK_FILE
    if file is None:
        raise ImproperlyConfigured("The clock can only be moved where OPORDE_CLOCK_FILE is set.")
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_text(f"{moment.isoformat()} {real_now().isoformat()}\n", "utf-8")
    part.replace(file)


def today() -> date:
    """The day in the Netherlands."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which a moment falls in the Netherlands."""
    return moment.astimezone(AMSTERDAM).date()


def end_of(day: date) -> datetime:
    """The moment at which a day is over in the Netherlands."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM).astimezone(UTC)


def last_day_before(moment: datetime) -> date:
    """The last day of something that ends at a moment: of midnight, the day before."""
    return day_of(moment - timedelta(microseconds=1))


def real_now() -> datetime:
    """The moment in the real world."""
    return datetime.now(UTC)
