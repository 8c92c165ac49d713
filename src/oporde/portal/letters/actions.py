"""Make letters, give them out once, and change what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from oporde.portal import clock
from oporde.portal.accounts.actions import make_access_code
from oporde.portal.accounts.models import Person
from oporde.portal.events.recording import record
from oporde.portal.letters import printing, sealing
from oporde.portal.letters.models import (
    AddressImport,
    Form,
    Letter,
    LetterRun,
    LetterText,
    RunKind,
    SealedLetters,
    TextKind,
    new_token,
)
from oporde.portal.letters.printing import Sheet
from oporde.portal.letters.recipients import Recipient, Recipients, address_of, recipient_of, recipients_of
from oporde.portal.letters.wording import Wording, wording_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.templatetags.components import day

KEPT = timedelta(hours=24)  # letters that nobody fetched


class AlreadyMade(Exception):
    """The same form was sent twice: the letters are there, and are not made again."""

    def __init__(self, run: LetterRun) -> None:
        super().__init__(str(run.pk))
        self.run = run


class NothingToMake(Exception):
    """There is nobody to write to, or no address to write it on."""


class Gone(Exception):
    """The letters were fetched already, or waited too long."""


@dataclass(frozen=True, slots=True)
class Made:
    """Letters that were just made: readable here and nowhere else.

    Attributes:
        sheets: what stands on each letter, its code too, in the order of run.letters.
        key: opens what is kept of them until it is fetched.
    """

    run: LetterRun
    sheets: tuple[Sheet, ...] = field(repr=False)
    pdf: bytes = field(repr=False)
    csv: bytes = field(repr=False)
    key: str = field(repr=False)


def make_run(
    delivery_round: DeliveryRound, *, by: Person | None, kind: RunKind = RunKind.ALL, token: str = "", origin: str = ""
) -> Made:
    """Make a letter with a new code for every coordinator of a round, or for those who have no active account.

    Codes of before can no longer be used; accounts that are active keep working.

    Raises:
        AlreadyMade: this token made letters before.
        NothingToMake: there is nobody to write to.
    """
    return _make(recipients_of(delivery_round, kind), delivery_round, by=by, kind=kind, token=token, origin=origin)


def make_letter(person: Person, *, by: Person | None, token: str = "", origin: str = "") -> Made:
    """Make a letter with a new code for one person: about the newest round of the municipality, where there is one.

    Raises:
        AlreadyMade: this token made a letter before.
        NothingToMake: there is no address to write to.
    """
    recipient = recipient_of(person)
    if recipient is None:
        raise NothingToMake
    codes = [each.pk for each in recipient.municipalities]
    delivery_round = (
        DeliveryRound.objects.filter(participants__municipality__in=codes, closes_on__gte=clock.today())
        .order_by("opens_on")
        .first()
    )
    return _make(
        Recipients((recipient,)), delivery_round, by=by, kind=RunKind.SINGLE, token=token, origin=origin
    )  # fmt: skip


@sensitive_variables()
@transaction.atomic
def _make(
    recipients: Recipients, delivery_round: DeliveryRound | None, *, by: Person | None, kind: RunKind, token: str,
    origin: str,
) -> Made:  # fmt: skip
    if not recipients.found:
        raise NothingToMake
    wording = wording_of(TextKind.ROUND if delivery_round else TextKind.ACCOUNT)
    run = _begun(recipients, delivery_round, wording, by=by, kind=kind, token=token)
    record(
        "letters:made", by=by, about=run.about, origin=origin, kind=kind.value, count=len(recipients.found),
        left_out=len(recipients.left_out), name=delivery_round.name if delivery_round else kind.label,
    )  # fmt: skip
    sheets = tuple(
        _lettered(run, order, recipient, by=by, origin=origin) for order, recipient in enumerate(recipients.found, 1)
    )
    pdf, csv, key = printing.to_pdf(sheets, wording, run.made_at), printing.to_csv(sheets), sealing.new_key()
    for form, content in ((Form.PDF, pdf), (Form.CSV, csv)):
        SealedLetters.objects.create(run=run, form=form, content=sealing.seal(content, key))
    return Made(run=run, sheets=sheets, pdf=pdf, csv=csv, key=key)


def _begun(
    recipients: Recipients, delivery_round: DeliveryRound | None, wording: Wording, *, by: Person | None, kind: RunKind,
    token: str,
) -> LetterRun:  # fmt: skip
    try:
        with transaction.atomic():
            return LetterRun.objects.create(
                token=token or new_token(),
                kind=kind,
                delivery_round=delivery_round,
                text=wording.version,
                made_by=by,
                left_out=[
                    {
                        "municipality": each.municipality.pk,
                        "person": each.person.pk if each.person else None,
                        "why": each.why.value,
                    }
                    for each in recipients.left_out
                ],
            )
    except IntegrityError as error:
        raise AlreadyMade(LetterRun.objects.get(token=token)) from error


@sensitive_variables("code")
def _lettered(run: LetterRun, order: int, recipient: Recipient, *, by: Person | None, origin: str) -> Sheet:
    """Write down one letter; what stands on it is not written down."""
    person, municipality = recipient.person, recipient.municipality
    access_code, code = make_access_code(person, by=by, origin=origin)
    address = address_of(recipient)
    letter = Letter.objects.create(
        run=run, order=order, number=f"B{run.pk:04}-{order:04}", person=person, municipality=municipality,
        access_code=access_code, address=address,
    )  # fmt: skip
    record(
        "letters:letter", by=by, municipality=municipality.pk if municipality else "", about=run.about, origin=origin,
        number=letter.number, email=person.email,
    )  # fmt: skip
    return Sheet(
        number=letter.number,
        address=address,
        salutation="Geachte coördinator" if person.mailbox else f"Geachte {person.name}",
        municipality=municipality.pk if municipality else "",
        email=person.email,
        code=code,
        last_day=access_code.last_day,
        words=words_of(run.delivery_round, [each.name for each in recipient.municipalities], access_code.last_day),
    )


def words_of(delivery_round: DeliveryRound | None, municipalities: Sequence[str], last_day: Any) -> dict[str, str]:
    """What stands at the places of a text."""
    words = {
        "portaal": settings.SITE_NAME,
        "adres": settings.ORIGIN + reverse("accounts:activate"),
        "geldig_tot": _day(last_day),
        "gemeente": _listed([f"gemeente {name}" for name in municipalities]),
    }
    if delivery_round:
        words |= {
            "aanleverperiode": delivery_round.name,
            "begint": _day(delivery_round.opens_on),
            "eindigt": _day(delivery_round.closes_on),
        }
    return words


def _listed(names: Sequence[str]) -> str:
    return " en ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _day(day_: Any) -> str:
    return day(day_).partition(" ")[2]


# --- Given out once


@sensitive_variables("key")
@transaction.atomic
def fetch(run: LetterRun, form: Form, key: str, *, by: Person, origin: str) -> bytes:
    """The letters of a run; from now on they are nowhere.

    Raises:
        Gone: they were fetched before, or were left for too long.
        WrongKey: the key is that of other letters.
    """
    kept = SealedLetters.objects.select_for_update().get(run=run, form=form)
    if kept.content is None:
        raise Gone
    content = sealing.unseal(kept.content, key)
    kept.content, kept.fetched_at = None, clock.now()
    kept.save(update_fields=["content", "fetched_at"])
    record("letters:fetched", by=by, about=run.about, origin=origin, form=form.label, count=run.letters.count())
    return content


@transaction.atomic
def erase_unfetched() -> int:
    """Destroy letters that nobody fetched within a day, and files of addresses that were only tried; how many.

    Who still needs letters makes them again.
    """
    before = clock.now() - KEPT
    left = SealedLetters.objects.exclude(content=None).filter(run__made_at__lt=before)
    kept_too_long = list(left.select_for_update(of=("self",)).select_related("run"))
    for kept in kept_too_long:
        kept.content = None
        kept.save(update_fields=["content"])
        record("letters:erased", by=None, about=kept.run.about, form=Form(kept.form).label)
    tried = AddressImport.objects.exclude(content=None).filter(made_at__lt=before)
    return len(kept_too_long) + tried.update(content=None)


# --- What they say


@transaction.atomic
def change_text(
    kind: TextKind, *, subject: str, body: str, signed_by: str, signed_as: str, by: Person, origin: str
) -> LetterText:  # fmt: skip
    """Keep another version of the text; letters from now on say this."""
    version = LetterText.objects.create(
        kind=kind, subject=subject, body=body, signed_by=signed_by, signed_as=signed_as, made_by=by
    )
    record("letters:text-changed", by=by, about=f"letter-text:{version.pk}", origin=origin, kind=kind.label)
    return version
