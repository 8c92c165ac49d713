"""Take in a delivery: row, job and event in one transaction, after its files are safe in the vault.

Who sends the same thing twice (a double click, two tabs, the same files again) has delivered once, and is told so.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db import transaction

from oporde.intake.wording import show_name
from oporde.portal import clock, jobs
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.models import Delivery, FileVerdict, MendedCopy, Upload
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState
from oporde.portal.deliveries.steps import reached
from oporde.portal.deliveries.vault import Arrival
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound

LONGEST_NAME = 255  # of the column
ADVICE = 20  # notices of one delivery; who sends a thousand doubles need not read a thousand sentences


class Reason(StrEnum):
    """Why a delivery is not taken."""

    NOT_ALLOWED = "not-allowed"
    NOT_OPEN_YET = "not-open-yet"
    CLOSED = "closed"
    NOT_ASKED = "not-asked"
    NO_FILES = "no-files"
    TOO_LARGE = "too-large"
    NOT_AGREED = "not-agreed"
    OTHER_CONSENT = "other-consent"
    ALREADY_APPROVED = "already-approved"


class NotTaken(Exception):
    """A delivery that is not taken; nothing of it was kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Who delivers for whom in which round, and what was agreed to.

    Attributes:
        token: made with the form.
        agreed_version: of the consent text that was shown and agreed to; "" when it was not agreed to.
        began_at: when the first byte came.
        origin: the address it came from.
    """

    person: Person
    municipality: Municipality
    delivery_round: DeliveryRound
    token: str
    agreed_version: str
    began_at: datetime
    language: str = "nl"
    origin: str = ""


class Sent(Protocol):
    """A file in the vault: one that was just uploaded, or a mended copy."""

    @property
    def name(self) -> str: ...
    @property
    def storage_key(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of it.

    Attributes:
        is_new: False when it had been delivered before: then `delivery` is that one.
        doubles: names of files that were in it twice and were kept once.
    """

    delivery: Delivery
    is_new: bool
    doubles: tuple[str, ...] = ()


def receive(arrival: Arrival, intent: Intent) -> Taken:
    """Make a delivery of what has arrived. When this returns it survives anything, and will be checked.

    Raises:
        NotTaken: nothing was kept.
    """
    files, doubles = _once(arrival.kept)
    arrival.settled = True
    try:
        taken = _take(uuid.UUID(arrival.folder), arrival.key.wrapped, files, intent, too_large=arrival.too_large)
    except NotTaken as refused:
        count, size_bytes = len(arrival.kept), arrival.size_bytes
        arrival.drop()
        refuse(intent, refused.reason, files=count, size_bytes=size_bytes)
        raise
    # Any other error, a database that went away while it committed, leaves open whether there is a row. Then the bytes
    # stay, and what no row knows is swept later.
    arrival.drop(keep=[file.storage_key for file in files] if taken.is_new else [])
    reached("received-after-commit")
    return Taken(delivery=taken.delivery, is_new=taken.is_new, doubles=tuple(show_name(name) for name in doubles))


def refuse(intent: Intent, reason: Reason, *, files: int, size_bytes: int) -> None:
    """Write down that something was not taken."""
    record(
        "delivery:refused", by=intent.person, municipality=intent.municipality.pk, origin=intent.origin,
        reason=reason.value, files=files, size_bytes=size_bytes,
    )  # fmt: skip


def deliver_mended(copy: MendedCopy, intent: Intent) -> Taken:
    """Make a delivery of a mended copy that was looked at and approved. Nobody has to read it for that.

    Raises:
        NotTaken: as receive() does; ALREADY_APPROVED is no mistake of the visitor: the delivery is `copy.approved_as`.
    """
    with transaction.atomic():
        copy = MendedCopy.objects.select_for_update().get(pk=copy.pk)
        if copy.approved_as_id is not None or copy.wrapped_key is None:
            raise NotTaken(Reason.ALREADY_APPROVED)
        taken = _take(uuid.uuid4(), bytes(copy.wrapped_key), [copy], intent, mended_from=copy)
        MendedCopy.objects.filter(pk=copy.pk).update(approved_as=taken.delivery)
    return taken


def _once(kept: Sequence[Sent]) -> tuple[list[Sent], list[str]]:
    """The files, and the names of those that came twice: of the same name with the same bytes one is kept."""
    known: dict[tuple[str, str], Sent] = {}
    doubles = [file.name for file in kept if known.setdefault((file.name, file.sha256), file) is not file]
    return list(known.values()), doubles[:ADVICE]


