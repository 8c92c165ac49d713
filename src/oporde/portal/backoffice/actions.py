"""What staff do: add municipalities, open and change rounds, give more time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import translation

from oporde.portal import jobs
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.backoffice.models import Contact, ContactKind
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound, Extension
from oporde.portal.rounds.plans import plan_of


@transaction.atomic
def open_account(person: Person, *, by: Person, origin: str) -> None:
    """Open an account again that was closed."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("account:changed", by=by, about=person.about, origin=origin, email=person.email, what="weer geopend")


@transaction.atomic
def save_municipality(
    municipality: Municipality, *, new: bool, changed: Iterable[str], by: Person, origin: str
) -> None:
    """Keep a municipality that was added or changed."""
    municipality.save(force_insert=new)
    if new:
        record("municipality:added", by=by, municipality=municipality.pk, origin=origin, name=municipality.name)
    else:
        what = ", ".join(sorted(changed))
        record("municipality:changed", by=by, municipality=municipality.pk, origin=origin, what=what)


@transaction.atomic
def add_from_protocol(protocol: str, day: date, *, by: Person, origin: str) -> int:
    """Add every municipality of the protocol's own list that exists on a day and is not there yet; how many."""
    known = set(Municipality.objects.values_list("code", flat=True))
    senders = [
        sender
        for sender in plan_of(protocol).admission.senders
        if sender.code not in known and sender.holds_within(day, day)
    ]
    for sender in senders:
        Municipality.objects.create(
            code=sender.code, name=sender.name, valid_from=sender.valid_from, valid_until=sender.valid_until
        )
        record("municipality:added", by=by, municipality=sender.code, origin=origin, name=sender.name)
    return len(senders)


@transaction.atomic
def extend(
    delivery_round: DeliveryRound, municipality: str, until: date, reason: str, *, by: Person, origin: str
) -> None:
    """Give one municipality more time."""
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id=municipality, until=until, reason=reason, by=by
    )
    record(
        "round:extended", by=by, municipality=municipality, about=f"round:{delivery_round.pk}", origin=origin,
        name=delivery_round.name, until=until.isoformat(), reason=reason,
    )  # fmt: skip


@transaction.atomic
def write_down(municipality: Municipality, kind: str, text: str, *, by: Person, origin: str) -> Contact:
    """Keep a note or a moment of contact of staff. The log tells that it was made."""
    made = Contact.objects.create(municipality=municipality, kind=kind, text=text, by=by)
    with translation.override("nl"):
        word = str(ContactKind(kind).label)
    record("municipality:contact", by=by, municipality=municipality.pk, origin=origin, kind=word)
    return made


@transaction.atomic
def send_again(message: Message, *, by: Person, origin: str) -> bool:
    """Have a message that failed sent again; False when it did not fail (any more)."""
    changed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.WAITING, fault="", sent_at=None
    )
    if changed:
        jobs.defer("correspondence.send_message", id=str(message.pk))
        record(
            "mail:again", by=by, municipality=message.municipality, about=message.about, origin=origin,
            kind=message.kind, message=str(message.pk),
        )  # fmt: skip
    return bool(changed)
