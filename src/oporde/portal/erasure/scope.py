"""What a withdrawal takes: of each delivery which files, and whether anything of it stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oporde.intake.naming import match_name
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.plans import plan_of
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState, FileState
from oporde.portal.erasure.models import Withdrawal


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

    A file whose name does not tell what it is may be of this period: it goes too. It counts for nothing.
    """
    received = (
        Delivery.objects.filter(
            delivery_round=withdrawal.delivery_round_id,
            municipality=withdrawal.deliverer_id,
            received_at__lte=withdrawal.withdrawn_at,
        )
        .exclude(state=DeliveryState.ERASED)
        .select_related("municipality", "delivery_round")
        .order_by("received_at", "pk")
    )
    return [share for delivery in received if (share := _share(delivery, withdrawal)) is not None]


def _share(delivery: Delivery, withdrawal: Withdrawal) -> Share | None:
    wanted = (withdrawal.municipality_id, withdrawal.period.upper())
    files = list(delivery.files.all())
    if delivery.state in UNDERWAY or not files:
        claims = list(_claims(delivery))
        if claims and None not in claims:
            return Share(delivery) if wanted in claims and set(claims) == {wanted} else _mixed(delivery, wanted, claims)
        return Share(delivery, unclear=delivery.state in UNDERWAY)
    of_each = [((file.municipality, file.period.upper()), file) for file in files]
    taken = tuple(file for key, file in of_each if key == wanted or "" in key)
    kept = tuple(file for key, file in of_each if key != wanted and "" not in key and file.state != FileState.WITHDRAWN)
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
