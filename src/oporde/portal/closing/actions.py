"""Close a round: what counts of each municipality becomes final as soon as nothing of it can change any more.

The schedule does it after the last day; staff can do it by hand. A municipality with more time, with a delivery that is being
checked, or with a report that is being made, follows when that is over; the round is closed when all of them are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal import clock
from oporde.portal.accounts.actions import alert_addresses
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.closing.models import Closing
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import UNDERWAY, FileState, file_before
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound


class StillOpen(Exception):
    """The last day of the round is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What came of it.

    Attributes:
        files: how many became final now.
        extended: municipalities that still have time; busy: of which a delivery is being checked or a report being made.
        closing: the end of the round; None while some of them are left.
    """

    files: int
    extended: tuple[str, ...]
    busy: tuple[str, ...]
    closing: Closing | None


def due_rounds() -> Iterable[DeliveryRound]:
    """The rounds whose last day is over, and that are not closed."""
    return DeliveryRound.objects.filter(closes_on__lt=clock.today(), closing=None).order_by("closes_on")


@transaction.atomic
def close(delivery_round: DeliveryRound, *, by: Person | None = None, origin: str = "") -> Closed:
    """Make final what can be, and close the round when that is all. Doing it again does what is left, and mails nobody twice.

    Raises:
        StillOpen: nothing was done.
    """
    locked = DeliveryRound.objects.select_for_update().get(pk=delivery_round.pk)
    if clock.today() <= locked.closes_on:
        raise StillOpen
    known = Closing.objects.filter(delivery_round=locked).first()
    if known is not None:
        return Closed(files=0, extended=(), busy=(), closing=known)
    extended = _extended(locked)
    busy = _busy(locked) - extended
    final = _make_final(locked, extended | busy, by=by, origin=origin)
    if extended or busy:
        return Closed(files=final, extended=tuple(sorted(extended)), busy=tuple(sorted(busy)), closing=None)
    return Closed(files=final, extended=(), busy=(), closing=_closed(locked, by=by, origin=origin))


def _extended(delivery_round: DeliveryRound) -> set[str]:
    """Who may still deliver."""
    last = delivery_round.extensions.order_by().values("municipality").annotate(last=Max("until"))
    return set(last.filter(last__gte=clock.today()).values_list("municipality", flat=True))


def _busy(delivery_round: DeliveryRound) -> set[str]:
    """Of whom something can still change without delivering."""
    deliveries = Delivery.objects.filter(delivery_round=delivery_round)
    pending = deliveries.filter(files__counts=True, files__state=FileState.REPORT_PENDING)
    return {
        code
        for found in (deliveries.filter(state__in=UNDERWAY), pending)
        for code in found.order_by().values_list("municipality", flat=True).distinct()
    }


def _make_final(delivery_round: DeliveryRound, later: set[str], *, by: Person | None, origin: str) -> int:
    """The last approved files of everyone but some; how many. Who delivered them is told."""
    files = (
        DeliveredFile.objects.select_for_update(of=("self",))
        .filter(counts=True, delivery__delivery_round=delivery_round, state__in=file_before(FileState.FINAL))
        .exclude(delivery__municipality__in=later)
        .values_list("pk", "delivery__municipality")
    )
    by_municipality: dict[str, list[int]] = defaultdict(list)
    for pk, code in files:
        by_municipality[code].append(pk)
    DeliveredFile.objects.filter(pk__in=[pk for pks in by_municipality.values() for pk in pks]).update(
        state=FileState.FINAL
    )
    for code, pks in sorted(by_municipality.items()):
        record(
            "round:files-final", by=by, municipality=code, about=f"round:{delivery_round.pk}", origin=origin,
            name=delivery_round.name, count=len(pks),
        )  # fmt: skip
    _tell(delivery_round, {code: len(pks) for code, pks in by_municipality.items()})
    return sum(map(len, by_municipality.values()))


def _tell(delivery_round: DeliveryRound, final: dict[str, int]) -> None:
    names = dict(Municipality.objects.filter(pk__in=final).values_list("pk", "name"))
    rights = Access.objects.in_force().filter(municipality__in=final, right=Right.DELIVER).select_related("person")
    for right in rights.order_by("municipality", "person"):
        person, code = right.person, right.municipality_id
        send(
            "round-closed",
            to=[Address(person.email, person.name)],
            about=f"round:{delivery_round.pk}",
            municipality=code,
            language=person.language,
            once=f"round-closed:{delivery_round.pk}:{code}",
            round=delivery_round,
            name=names[code],
            files=final[code],
            path=reverse("deliveries:board"),
        )


def _closed(delivery_round: DeliveryRound, *, by: Person | None, origin: str) -> Closing:
    final = DeliveredFile.objects.filter(
        counts=True, state=FileState.FINAL, delivery__delivery_round=delivery_round
    ).order_by()
    closing = Closing.objects.create(
        delivery_round=delivery_round, by=by, files=final.count(),
        municipalities=final.values("delivery__municipality").distinct().count(),
    )  # fmt: skip
    about = f"round:{delivery_round.pk}"
    record(
        "round:closed", by=by, about=about, origin=origin, name=delivery_round.name, files=closing.files,
        municipalities=closing.municipalities,
    )  # fmt: skip
    with translation.override("nl"):
        title = _("%(round)s is afgesloten") % {"round": delivery_round.name}
        explanation = ngettext(
            "Definitief is %(files)s bestand. Het afsluitrapport staat klaar.",
            "Definitief zijn %(files)s bestanden. Gemeenten: %(municipalities)s. Het afsluitrapport staat klaar.",
            closing.files,
        ) % {"files": closing.files, "municipalities": closing.municipalities}
    send(
        "alert", to=alert_addresses(), about=about, once=f"round-closed:{delivery_round.pk}", title=title,
        explanation=explanation, path=f"/backoffice/aanleverperiodes/{delivery_round.pk}/afsluiting/",
    )  # fmt: skip
    return closing
