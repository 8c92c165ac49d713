"""Withdraw what was delivered over a period, and destroy it: at once, by a job that may be killed anywhere and run again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.urls import reverse

from oporde.portal import clock, jobs
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions import checking
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.signing import sign
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.deliveries.steps import reached
from oporde.portal.erasure import ledger
from oporde.portal.erasure.certificate import statement_of
from oporde.portal.erasure.destroying import (
    Item,
    bytes_left,
    destroy,
    destroy_mails,
    destroy_reports,
    is_untouched,
    items_of,
    withdraw_rows,
)
from oporde.portal.erasure.models import Way, Withdrawal, WithdrawalState
from oporde.portal.erasure.scope import Share, shares_of
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import title_of

LOCKS = 7_023  # the class of our advisory locks in the database


class Refusal(StrEnum):
    """Why it may not be withdrawn."""

    NOT_ALLOWED = "not-allowed"
    NOT_OFFERED = "not-offered"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    IN_THE_FUTURE = "in-the-future"
    UNDERWAY = "underway"
    NOTHING = "nothing"


class NotWithdrawn(Exception):
    """A withdrawal that is not taken; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class StillThere(Exception):
    """Something of what was to be destroyed is still there: it is tried again."""


@dataclass(frozen=True, slots=True)
class SignedForm:
    """A form on paper. The day on which it was received decides whether it was in time."""

    signed_by: str
    received_on: date


# --- Withdrawing


def refusal_on(delivery_round: DeliveryRound, day: date, *, on_paper: bool = False) -> Refusal | None:
    """Why nothing may be withdrawn on a day, or None when it may. A form that came by post may be of before it was offered."""
    if delivery_round.withdrawal_until is None:
        return Refusal.NOT_OFFERED
    first = delivery_round.opens_on if on_paper else delivery_round.withdrawal_form_from or delivery_round.opens_on
    if day < first:
        return Refusal.TOO_EARLY
    return Refusal.TOO_LATE if day > delivery_round.withdrawal_until else None


def deliverer_of(delivery_round: DeliveryRound, code: str) -> str:
    """Who delivers for a municipality in a round: itself, or its successor; "" when it is not asked."""
    asked = delivery_round.participants.filter(municipality=code).first()
    return "" if asked is None else asked.delivered_by_id or asked.municipality_id


def withdraw(
    delivery_round: DeliveryRound,
    code: str,
    period: str,
    *,
    by: Person,
    reason: str = "",
    form: SignedForm | None = None,
    origin: str = "",
) -> Withdrawal:
    """Take back all files of a municipality over a period, of earlier rounds too, and have them destroyed.

    Args:
        code: whose data it is.
        by: who may deliver for it; with a signed form a member of staff, who registers it.
    Raises:
        NotWithdrawn: nothing was changed.
    """
    deliverer = deliverer_of(delivery_round, code)
    with transaction.atomic():
        # Of one municipality one thing at a time: no delivery comes in, and no outcome is written down, meanwhile.
        if not deliverer or not Municipality.objects.select_for_update(no_key=True).filter(pk=deliverer).exists():
            raise NotWithdrawn(Refusal.NOT_ALLOWED)
        _require_allowed(delivery_round, deliverer, period, by, form)
        made = Withdrawal(
            delivery_round=delivery_round,
            municipality_id=code,
            deliverer_id=deliverer,
            period=period,
            way=Way.FORM if form else Way.PORTAL,
            person=by,
            signed_by=form.signed_by if form else "",
            received_on=form.received_on if form else None,
            reason=reason,
            withdrawn_at=clock.now(),
        )
        if Withdrawal.objects.filter(
            delivery_round=delivery_round, municipality=code, period=period, state=WithdrawalState.ERASING
        ).exists():
            raise NotWithdrawn(Refusal.UNDERWAY)
        shares = shares_of(made)
        # Of earlier rounds it takes what was delivered again in this one. What was not, has had its own last day.
        here = [share for share in shares if share.delivery.delivery_round_id == delivery_round.pk]
        if not any(share.unclear or is_untouched(share) for share in here):
            raise NotWithdrawn(Refusal.NOTHING)
        made.save(force_insert=True)
        _begin(made, shares, origin)
        _tell(made, "withdrawn")
    return made


def carry_out_again(line: ledger.Line) -> Withdrawal | None:
    """Carry out a withdrawal that was done after the backup that is now put back was made; None where it concerns nothing here."""
    with transaction.atomic():
        if Withdrawal.objects.filter(pk=line["withdrawal"]).exists() or (made := ledger.row_of(line)) is None:
            return None
        made.save(force_insert=True)
        _begin(made, shares_of(made), "")
    return made


def _require_allowed(
    delivery_round: DeliveryRound, deliverer: str, period: str, by: Person, form: SignedForm | None
) -> None:
    """Raises: NotWithdrawn."""
    allowed = by.is_staff if form else by.may_deliver_for(deliverer)
    if not allowed or period not in delivery_round.period_ids():
        raise NotWithdrawn(Refusal.NOT_ALLOWED)
    if form and form.received_on > clock.today():
        raise NotWithdrawn(Refusal.IN_THE_FUTURE)
    refusal = refusal_on(delivery_round, form.received_on if form else clock.today(), on_paper=form is not None)
    if refusal is not None:
        raise NotWithdrawn(refusal)


def _begin(made: Withdrawal, shares: Iterable[Share], origin: str) -> None:
    record(
        "withdrawal:made", by=made.person, municipality=made.municipality_id, about=made.about, origin=origin,
        period=made.period, way=made.way, received_on=made.received_on.isoformat() if made.received_on else None,
    )  # fmt: skip
    _withdraw_rows(made, shares)
    jobs.defer("erasure.erase", id=str(made.pk))


