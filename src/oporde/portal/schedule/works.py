"""The recurring works there are, and when each is due. An app says so in its `tasks.py`: `@recurring(name=…, …)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Protocol

from django.utils.functional import Promise

from oporde.portal.clock import AMSTERDAM, day_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Function = Callable[[datetime], str | None]


class CatchUp(Enum):
    """What is done about moments that were missed, because no worker ran or the clock was moved on."""

    ONCE = "once"  # one run, for the last of them
    EACH = "each"  # a run for every one of them, in order


class Rhythm(Protocol):
    """When something is due."""

    def last(self, moment: datetime) -> datetime:
        """The last time it is due at or before a moment."""

    def following(self, moment: datetime) -> datetime:
        """The first time it is due after a moment."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time in the Netherlands. In the hour that summer time skips, an hour later."""

    at: time

    def last(self, moment: datetime) -> datetime:
        day = day_of(moment)
        return self._on(day) if self._on(day) <= moment else self._on(day - timedelta(days=1))

    def following(self, moment: datetime) -> datetime:
        day = day_of(moment)
        return self._on(day) if self._on(day) > moment else self._on(day + timedelta(days=1))

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, AMSTERDAM).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Every so much time, counted from a moment that never changes, so that all workers mean the same moments."""

    step: timedelta

    def last(self, moment: datetime) -> datetime:
        return EPOCH + (moment - EPOCH) // self.step * self.step

    def following(self, moment: datetime) -> datetime:
        return self.last(moment) + self.step


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A work that comes again.

    Attributes:
        title: what staff call it.
        function: does it, given the moment it was due; may say in a few words what was done.
        one_transaction: it is done, and written down as done, in one transaction: then a run that is killed has done
            nothing, and what it queues or mails exists once. Without it the function may be begun again at any point.
    """

    name: str
    title: str | Promise
    rhythm: Rhythm
    catch_up: CatchUp
    one_transaction: bool
    function: Function

    def due(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """The moments in a stretch of time, its end included, for which there is to be a run."""
        if self.catch_up is CatchUp.ONCE:
            last = self.rhythm.last(until)
            if last > after:
                yield last
            return
        moment = self.rhythm.following(after)
        while moment <= until:
            yield moment
            moment = self.rhythm.following(moment)


WORKS: dict[str, Recurring] = {}


def recurring(
    *,
    name: str,
    title: str | Promise,
    every: timedelta | None = None,
    daily_at: time | None = None,
    catch_up: CatchUp = CatchUp.ONCE,
    one_transaction: bool = True,
) -> Callable[[Function], Function]:
    """Have a function done again and again; it takes the moment it was due. Either `every` or `daily_at`.

    Args:
        name: "reminders.send": the app, and what it does.
    """
    assert (every is None) != (daily_at is None), f"{name}: every or daily_at"
    assert name not in WORKS, f"{name} is there already"
    rhythm: Rhythm = Daily(daily_at) if daily_at is not None else Every(every or timedelta(days=1))

    def register(function: Function) -> Function:
        WORKS[name] = Recurring(
            name=name,
            title=title,
            rhythm=rhythm,
            catch_up=catch_up,
            one_transaction=one_transaction,
            function=function,
        )
        return function

    return register
