"""Who is to be reminded of what, and doing it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.sending import Address, send, written
from oporde.portal.deliveries.actions.board import AMISS
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.states import FileState
from oporde.portal.events.recording import record
from oporde.portal.reminders.models import USUAL, Moment, MomentKind, PassedOver, Reminded
from oporde.portal.reports.models import Report
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.occasions import Occasion
from oporde.portal.rounds.plans import layouts_of, title_of

AT = time(8)  # in the Netherlands
LATE_DAYS = 4  # a moment that was missed for longer than a long weekend is over
AFTER_DAYS = 60  # reports come, and wait to be read, for so long after a round


class WhyNot(StrEnum):
    """Why a municipality is not reminded at a moment."""

    DONE = "done"  # it has nothing to do
    SENT = "sent"  # it was reminded
    PASSED_OVER = "passed-over"  # staff wished so
    NOBODY = "nobody"  # there is no address


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not approved of one municipality over one period: the kinds of files, and which of them were rejected."""

    period: str
    municipality: str
    kinds: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that nobody of the municipality has opened, and the moment at which that is told."""

    moment: Moment
    report: uuid.UUID
    title: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who is mailed."""

    address: Address
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One municipality at one moment.

    Attributes:
        falls_on: the day; about: the last day, which with the moment makes it unique; "" where it is of reports.
        last_day: on which this municipality may deliver; days_left: until then, from the day of looking.
        missing: what it has to deliver; unread: all reports of which is told on this day, maybe of more than one moment.
        why_not: None when it is to be sent.
    """

    moment: Moment
    municipality: Municipality
    falls_on: date
    about: str
    last_day: date
    days_left: int
    missing: tuple[Missing, ...] = ()
    unread: tuple[Unread, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    why_not: WhyNot | None = None

    @property
    def kind(self) -> str:
        """The kind of mail."""
        return f"reminder-{self.moment.kind}"

    @property
    def marks(self) -> list[tuple[Moment, str]]:
        """What is remembered when it was sent: the moment, with the last day or each report."""
        return [(one.moment, str(one.report)) for one in self.unread] or [(self.moment, self.about)]

    @property
    def reports(self) -> list[tuple[str, str]]:
        """Title and address of each report that nobody has opened."""
        return list(dict.fromkeys((one.title, reverse("reports:report", args=[one.report])) for one in self.unread))

    def context(self) -> dict[str, Any]:
        """What the mail tells."""
        delivery_round = self.moment.delivery_round
        return {
            "town": self.municipality.name,
            "round_name": delivery_round.name,
            "last_day": self.last_day,
            "days_left": self.days_left,
            "missing": self.missing,
            "unread": self.reports,
            "path": reverse("deliveries:deliver") if self.missing else "/",
        }


# --- When


def moments_of(delivery_round: DeliveryRound) -> list[Moment]:
    """The moments of a round, in the order in which they come; the usual ones until staff change them."""
    if not delivery_round.moments.exists():
        Moment.objects.bulk_create(
            (Moment(delivery_round=delivery_round, kind=kind, days=days) for kind, days in USUAL),
            ignore_conflicts=True,
        )
    moments = list(delivery_round.moments.select_related("delivery_round"))
    return sorted(moments, key=lambda moment: (moment.falls_on(delivery_round.closes_on) or date.max, moment.pk))


# --- Who, and of what


def due(delivery_round: DeliveryRound, at: datetime) -> list[Reminder]:
    """The reminders that are to be sent at a moment, as things are now."""
    return [reminder for reminder in outlook(delivery_round, at) if reminder.why_not is None]


def outlook(delivery_round: DeliveryRound, at: datetime, only: Moment | None = None) -> list[Reminder]:
    """Every municipality of a round for which there is a reminder at a moment, with why it is not sent where it is not.

    Of several moments that fell since the last time, a municipality is reminded at the last one only.

    Args:
        only: look at one moment as if, for each municipality, it were its day.
    """
    today = clock.day_of(at)
    asked = delivery_round.deliverers()
    last_days = _last_days(delivery_round, asked)
    towns = Municipality.objects.in_bulk(list(asked))
    moments = [only] if only else [moment for moment in moments_of(delivery_round) if not moment.is_off]
    missing = _missing(delivery_round, asked)
    found = []
    for code in sorted(asked, key=lambda code: towns[code].name):
        last_day = last_days[code]
        if timed := _timed(moments, last_day, today, only):
            moment, falls_on = timed
            left = (last_day - (falls_on if only else today)).days
            if left >= 0:
                found.append(
                    Reminder(moment=moment, municipality=towns[code], falls_on=falls_on, about=last_day.isoformat(),
                             last_day=last_day, days_left=left, missing=missing.get(code, ()))
                )  # fmt: skip
    found += _of_reports(delivery_round, moments, last_days, towns, today, only)
    return _judged(delivery_round, found)


def _of_reports(
    delivery_round: DeliveryRound, moments: Iterable[Moment], last_days: Mapping[str, date],
    towns: Mapping[str, Municipality], today: date, only: Moment | None,
) -> Iterator[Reminder]:  # fmt: skip
    """One reminder of all reports that nobody of the municipality opened, so many days after they were ready."""
    unread = Report.objects.unopened().current().filter(delivery__delivery_round=delivery_round)
    reports = list(
        unread.select_related("delivery").only("title", "made_at", "municipality", "period", "delivery__municipality")
    )
    told: dict[str, list[Unread]] = defaultdict(list)
    last: dict[str, date] = {}
    for moment in moments:
        if moment.kind != MomentKind.UNREAD:
            continue
        for report in reports:
            code = report.delivery.municipality_id
            day = clock.day_of(report.made_at or clock.now()) + timedelta(days=moment.days)
            if code not in towns or not (only or today - timedelta(days=LATE_DAYS) <= day <= today):
                continue
            title = report.title or title_of(delivery_round.protocol, report.period)
            told[code].append(Unread(moment, report.pk, title))
            last[code] = max(day, last.get(code, day))
    for code, waiting in told.items():
        yield Reminder(
            moment=waiting[0].moment, municipality=towns[code], falls_on=last[code], about="", last_day=last_days[code],
            days_left=(last_days[code] - max(last[code], today)).days, unread=tuple(waiting),
        )  # fmt: skip


def _timed(moments: Iterable[Moment], last_day: date, today: date, only: Moment | None) -> tuple[Moment, date] | None:
    days = [(falls_on, moment) for moment in moments if (falls_on := moment.falls_on(last_day))]
    if not only:
        days = [(day, moment) for day, moment in days if today - timedelta(days=LATE_DAYS) <= day <= today]
    if not days:
        return None
    falls_on, moment = max(days, key=lambda pair: (pair[0], -pair[1].days))
    return moment, falls_on


def _last_days(delivery_round: DeliveryRound, codes: Iterable[str]) -> dict[str, date]:
    extended = dict(delivery_round.extensions.order_by().values_list("municipality").annotate(last=Max("until")))
    return {code: max(delivery_round.closes_on, extended.get(code, date.min)) for code in codes}


def _missing(delivery_round: DeliveryRound, asked: Mapping[str, Sequence[str]]) -> dict[str, tuple[Missing, ...]]:
    """What each municipality still has to deliver. What is asked without obligation is never missing."""
    protocol, layouts = delivery_round.protocol, layouts_of(delivery_round.protocol)
    periods = list(delivery_round.periods.filter(optional=False).values_list("period", flat=True))
    codes = {code for delivered in asked.values() for code in delivered}
    names = dict(Municipality.objects.filter(pk__in=codes).values_list("pk", "name"))
    states: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    files = DeliveredFile.objects.filter(municipality__in=codes, period__in=periods).exclude(state=FileState.WITHDRAWN)
    approved = set()
    for code, period, layout, counts, state in files.order_by("delivery__received_at", "pk").values_list(
        "municipality", "period", "layout", "counts", "state"
    ):
        states[code, period, layout].append(state)
        if counts:
            approved.add((code, period, layout))
    found = {}
    for deliverer, delivered in asked.items():
        absent = []
        for period in periods:
            for code in delivered:
                kinds = tuple(
                    (title_of(protocol, layout), states[code, period, layout][-1:] in [[state] for state in AMISS])
                    for layout in layouts
                    if (code, period, layout) not in approved
                )
                if kinds:
                    name = names[code] if len(delivered) > 1 or code != deliverer else ""
                    absent.append(Missing(title_of(protocol, period), name, kinds))
        found[deliverer] = tuple(absent)
    return found


def _judged(delivery_round: DeliveryRound, reminders: Sequence[Reminder]) -> list[Reminder]:
    """The same, with who is mailed, and why nobody is; of reports only those of which is not told yet."""
    passed_over = set(delivery_round.passed_over.values_list("municipality_id", "moment_id"))
    sent = set(
        Reminded.objects.filter(moment__delivery_round=delivery_round).values_list(
            "moment_id", "municipality_id", "about"
        )
    )
    recipients = _recipients([reminder.municipality for reminder in reminders])
    judged = []
    for reminder in reminders:
        code = reminder.municipality.pk
        wished = [mark for mark in reminder.marks if not {(code, None), (code, mark[0].pk)} & passed_over]
        new = [(moment, about) for moment, about in wished if (moment.pk, code, about) not in sent]
        why_not = None
        if not reminder.missing and not reminder.unread:
            why_not = WhyNot.DONE
        elif not wished:
            why_not = WhyNot.PASSED_OVER
        elif not new:
            why_not = WhyNot.SENT
        elif not recipients[code]:
            why_not = WhyNot.NOBODY
        left = tuple(one for one in reminder.unread if (one.moment, str(one.report)) in new)
        judged.append(replace(reminder, recipients=recipients[code], why_not=why_not, unread=left or reminder.unread))
    return judged


def _recipients(municipalities: Iterable[Municipality]) -> dict[str, tuple[Recipient, ...]]:
    """Who may deliver for each municipality now; where that is nobody, the mailbox of the municipality."""
    found: dict[str, tuple[Recipient, ...]] = {}
    towns = {municipality.pk: municipality for municipality in municipalities}
    people: dict[str, list[Person]] = defaultdict(list)
    rights = Access.objects.in_force().filter(municipality__in=towns, right=Right.DELIVER)
    for right in rights.select_related("person").order_by("person__name", "person_id"):
        people[right.municipality_id].append(right.person)
    for code, town in towns.items():
        found[code] = tuple(Recipient(Address(person.email, person.name), person.language) for person in people[code])
        if not found[code] and town.mailbox:
            found[code] = (Recipient(Address(town.mailbox, town.name), "nl"),)
    return found


def letter(reminder: Reminder, recipient: Recipient) -> dict[str, str]:
    """The very mail that someone gets: subject, text and html."""
    return written(reminder.kind, recipient.language, {**reminder.context(), "recipient": recipient.address})


# --- Doing it


def send_due(at: datetime) -> int:
    """Remind everyone who is to be reminded at a moment; how many municipalities."""
    today = clock.day_of(at)
    running = DeliveryRound.objects.announced().filter(
        opens_on__lte=today, closes_on__gte=today - timedelta(days=AFTER_DAYS)
    )
    return sum(_send(reminder) for each in running.order_by("pk") for reminder in due(each, at))


@transaction.atomic
def _send(reminder: Reminder) -> bool:
    """Mail everyone of a municipality, unless that was done."""
    delivery_round = reminder.moment.delivery_round
    code = reminder.municipality.pk
    mails = {"mails": len(reminder.recipients)}
    new = [
        Reminded.objects.get_or_create(moment=moment, municipality=reminder.municipality, about=about, defaults=mails)[
            1
        ]
        for moment, about in reminder.marks
    ]
    if not any(new):
        return False
    reminder = replace(reminder, unread=tuple(one for one, is_new in zip(reminder.unread, new, strict=False) if is_new))
    about = ",".join(about for _moment, about in reminder.marks)
    for recipient in reminder.recipients:
        send(
            reminder.kind, to=[recipient.address], about=delivery_round.about, municipality=code,
            language=recipient.language, once=f"reminder:{reminder.moment.pk}:{code}:{about}"[:120],
            **reminder.context(),
        )  # fmt: skip
    record(
        "reminder:sent", by=None, municipality=code, about=delivery_round.about, name=delivery_round.name,
        moment=str(reminder.moment), mails=len(reminder.recipients),
    )  # fmt: skip
    return True


# --- What staff change


@transaction.atomic
def add_moment(delivery_round: DeliveryRound, kind: str, days: int, *, by: Person, origin: str = "") -> Moment:
    """Remind at one more moment of a round, or again at one that was off."""
    moments_of(delivery_round)
    moment, new = Moment.objects.get_or_create(delivery_round=delivery_round, kind=kind, days=days)
    if new:
        _changed(moment, "toegevoegd", by, origin)
    else:
        switch(moment, off=False, by=by, origin=origin)
    return moment


@transaction.atomic
def switch(moment: Moment, *, off: bool, by: Person, origin: str = "") -> None:
    """Remind nobody at a moment, or everyone again."""
    if Moment.objects.filter(pk=moment.pk, is_off=not off).update(is_off=off):
        _changed(moment, "uitgezet" if off else "aangezet", by, origin)


def _changed(moment: Moment, what: str, by: Person, origin: str) -> None:
    record(
        "reminder:changed", by=by, about=moment.delivery_round.about, origin=origin, name=moment.delivery_round.name,
        moment=str(moment), what=what,
    )  # fmt: skip


@transaction.atomic
def pass_over(
    delivery_round: DeliveryRound, municipality: Municipality, reason: str, *, by: Person, moment: Moment | None = None,
    origin: str = "",
) -> None:  # fmt: skip
    """Do not remind a municipality, at one moment of a round or at all of them."""
    PassedOver.objects.update_or_create(
        delivery_round=delivery_round, municipality=municipality, moment=moment, defaults={"reason": reason, "by": by}
    )
    record(
        "reminder:passed-over", by=by, municipality=municipality.pk, about=delivery_round.about, origin=origin,
        name=delivery_round.name, moment=str(moment or "alle"), reason=reason,
    )  # fmt: skip


@transaction.atomic
def remind_again(passed_over: PassedOver, *, by: Person, origin: str = "") -> None:
    """Remind a municipality again that was passed over."""
    delivery_round, code = passed_over.delivery_round, passed_over.municipality_id
    passed_over.delete()
    record(
        "reminder:again", by=by, municipality=code, about=delivery_round.about, origin=origin, name=delivery_round.name
    )


def sent_at(delivery_round: DeliveryRound) -> dict[int, int]:
    """How many municipalities were reminded at each moment."""
    counts: dict[int, int] = defaultdict(int)
    sent = Reminded.objects.filter(moment__delivery_round=delivery_round).order_by()
    for moment, _code in sent.values_list("moment_id", "municipality_id").distinct():
        counts[moment] += 1
    return counts


def occasions(delivery_round: DeliveryRound) -> list[Occasion]:
    """The days on which municipalities are reminded, for the calendar of staff."""
    return [
        Occasion(delivery_round=delivery_round, key=f"reminder-{moment.pk}", day=day, at=AT, for_staff=True,
                 title=_("Herinnering: %(moment)s") % {"moment": moment.title})
        for moment in moments_of(delivery_round)
        if not moment.is_off and (day := moment.falls_on(delivery_round.closes_on))
    ]  # fmt: skip
