"""What is kept how long: each kind with its period, when it ends, and what is done then. Recurring work carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oporde.portal import clock, jobs
from oporde.portal.accounts.models import AccessCode, Person
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.deliveries.actions import checking
from oporde.portal.deliveries.models import Delivery, Upload
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.erasure.destroying import destroy_content, destroy_uploads
from oporde.portal.events.recording import record
from oporde.portal.letters.models import AddressImport, Letter, Registration, RegistrationState
from oporde.portal.rounds.models import DeliveryRound

GONE_MAIL = "oporde.invalid"  # RFC 2606: an address that nobody can have
NOBODY = {"name": "", "email": "", "telephone": "", "remark": "", "reason": ""}
"""What is left of whom a registration was about, when its time is over."""
AT_ONCE = 500  # of what is done one by one; the rest is done the next time


@dataclass(frozen=True, slots=True)
class Ending:
    """Something whose time ends on a day: how many of it, and of which round where that is what it hangs on."""

    on: date
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind of what is kept.

    Attributes:
        days: after that it goes; 0: it is kept.
        endings: what ends when, the first first.
        carry_out: does it, for what has ended; how many.
    """

    name: str
    title: Promise
    explanation: Promise
    setting: str
    days: int
    endings: Callable[[int], list[Ending]]
    carry_out: Callable[[int], int]


def all_kept() -> tuple[Keeping, ...]:
    """Every kind, with the periods of today's settings."""
    return (
        Keeping(
            "uploads",
            _("Aangeleverde bestanden"),
            _("De bestanden zoals zij kwamen, de fragmenten bij de terugkoppeling en de herstelde kopieën. Geteld vanaf de laatste "
              "dag waarop mag worden geleverd of ingetrokken. De goedgekeurde regels blijven."),
            "OPORDE_KEEP_UPLOAD_DAYS",
            settings.KEEP_UPLOAD_DAYS,
            lambda days: _by_round(_with_uploads(), days),
            lambda days: _each(_with_uploads(), days, _end_uploads),
        ),
        Keeping(
            "superseded",
            _("Leveringen die niet meer tellen"),
            _("Alles van een levering die is vervangen of afgekeurd. Geteld vanaf dezelfde dag. Dat er geleverd is, blijft."),
            "OPORDE_KEEP_SUPERSEDED_DAYS",
            settings.KEEP_SUPERSEDED_DAYS,
            lambda days: _by_round(_not_counting(), days),
            lambda days: _each(_not_counting(), days, _end_delivery),
        ),
        Keeping(
            "mails",
            _("Teksten van mails"),
            _("Dat er een mail was, aan wie en wanneer, blijft."),
            "OPORDE_KEEP_MAIL_DAYS",
            settings.KEEP_MAIL_DAYS,
            lambda days: _by_day(_mails(), "made_at", days),
            _end_mails,
        ),
        Keeping(
            "logs",
            _("Pogingen om in te loggen"),
            _("Met internetadres; en sessies die voorbij zijn."),
            "OPORDE_KEEP_LOG_DAYS",
            settings.KEEP_LOG_DAYS,
            lambda days: _by_day(AccessLog.objects.all(), "attempt_time", days),
            _end_logs,
        ),
        Keeping(
            "accounts",
            _("Gesloten accounts"),
            _("Naam, e-mailadres, telefoonnummer en tweede stap. In het logboek blijft staan wie wat deed."),
            "OPORDE_KEEP_ACCOUNT_DAYS",
            settings.KEEP_ACCOUNT_DAYS,
            lambda days: _by_day(_closed_accounts(), "last", days),
            _end_accounts,
        ),
        Keeping(
            "registrations",
            _("Aanmeldingen waarover besloten is"),
            _("Naam, adressen, opmerking en reden. Dat er een aanmelding was, wat besloten is en door wie, blijft."),
            "OPORDE_KEEP_REGISTRATION_DAYS",
            settings.KEEP_REGISTRATION_DAYS,
            lambda days: _by_day(_registrations(), "decided_at", days),
            _end_registrations,
        ),
        Keeping(
            "imports",
            _("Verslagen van adresbestanden"),
            _("Wat er per regel veranderde. Dat er een bestand is ingelezen, wanneer en door wie, blijft. Het bestand zelf is er "
              "na een dag al niet meer."),
            "OPORDE_KEEP_IMPORT_DAYS",
            settings.KEEP_IMPORT_DAYS,
            lambda days: _by_day(_imports(), "made_at", days),
            _end_imports,
        ),
    )  # fmt: skip


def carry_out() -> dict[str, int]:
    """Destroy all whose time has ended; how many of each kind."""
    return {kept.name: kept.carry_out(kept.days) for kept in all_kept() if kept.days}


# --- Deliveries


def ends_on(delivery_round: DeliveryRound, days: int) -> date:
    """The day on which the time of a round ends: so many days after the last on which something could still be done."""
    extended = delivery_round.extensions.aggregate(last=Max("until"))["last"]
    last: list[date | None] = [delivery_round.closes_on, delivery_round.withdrawal_until, extended]
    return max(day for day in last if day) + timedelta(days=days)


def _with_uploads() -> QuerySet[Delivery]:
    kept = (DeliveryState.JUDGED, DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED)
    return Delivery.objects.filter(
        Exists(Upload.objects.filter(delivery=OuterRef("pk"), erased_at=None)), state__in=kept
    )