def _withdraw_rows(made: Withdrawal, shares: Iterable[Share]) -> None:
    for share in shares:
        if not share.unclear and withdraw_rows(share):
            record(
                "delivery:withdrawn", by=made.person, municipality=share.delivery.municipality_id,
                about=share.delivery.about, period=made.period,
            )  # fmt: skip


# --- Destroying


def erase(id: uuid.UUID) -> None:
    """Destroy what a withdrawal is about, unless that has been done, and sign what was destroyed.

    Raises:
        jobs.Busy: another worker is at it, or something is being checked of which is not known yet over which period it is.
        StillThere: something was kept meanwhile. And whatever failed: it is to be tried again.
    """
    with jobs.alone_with(LOCKS, id.int % (1 << 31)):
        withdrawal = Withdrawal.objects.select_related("delivery_round", "municipality", "deliverer", "person").get(
            pk=id
        )
        if withdrawal.state == WithdrawalState.ERASED:
            return
        ledger.write(withdrawal)
        reached("erase-begun")
        vault.sweep_private_folders()
        shares = shares_of(withdrawal)
        if any(share.unclear for share in shares):
            raise jobs.Busy(withdrawal.about)
        with transaction.atomic():
            _withdraw_rows(withdrawal, shares)
            _write_down(withdrawal, shares)
        reached("erase-listed")
        with transaction.atomic():
            aggregates = destroy_reports(withdrawal, shares)
        reached("erase-reports")
        for share in shares:
            with jobs.alone_with(checking.LOCKS, checking.lock_of(share.delivery.pk)):
                destroy(share, [item["stored"] for item in _of(withdrawal, share) if "stored" in item])
                _settle(share, withdrawal)
        touched = [share.delivery for share in shares] + _deliveries_of(withdrawal)
        destroy_mails(touched)
        reached("erase-mails")
        if left := [key for delivery in touched for key in bytes_left(delivery)]:
            raise StillThere(", ".join(left))
        _finish(withdrawal, aggregates)
    reached("erase-signed")


def _write_down(withdrawal: Withdrawal, shares: Iterable[Share]) -> None:
    """List all that goes, before any of it does; what was listed by an attempt before stays listed."""
    known = {_identity(item): item for item in withdrawal.manifest}
    for share in shares:
        if is_untouched(share):
            for item in items_of(share):
                known.setdefault(_identity(item), item)
    withdrawal.manifest = list(known.values())
    withdrawal.save(update_fields=["manifest"])


def _identity(item: Item) -> tuple[str, ...]:
    return tuple(str(item.get(name, "")) for name in ("what", "delivery", "stored", "sha256"))


def _of(withdrawal: Withdrawal, share: Share) -> list[Item]:
    return [item for item in withdrawal.manifest if item["delivery"] == str(share.delivery.pk)]


def _deliveries_of(withdrawal: Withdrawal) -> list[Delivery]:
    """All deliveries of the list, also those that an attempt before has finished."""
    return list(Delivery.objects.filter(pk__in={item["delivery"] for item in withdrawal.manifest}))


def _settle(share: Share, withdrawal: Withdrawal) -> None:
    delivery = share.delivery
    with transaction.atomic():
        if share.is_whole and Delivery.objects.move(delivery.pk, DeliveryState.ERASED):
            files = sum(item["what"] == "upload" for item in _of(withdrawal, share))
            record(
                "delivery:erased", by=None, municipality=delivery.municipality_id, about=delivery.about, files=files,
                reason="withdrawn",
            )  # fmt: skip
    reached("erase-settled")


def _finish(withdrawal: Withdrawal, aggregates: int) -> None:
    signed = sign(statement_of(withdrawal, aggregates))
    with transaction.atomic():
        Withdrawal.objects.filter(pk=withdrawal.pk, state=WithdrawalState.ERASING).update(
            state=WithdrawalState.ERASED, erased_at=clock.now(), certificate=signed, manifest=[]
        )
        record(
            "withdrawal:erased", by=None, municipality=withdrawal.municipality_id, about=withdrawal.about,
            period=withdrawal.period, items=len(withdrawal.manifest),
        )  # fmt: skip
        if not withdrawal.again:
            _tell(withdrawal, "erased")
        reached("erase-signed-before-commit")


# --- Telling


def _tell(withdrawal: Withdrawal, what: str) -> None:
    """Mail everyone who may deliver for the municipality: that it was withdrawn, and that it was destroyed."""
    rights = Access.objects.in_force().filter(municipality=withdrawal.deliverer_id, right=Right.DELIVER)
    for person in Person.objects.filter(pk__in=rights.values("person")).order_by("pk"):
        send(
            "withdrawal",
            to=[Address(person.email, person.name)],
            about=withdrawal.about,
            municipality=withdrawal.deliverer_id,
            language=person.language,
            once=f"{what}:{withdrawal.pk}",
            erased=what == "erased",
            withdrawal=withdrawal,
            period=title_of(withdrawal.delivery_round.protocol, withdrawal.period),
            path=reverse("erasure:withdrawal", args=[withdrawal.pk]),
        )


# --- The net below


def take_up_forgotten() -> int:
    """Have withdrawals carried out that wait without a job; how many."""
    waiting = Withdrawal.objects.filter(state=WithdrawalState.ERASING)
    return jobs.take_up("erasure.erase", waiting.values_list("pk", flat=True))