def _take(
    id: uuid.UUID,
    wrapped_key: bytes,
    files: Sequence[Sent],
    intent: Intent,
    *,
    too_large: bool = False,
    mended_from: MendedCopy | None = None,
) -> Taken:
    with transaction.atomic():
        # One delivery of a municipality at a time: so two tabs see each other.
        Municipality.objects.select_for_update(no_key=True).get(pk=intent.municipality.pk)
        if earlier := Delivery.objects.filter(token=intent.token, person=intent.person).first():
            return Taken(delivery=earlier, is_new=False)
        _require_allowed(intent)
        if too_large:
            raise NotTaken(Reason.TOO_LARGE)
        if not files:
            raise NotTaken(Reason.NO_FILES)
        alike = _alike(files, intent)
        if alike is not None and mended_from is None and _says_the_same(alike):
            record(
                "delivery:repeated", by=intent.person, municipality=intent.municipality.pk, about=alike.about,
                origin=intent.origin, earlier=alike.reference,
            )  # fmt: skip
            return Taken(delivery=alike, is_new=False)
        delivery = Delivery.objects.create(
            id=id,
            delivery_round=intent.delivery_round,
            municipality=intent.municipality,
            person=intent.person,
            began_at=intent.began_at,
            received_at=clock.now(),
            token=intent.token,
            consent_version=intent.delivery_round.consent_version,
            consent_text=intent.delivery_round.consent_text,
            language=intent.language,
            wrapped_key=wrapped_key,
            repeats=alike,
        )
        Upload.objects.bulk_create(
            Upload(
                delivery=delivery,
                order=order,
                name=show_name(file.name)[:LONGEST_NAME],
                size_bytes=file.size_bytes,
                sha256=file.sha256,
                storage_key=file.storage_key,
            )
            for order, file in enumerate(files, start=1)
        )
        record(
            "delivery:received", by=intent.person, municipality=intent.municipality.pk, about=delivery.about,
            origin=intent.origin, files=len(files), size_bytes=sum(file.size_bytes for file in files),
            consent_version=delivery.consent_version,
            **({"mended_from": mended_from.delivery.reference} if mended_from else {}),
        )  # fmt: skip
        jobs.defer("deliveries.check_delivery", id=str(delivery.pk))
        reached("received-before-commit")
    return Taken(delivery=delivery, is_new=True)


def _require_allowed(intent: Intent) -> None:
    """Raises: NotTaken."""
    if not intent.person.may_deliver_for(intent.municipality.pk):
        raise NotTaken(Reason.NOT_ALLOWED)
    if (refusal := intent.delivery_round.refusal(intent.began_at, intent.municipality.pk)) is not None:
        raise NotTaken(Reason(refusal.value))
    if not intent.agreed_version:
        raise NotTaken(Reason.NOT_AGREED)
    if intent.agreed_version != intent.delivery_round.consent_version:
        raise NotTaken(Reason.OTHER_CONSENT)


def _alike(files: Sequence[Sent], intent: Intent) -> Delivery | None:
    """The last delivery of the municipality in this round with exactly these files."""
    sent = sorted(file.sha256 for file in files)
    earlier = (
        Delivery.objects.filter(
            delivery_round=intent.delivery_round, municipality=intent.municipality, uploads__sha256=sent[0]
        )
        .exclude(state__in=(DeliveryState.WITHDRAWN, DeliveryState.ERASED))
        .distinct()
        .order_by("-received_at")
        .prefetch_related("uploads")
    )
    return next((one for one in earlier if sorted(upload.sha256 for upload in one.uploads.all()) == sent), None)


def _says_the_same(earlier: Delivery) -> bool:
    """True when checking it again would tell nothing new.

    It is the last one, and is being checked or was judged today, or was approved. A rule may look at the day ("in the
    future"), so what was rejected yesterday may be delivered again; and so may what we could not check.
    """
    last = Delivery.objects.filter(
        delivery_round=earlier.delivery_round_id, municipality=earlier.municipality_id
    ).exclude(state__in=(DeliveryState.WITHDRAWN, DeliveryState.ERASED))
    if last.order_by("-received_at").values_list("pk", flat=True).first() != earlier.pk:
        return False
    if earlier.state in UNDERWAY or earlier.state == DeliveryState.QUARANTINED:
        return True
    if earlier.state != DeliveryState.JUDGED or earlier.checked_at is None:
        return False
    return earlier.verdict == FileVerdict.APPROVED or clock.day_of(earlier.checked_at) == clock.today()