def _not_counting() -> QuerySet[Delivery]:
    kept = (DeliveryState.JUDGED, DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED)
    return Delivery.objects.filter(state__in=kept).exclude(files__counts=True)


def _by_round(deliveries: QuerySet[Delivery], days: int) -> list[Ending]:
    counts: dict[int, int] = {}
    for round_id in deliveries.order_by().values_list("delivery_round", flat=True):
        counts[round_id] = counts.get(round_id, 0) + 1
    rounds = DeliveryRound.objects.in_bulk(counts)
    endings = [Ending(ends_on(each, days), counts[pk], each.name) for pk, each in rounds.items()]
    return sorted(endings, key=lambda ending: (ending.on, ending.name))


def _each(deliveries: QuerySet[Delivery], days: int, end: Callable[[Delivery], None]) -> int:
    """Do something with each delivery of the rounds whose time has ended; how many. What someone else is at comes later."""
    today = clock.today()
    asked = DeliveryRound.objects.filter(pk__in=deliveries.order_by().values("delivery_round"))
    ended = [each.pk for each in asked if ends_on(each, days) < today]
    done = 0
    for delivery in deliveries.filter(delivery_round__in=ended).order_by("received_at")[:AT_ONCE]:
        try:
            with jobs.alone_with(checking.LOCKS, checking.lock_of(delivery.pk)):
                end(delivery)
        except jobs.Busy:
            continue
        done += 1
    return done


def _end_uploads(delivery: Delivery) -> None:
    files = delivery.uploads.filter(erased_at=None).count()
    destroy_uploads(delivery, lambda: _told(delivery, files, "uploads"))


def _end_delivery(delivery: Delivery) -> None:
    files = delivery.uploads.count()
    destroy_content(delivery, lambda: _told(delivery, files, "superseded"))


def _told(delivery: Delivery, files: int, reason: str) -> None:
    record(
        "delivery:erased",
        by=None,
        municipality=delivery.municipality_id,
        about=delivery.about,
        files=files,
        reason=reason,
    )


# --- Mails, logs, accounts, addresses


def _by_day(rows: QuerySet[Any], column: str, days: int) -> list[Ending]:
    """What ends, by month: nobody wants to read of each day."""
    counts: dict[date, int] = {}
    for moment in rows.order_by().values_list(column, flat=True):
        if moment is not None:
            ends = clock.day_of(moment) + timedelta(days=days)
            first = ends.replace(day=1)
            counts[first] = counts.get(first, 0) + 1
    return [Ending(on, count) for on, count in sorted(counts.items())]


def _before(days: int) -> Any:
    return clock.now() - timedelta(days=days)


def _mails() -> QuerySet[Message]:
    return Message.objects.exclude(state=MessageState.WAITING).exclude(text="", html="")


def _end_mails(days: int) -> int:
    return _emptied("mails", _mails().filter(made_at__lt=_before(days)), text="", html="")


def _end_logs(days: int) -> int:
    """Attempts are of the real world, and so is the clock they are measured by."""
    before = clock.real_now() - timedelta(days=days)
    with transaction.atomic():
        ended = sum(
            log.objects.filter(attempt_time__lt=before).delete()[0]
            for log in (AccessLog, AccessFailureLog, AccessAttempt)
        )
        ended += Session.objects.filter(expire_date__lt=before).delete()[0]
        _counted("logs", ended)
    return int(ended)


def _closed_accounts() -> QuerySet[Person]:
    """Closed ones that still say whose they were, with when they were last in use."""
    closed = Person.objects.filter(is_active=False).exclude(email__endswith=f"@{GONE_MAIL}")
    return closed.annotate(last=Greatest(Max("accesses__until"), "last_login", "made_at"))


def _end_accounts(days: int) -> int:
    ended = 0
    for person in _closed_accounts().filter(Q(last__lt=_before(days)))[:AT_ONCE]:
        with transaction.atomic():
            Authenticator.objects.filter(user_id=person.pk).delete()
            AccessCode.objects.filter(person=person, letter=None).delete()  # that of a letter can no longer be used
            Letter.objects.filter(person=person).update(address=[])
            Registration.objects.filter(person=person).update(**NOBODY)
            person.set_unusable_password()
            person.email, person.name, person.telephone = f"account-{person.pk}@{GONE_MAIL}", "", ""
            person.save(update_fields=["email", "name", "telephone", "password"])
            record("account:forgotten", by=None, about=person.about)
        ended += 1
    return ended


def _registrations() -> QuerySet[Registration]:
    decided = Registration.objects.exclude(state=RegistrationState.WAITING)
    return decided.exclude(**NOBODY)


def _end_registrations(days: int) -> int:
    return _emptied("registrations", _registrations().filter(decided_at__lt=_before(days)), **NOBODY)


def _imports() -> QuerySet[AddressImport]:
    return AddressImport.objects.exclude(told=[])


def _end_imports(days: int) -> int:
    over = _imports().filter(made_at__lt=_before(days))
    return _emptied("imports", over, told=[], strange_columns=[], content=None)


def _emptied(kind: str, over: QuerySet[Any], **left: Any) -> int:
    """Leave of the rows whose time is over only this; how many they were."""
    with transaction.atomic():
        ended = over.update(**left)
        _counted(kind, ended)
    return int(ended)


def _counted(kind: str, count: int) -> None:
    if count:
        record("kept:ended", by=None, kind=kind, count=count)


def said(done: dict[str, int]) -> str:
    """What was done, in a few words."""
    return _joined(f"{name} {count}" for name, count in done.items() if count)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words) or "–"
