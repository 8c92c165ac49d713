"""Who gets a letter, at which address, and who cannot get one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.letters.models import RunKind
from oporde.portal.rounds.models import DeliveryRound

POSTAL_CODE = re.compile(r"(\d{4})\s*([A-Z]{2})", re.IGNORECASE)


class Why(StrEnum):
    """Why there is no letter."""

    NOBODY = "nobody"
    NO_ADDRESS = "no-address"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who gets a letter.

    Attributes:
        municipality: to whose address it goes; None: to the collector's own, for who works there.
        municipalities: all that it is about.
    """

    person: Person
    municipality: Municipality | None
    municipalities: tuple[Municipality, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A municipality that gets no letter (nobody works for it), or someone of it who gets none (there is no address)."""

    municipality: Municipality
    person: Person | None
    why: Why


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a letter, by municipality, and who does not."""

    found: tuple[Recipient, ...]
    left_out: tuple[LeftOut, ...] = ()


def recipients_of(delivery_round: DeliveryRound, kind: RunKind) -> Recipients:
    """Everyone with a right for a municipality that delivers in a round; one letter for each person.

    Who works for several municipalities gets it at the first, by name, that has an address.
    """
    delivering = {
        participant.delivered_by_id or participant.municipality_id for participant in delivery_round.participants.all()
    }
    municipalities = Municipality.objects.filter(pk__in=delivering).order_by("name", "pk")
    rights = Access.objects.in_force().filter(municipality__in=delivering).select_related("person", "municipality")
    by_person: dict[int, list[Access]] = {}
    for right in rights.order_by("municipality__name", "municipality_id", "person__name", "person_id"):
        by_person.setdefault(right.person_id, []).append(right)
    found, left_out = [], []
    for of_one in by_person.values():
        person = of_one[0].person
        if kind is RunKind.INACTIVE and person.activated_at is not None:
            continue
        recipient = _recipient(person, [right.municipality for right in of_one])
        if recipient is None:
            left_out.append(LeftOut(of_one[0].municipality, person, Why.NO_ADDRESS))
        else:
            found.append(recipient)
    somebody = {right.municipality_id for of_one in by_person.values() for right in of_one}
    left_out += [LeftOut(each, None, Why.NOBODY) for each in municipalities if each.pk not in somebody]
    return Recipients(tuple(found), tuple(left_out))


def recipient_of(person: Person) -> Recipient | None:
    """Someone alone; None when there is no address to write to."""
    if person.is_staff:
        return Recipient(person, None) if settings.RETURN_ADDRESS else None
    rights = Access.objects.in_force().filter(person=person).select_related("municipality")
    return _recipient(person, [right.municipality for right in rights.order_by("municipality__name")])


def _recipient(person: Person, municipalities: Sequence[Municipality]) -> Recipient | None:
    reachable = next((each for each in municipalities if has_address(each)), None)
    return Recipient(person, reachable, tuple(municipalities)) if reachable else None


def has_address(municipality: Municipality) -> bool:
    """True when a letter would arrive."""
    return bool(municipality.street and municipality.town and postal_code(municipality.postal_code))


def postal_code(text: str) -> str | None:
    """A postal code as the post writes it, 1234 AB; None for what is none."""
    found = POSTAL_CODE.fullmatch(text.strip())
    return f"{found[1]} {found[2].upper()}" if found else None


def address_of(recipient: Recipient) -> list[str]:
    """The lines in the window of the envelope: at most five, as the post reads them (postal code, two spaces, TOWN)."""
    of = recipient.municipality
    name = "T.a.v. de coördinator" if recipient.person.mailbox else f"T.a.v. {recipient.person.name}"
    if of is None:
        return _filled([settings.COLLECTOR, name, *(part.strip() for part in settings.RETURN_ADDRESS.split(","))])
    return _filled(
        [f"Gemeente {of.name}", of.addressee, name, of.street, f"{postal_code(of.postal_code)}  {of.town.upper()}"]
    )


def _filled(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line.strip()]
