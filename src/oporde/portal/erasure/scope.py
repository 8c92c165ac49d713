"""What a withdrawal takes: of each delivery which files, and whether anything of it stays.

It takes all that was delivered over the period, in earlier rounds too: what was delivered again took the place of what was there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oporde.intake.naming import match_name
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState, FileState
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.rounds.models import Participant
from oporde.portal.rounds.plans import plan_of


@dataclass(frozen=True, slots=True)
class Share:
    """What goes of one delivery.

    Attributes:
        taken: files that go; kept: files about another municipality or period, that stay.
        unclear: it is being checked, and its names do not tell over which period it is: what goes is known after that.
    """

    delivery: Delivery
    taken: tuple[DeliveredFile, ...] = ()
    kept: tuple[DeliveredFile, ...] = ()
    unclear: bool = False

    @property
    def is_whole(self) -> bool:
        """True when nothing of it stays."""
        return not self.kept and not self.unclear


def shares_of(withdrawal: Withdrawal) -> list[Share]:
    """The deliveries that a withdrawal touches, as they stand now.

    A file whose name does not tell what it is may be of this period, where the round asks for that: it goes too. It counts for
    nothing.
    """
    received = (
        _delivered(withdrawal)
        .select_related("municipality", "delivery_round")
        .prefetch_related("delivery_round__periods")
        .order_by("received_at", "pk")
    )
    return [share for delivery in received if (share := _share(delivery, withdrawal)) is not None]


def recognised(withdrawal: Withdrawal) -> QuerySet[DeliveredFile]:
    """The files of which is known that they go, the first first."""
    files = DeliveredFile.objects.filter(
        delivery__in=_delivered(withdrawal),
        municipality=withdrawal.municipality_id,
        period__iexact=withdrawal.period,
    )
    return files.exclude(state=FileState.WITHDRAWN).order_by("delivery__received_at", "order")


def _delivered(withdrawal: Withdrawal) -> QuerySet[Delivery]:
    """What was delivered for the municipality, in each round by who did that then."""
    asked = Participant.objects.filter(municipality=withdrawal.municipality_id)
    by_whom = Q()
    for delivery_round, deliverer in asked.values_list("delivery_round", "delivered_by"):
        by_whom |= Q(delivery_round=delivery_round, municipality=deliverer or withdrawal.municipality_id)
    received = Delivery.objects.filter(by_whom, received_at__lte=withdrawal.withdrawn_at)
    return received.exclude(state=DeliveryState.ERASED)


def _share(delivery: Delivery, withdrawal: Withdrawal) -> Share | None:
    wanted = (withdrawal.municipality_id, withdrawal.period.upper())
    may_hold = wanted[1] in {asked.period.upper() for asked in delivery.delivery_round.periods.all()}
    files = list(delivery.files.all())
    if delivery.state in UNDERWAY or not files:
        claims = list(_claims(delivery))
        if claims and None not in claims:
            return Share(delivery) if wanted in claims and set(claims) == {wanted} else _mixed(delivery, wanted, claims)
        return Share(delivery, unclear=delivery.state in UNDERWAY) if may_hold else None
    of_each = [((file.municipality, file.period.upper()), file) for file in files]
    goes = [(key == wanted or (may_hold and "" in key), file) for key, file in of_each]
    taken = tuple(file for it_goes, file in goes if it_goes)
    kept = tuple(file for it_goes, file in goes if not it_goes and file.state != FileState.WITHDRAWN)
    return Share(delivery, taken, kept) if taken else None


def _mixed(delivery: Delivery, wanted: tuple[str, str], claims: Iterable[tuple[str, str] | None]) -> Share | None:
    """Nothing where no name is of the period. Otherwise what is underway is waited for, and what could not be checked goes."""
    return Share(delivery, unclear=delivery.state in UNDERWAY) if wanted in claims else None


def _claims(delivery: Delivery) -> Iterable[tuple[str, str] | None]:
    """Of each upload the municipality and period that its name tells; None of an archive, and of one that tells nothing."""
    admission = plan_of(delivery.delivery_round.protocol).admission
    for upload in delivery.uploads.all():
        claim = match_name(upload.name, admission)
        yield (claim.municipality, claim.period) if claim else None
