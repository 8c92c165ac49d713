"""Set up a round as a draft, announce it, and change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from secrets import token_urlsafe

from django.db import transaction

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.events.recording import Actor, record
from oporde.portal.rounds.contradictions import Contradiction, contradictions
from oporde.portal.rounds.models import CalendarAddress, DeliveryRound, Participant, RoundPeriod
from oporde.portal.rounds.proposing import Proposed, propose, senders_of

COPIED = ("protocol", "consent_text", "consent_version", "feedback_working_days", "report_working_days")


class NotReady(Exception):
    """A round that contradicts itself cannot be announced. Attributes: errors."""

    def __init__(self, errors: list[Contradiction]) -> None:
        super().__init__(" ".join(error.sentence for error in errors))
        self.errors = errors


@transaction.atomic
def start(made: DeliveryRound, former: DeliveryRound | None = None, *, by: Actor | None, origin: str = "") -> None:
    """Keep a new draft; what the former round agreed upon is taken over, with its municipalities."""
    made.is_draft = True
    if former:
        for name in COPIED:
            setattr(made, name, getattr(made, name) if name == "protocol" and made.protocol else getattr(former, name))
    made.save()
    record("round:opened", by=by, about=made.about, origin=origin, name=made.name)
    if former:
        set_participants(
            made, {each.municipality_id: each.delivered_by_id or "" for each in former.participants.all()}, by=by
        )


@transaction.atomic
def save(made: DeliveryRound, *, reason: str = "", by: Actor | None, origin: str = "") -> None:
    """Keep what was changed of a round; of one that was announced with a reason."""
    made.save()
    _changed(made, reason, by, origin)


@transaction.atomic
def set_periods(
    made: DeliveryRound, periods: Mapping[str, bool], *, reason: str = "", by: Actor | None, origin: str = ""
) -> None:
    """Ask these half-years: period → whether it is optional."""
    made.periods.all().delete()
    RoundPeriod.objects.bulk_create(
        RoundPeriod(delivery_round=made, period=period, optional=optional, order=order)
        for order, (period, optional) in enumerate(sorted(periods.items(), key=lambda pair: pair[1]))
    )
    _changed(made, reason, by, origin)


@transaction.atomic
def set_participants(
    made: DeliveryRound, asked: Mapping[str, str], *, reason: str = "", by: Actor | None, origin: str = ""
) -> None:
    """Ask these municipalities: code → who delivers for it, "" for itself. Those that are not here yet are added."""
    _add_municipalities(made.protocol, {*asked, *filter(None, asked.values())}, by, origin)
    known = {each.municipality_id: each for each in made.participants.all()}
    made.participants.exclude(municipality__in=asked).delete()
    new = [
        Participant(delivery_round=made, municipality_id=code, delivered_by_id=by_code or None)
        for code, by_code in asked.items()
        if code not in known
    ]
    Participant.objects.bulk_create(new)
    for code, by_code in asked.items():
        if code in known and (known[code].delivered_by_id or "") != by_code:
            known[code].delivered_by_id = by_code or None
            known[code].save(update_fields=["delivered_by"])
    if new:
        record("round:participants-added", by=by, about=made.about, origin=origin, name=made.name, count=len(new))
    _changed(made, reason, by, origin)


def proposal(made: DeliveryRound) -> list[Proposed]:
    """Who is to be asked, from the half-years and the day on which a round opens."""
    primary = [period.period for period in made.periods.all() if not period.optional]
    return propose(made.protocol, primary or made.period_ids(), made.opens_on)


@transaction.atomic
def announce(made: DeliveryRound, *, by: Actor | None, origin: str = "") -> None:
    """Let everyone know of a round: it is no draft any more, and opens on its day.

    Raises: NotReady, where it contradicts itself.
    """
    errors = [each for each in contradictions(made) if each.is_error]
    if errors:
        raise NotReady(errors)
    if DeliveryRound.objects.filter(pk=made.pk, is_draft=True).update(is_draft=False):
        record("round:announced", by=by, about=made.about, origin=origin, name=made.name)
    made.is_draft = False


@transaction.atomic
def throw_away(made: DeliveryRound, *, by: Actor, origin: str = "") -> bool:
    """Throw a draft away; False when it is none, or something was delivered."""
    if not made.is_draft or made.deliveries.exists():
        return False
    record("round:changed", by=by, about=made.about, origin=origin, name=made.name, what="concept weggegooid")
    made.delete()
    return True


def calendar_token(person: Person, *, new: bool = False) -> str:
    """The secret in the address of someone's calendar, made once; a new one ends the former."""
    if new:
        CalendarAddress.objects.filter(person=person).delete()
    address, _made = CalendarAddress.objects.get_or_create(person=person, defaults={"token": token_urlsafe(32)})
    return address.token


def _add_municipalities(protocol: str, codes: Iterable[str], by: Actor | None, origin: str) -> None:
    senders = senders_of(protocol)
    there = set(Municipality.objects.values_list("pk", flat=True))
    for code in sorted(set(codes) - there):
        sender = senders[code]
        begins: date | None = sender.valid_from
        Municipality.objects.create(code=code, name=sender.name, valid_from=begins, valid_until=sender.valid_until)
        record("municipality:added", by=by, municipality=code, origin=origin, name=sender.name)


def _changed(made: DeliveryRound, reason: str, by: Actor | None, origin: str) -> None:
    if not made.is_draft:
        record("round:changed", by=by, about=made.about, origin=origin, name=made.name, what=reason or "–")
