"""The days of a round, for a page and for someone's own calendar (iCalendar, RFC 5545).

An app that knows of more days says so once, when it is ready: occasions.told_by(source).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.working_days import working_days_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One day, or one moment of it.

    Attributes:
        key: with the round what it is known by, so that a calendar changes it when it moves.
        at: a time of the day in the Netherlands; None for the whole day.
        for_staff: only staff are told.
    """

    delivery_round: DeliveryRound
    key: str
    day: date
    title: str
    at: time | None = None
    for_staff: bool = False


Source = Callable[[DeliveryRound], Iterable[Occasion]]
_sources: list[Source] = []


def told_by(source: Source) -> None:
    """Let a source tell of more days of a round."""
    if source not in _sources:
        _sources.append(source)


def occasions_of(made: DeliveryRound) -> list[Occasion]:
    """All days of a round, in order."""
    found = [*_own(made), *(each for source in _sources for each in source(made))]
    return sorted(found, key=lambda each: (each.day, each.at or time.min, each.title))


def _own(made: DeliveryRound) -> Iterable[Occasion]:
    def on(key: str, day: date, title: str, *, for_staff: bool = False) -> Occasion:
        return Occasion(delivery_round=made, key=key, day=day, title=title, for_staff=for_staff)

    yield on("opens", made.opens_on, _("Eerste dag van leveren"))
    yield on("closes", made.closes_on, _("Laatste dag van leveren"))
    if made.withdrawal_form_from:
        yield on("withdrawal-form", made.withdrawal_form_from, _("Intrekken kan vanaf vandaag"))
    if made.withdrawal_until:
        yield on("withdrawal", made.withdrawal_until, _("Laatste dag van intrekken"))
    last = datetime.combine(made.closes_on, time(12), clock.AMSTERDAM)
    feedback = working_days_after(last, made.feedback_working_days)
    report = working_days_after(last, made.feedback_working_days + made.report_working_days)
    yield on("feedback", feedback, _("Laatste dag voor de beloofde terugkoppeling"), for_staff=True)
    yield on("report", report, _("Laatste dag voor het beloofde rapport"), for_staff=True)
    for each in made.extensions.select_related("municipality"):
        title = _("Laatste dag van uitstel voor %(name)s") % {"name": each.municipality.name}
        yield on(f"extension-{each.municipality_id}-{each.pk}", each.until, title, for_staff=True)


def occasions_for(person: Person) -> list[Occasion]:
    """The days someone has to do with: for staff of all rounds, for a coordinator of those that were announced."""
    if person.is_staff:
        return [each for made in DeliveryRound.objects.all() for each in occasions_of(made)]
    found = []
    codes = Access.objects.in_force().filter(person=person).values_list("municipality_id", flat=True)
    for made in DeliveryRound.objects.announced():
        if mine := sorted(set(codes) & set(made.deliverers())):
            found += [each for each in occasions_of(made) if not each.for_staff]
            names = dict(Municipality.objects.filter(pk__in=mine).values_list("pk", "name"))
            for code in mine:
                last_day = made.last_day_for(code)
                if last_day > made.closes_on:
                    title = _("Laatste dag van uitstel voor %(name)s") % {"name": names[code]}
                    found.append(Occasion(delivery_round=made, key=f"extension-{code}", day=last_day, title=title))
    return found


def as_calendar(occasions: Iterable[Occasion]) -> bytes:
    """The days as a calendar that other programs read and keep following."""
    from icalendar import Calendar, Event, Timezone  # noqa: PLC0415  for who asks for a calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//OpOrde//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", settings.SITE_NAME)
    calendar.add("x-wr-timezone", str(clock.AMSTERDAM))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    calendar.add_component(Timezone.from_tzinfo(clock.AMSTERDAM))
    host = settings.ORIGIN.partition("://")[2].partition(":")[0]
    for each in occasions:
        event = Event()
        event.add("uid", f"round-{each.delivery_round.pk}-{each.key}@{host}")
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("summary", f"{each.title}: {each.delivery_round.name}")
        if each.at is None:
            event.add("dtstart", each.day)
            event.add("dtend", each.day + timedelta(days=1))
        else:
            begins = datetime.combine(each.day, each.at, clock.AMSTERDAM)
            event.add("dtstart", begins)
            event.add("dtend", begins + timedelta(minutes=15))
        event.add("url", settings.ORIGIN)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
