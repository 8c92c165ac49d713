"""Who becomes a coordinator, who is succeeded and who stops: asked by a municipality, decided by staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal import clock
from oporde.portal.accounts.actions import alert_addresses, end_right, give_right, invite
from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.events.recording import record
from oporde.portal.letters.models import Ask, Registration, RegistrationState, Route


class Hindrance(StrEnum):
    """Why a registration cannot be confirmed as it stands."""

    DECIDED = "decided"
    WORKS_HERE = "works-here"
    CLOSED = "closed"
    NOBODY = "nobody"


class NotConfirmed(Exception):
    """Something stands in the way."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone with a right for a municipality, now or to come."""

    person: Person
    right: str
    since: Any
    last_day: date | None


def receive(
    ask: Ask, route: Route, municipality: Municipality, *, by: Person | None, origin: str, **more: Any
) -> Registration | None:
    """Keep what is asked; None when the same already waits: asking twice changes nothing."""
    try:
        with transaction.atomic():
            made = Registration.objects.create(ask=ask, route=route, municipality=municipality, made_by=by, **more)
            record(
                "registration:received", by=by, municipality=municipality.pk, about=made.about, origin=origin,
                ask=ask.label, route=route.label,
            )  # fmt: skip
    except IntegrityError:
        return None
    return made


@transaction.atomic
def confirm(
    registration: Registration, *, right: Right, leavers: Sequence[Person], last_day: date | None, by: Person, origin: str
) -> Person:  # fmt: skip
    """Do what is asked: give access and end that of who is succeeded. What was done with that access stays.

    Returns: who became a coordinator, or who stops. A letter is made apart from this.
    Raises: NotConfirmed.
    """
    asked = _waiting(registration)
    municipality = asked.municipality
    if asked.ask == Ask.LEAVE:
        if asked.leaver is None:
            raise NotConfirmed(Hindrance.NOBODY)
        person, leavers = asked.leaver, [asked.leaver]
    else:
        person = _person_of(asked, by=by, origin=origin)
        give_right(person, municipality.pk, right, by=by, origin=origin)
    ends = clock.end_of(last_day) if last_day else None
    left = [each for each in leavers if end_right(each, municipality.pk, by=by, origin=origin, at=ends)]
    _decided(asked, RegistrationState.CONFIRMED, by=by, person=person, last_day=last_day)
    record(
        "registration:confirmed", by=by, municipality=municipality.pk, about=asked.about, origin=origin,
        ask=Ask(asked.ask).label, email=person.email,
    )  # fmt: skip
    _tell(asked, [] if asked.ask == Ask.LEAVE else [person], left, last_day or clock.today())
    return person


def _waiting(registration: Registration) -> Registration:
    asked = Registration.objects.select_for_update(of=("self",)).select_related("municipality", "leaver")
    found = asked.get(pk=registration.pk)
    if found.state != RegistrationState.WAITING:
        raise NotConfirmed(Hindrance.DECIDED)
    return found


def _person_of(asked: Registration, *, by: Person, origin: str) -> Person:
    """The account with this address, or a new one."""
    known = Person.objects.filter(email=asked.email).first()
    if known is None:
        return invite(
            email=asked.email, name=asked.name, role=Role.COORDINATOR, telephone=asked.telephone, mailbox=asked.mailbox,
            by=by, origin=origin,
        )  # fmt: skip
    if known.is_staff:
        raise NotConfirmed(Hindrance.WORKS_HERE)
    if not known.is_active:
        raise NotConfirmed(Hindrance.CLOSED)
    return known


@transaction.atomic
def refuse(registration: Registration, reason: str, *, by: Person, origin: str) -> None:
    """Do not do what is asked. Who was announced is not kept: only that it was asked, and why not. Raises: NotConfirmed."""
    asked = _waiting(registration)
    asked.name = asked.email = asked.telephone = asked.remark = ""
    _decided(asked, RegistrationState.REFUSED, by=by, reason=reason)
    record(
        "registration:refused", by=by, municipality=asked.municipality_id, about=asked.about, origin=origin,
        ask=Ask(asked.ask).label, reason=reason,
    )  # fmt: skip


def _decided(asked: Registration, state: RegistrationState, *, by: Person, **more: Any) -> None:
    for name, value in {"state": state, "decided_at": clock.now(), "decided_by": by, **more}.items():
        setattr(asked, name, value)
    asked.save()


def _tell(asked: Registration, joined: Sequence[Person], left: Sequence[Person], last_day: date) -> None:
    """Mail everyone whom it concerns, the mailbox of the municipality too: so nobody gets access unseen."""
    municipality = asked.municipality
    people = {each.person.email: each.person for each in colleagues_of(municipality)}
    people |= {person.email: person for person in left}
    addresses = {mail: (Address(mail, person.name), person.language) for mail, person in people.items()}
    if municipality.mailbox:
        addresses.setdefault(municipality.mailbox, (Address(municipality.mailbox, municipality.name), "nl"))
    for address, language in addresses.values():
        send(
            "access-changed", to=[address], about=asked.about, municipality=municipality.pk, language=language,
            once=f"access-changed:{asked.pk}", name=municipality.name, joined=[each.name for each in joined],
            left=[each.name for each in left], last_day=last_day, path=reverse("letters:colleagues"),
        )  # fmt: skip


def colleagues_of(municipality: Municipality) -> list[Colleague]:
    """Who has access to a municipality now, and until when that is settled."""
    rights = Access.objects.in_force().filter(municipality=municipality).select_related("person")
    return [
        Colleague(right.person, right.right, right.since, last_day_of(right))
        for right in rights.order_by("person__name", "person_id")
    ]


def last_day_of(right: Access) -> date | None:
    """The last day of a right; None when no end is settled."""
    return clock.last_day_before(right.until) if right.until else None


def tell_waiting() -> int:
    """Mail staff once a day that registrations wait for them, where some do; how many do."""
    waiting = Registration.objects.filter(state=RegistrationState.WAITING).count()
    if waiting:
        with translation.override("nl"):
            title = ngettext("%(count)s aanmelding wacht op u", "%(count)s aanmeldingen wachten op u", waiting)
            explanation = _("Kijk haar na bij de gemeente, en bevestig of weiger haar.")
        send(
            "alert", to=alert_addresses(), about="registrations", once=f"registrations:{clock.today()}",
            title=title % {"count": waiting}, explanation=explanation, path="/backoffice/aanmeldingen/",
        )  # fmt: skip
    return waiting


def known_as(asked: Registration) -> Person | None:
    """Who has an account with the address that was announced."""
    return Person.objects.filter(email=asked.email).first() if asked.email else None
