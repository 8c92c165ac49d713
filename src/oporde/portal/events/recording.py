"""Write down what happened, say it in a sentence, and prove that nothing was changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC
from typing import Any, Protocol

from django.http import HttpRequest

from oporde.portal import clock
from oporde.portal.events.catalogue import CATALOGUE
from oporde.portal.events.models import Event

SYSTEM = "system"
Detail = str | int | bool | None


class Actor(Protocol):
    """Who does something: a person, as far as an event knows."""

    @property
    def pk(self) -> Any: ...

    @property
    def display_name(self) -> str: ...


class UnknownEvent(ValueError):
    """A tag, or a detail of it, that does not stand in the catalogue."""


def record(
    tag: str, *, by: Actor | None, municipality: str = "", about: str = "", origin: str = "", **detail: Detail
) -> Event:
    """Write down that something happened, within the current transaction.

    Args:
        tag: a kind from the catalogue.
        by: who did it; None: the portal itself.
        municipality: its code, where it concerns one.
        about: what it concerns, such as "delivery:<uuid>".
        origin: the address it came from; see origin_of().
        detail: only keys that the catalogue names for this tag. Never a value of a delivery.
    Raises:
        UnknownEvent: the tag or a detail is not in the catalogue.
    """
    if tag not in CATALOGUE:
        raise UnknownEvent(f"{tag}: no such kind of event; add it to events/catalogue.py")
    if strange := set(detail) - set(CATALOGUE[tag].details):
        raise UnknownEvent(f"{tag}: no such detail: {', '.join(sorted(strange))}")
    return Event.objects.create(
        at=clock.now(),
        tag=tag,
        actor=SYSTEM if by is None else str(by.pk),
        actor_name="" if by is None else by.display_name[:200],
        origin=origin,
        municipality=municipality,
        about=about,
        detail=detail,
    )


def origin_of(request: HttpRequest) -> str:
    """The address a request came from. Behind a proxy the middleware of web/ has put the visitor's address there."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


class _Said:
    """A detail in a sentence; {files:bestand|bestanden} is the one word with 1, and the other with any other number."""

    def __init__(self, detail: object) -> None:
        self.detail = detail

    def __format__(self, form: str) -> str:
        one, more, others = form.partition("|")
        return (one if self.detail == 1 else others) if more else format(self.detail, form)


class _Details(dict[str, _Said]):
    """A detail that an event does not carry is a dash in its sentence."""

    def __missing__(self, key: str) -> _Said:
        return _Said("–")


def sentence(event: Event, language: str = "nl") -> str:
    """What happened, in Dutch or English."""
    kind = CATALOGUE.get(event.tag)
    if kind is None:
        return event.tag
    words = event.detail | {
        "actor": event.actor_name or ("The portal" if language == "en" else "Het portaal"),
        "municipality": event.municipality or "–",
    }
    return (kind.english if language == "en" else kind.dutch).format_map(
        _Details({name: _Said(detail) for name, detail in words.items()})
    )


def verify() -> Iterator[str]:
    """Walk the chain; yield a sentence for everything that is not as it was written. Nothing means whole."""
    previous, expected = "", 1
    for event in Event.objects.exclude(number=None).order_by("number").iterator():
        if event.number != expected:
            yield f"event {expected} to {(event.number or 0) - 1}: removed"
        if event.previous != previous:
            yield f"event {event.number}: does not follow on the one before"
        if event.hash != hash_of(event):
            yield f"event {event.number}: changed"
        previous, expected = event.hash, (event.number or 0) + 1
    for event in Event.objects.filter(number=None):
        yield f"row {event.pk}: outside the chain"


def hash_of(event: Event) -> str:
    """The hash an event must have, computed again outside the database (which does it in migration 0001).

    Every field is preceded by its length, so that no two events have one text.
    """
    at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    fields = (
        str(event.number), at, event.tag, event.actor, event.actor_name, event.origin, event.municipality, event.about,
        _as_database_writes(event.detail), event.previous,
    )  # fmt: skip
    text = "".join(f"{len(field)}:{field};" for field in fields)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_database_writes(detail: dict[str, Detail]) -> str:
    """A detail as text: key=value of every key, sorted by bytes."""
    return "".join(
        f"{len(key)}:{key}={_scalar(value)};"
        for key, value in sorted(detail.items(), key=lambda pair: pair[0].encode())
    )


def _scalar(value: Detail) -> str:
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"{len(text)}:{text}"
