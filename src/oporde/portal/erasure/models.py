"""A withdrawal: the row that stays when what it was about is gone."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.rounds.models import DeliveryRound


class Way(models.TextChoices):
    """How it was withdrawn."""

    PORTAL = "portal", "in het portaal"
    FORM = "form", "met een ondertekend formulier"


class WithdrawalState(models.TextChoices):
    """How far it is."""

    ERASING = "erasing", "wordt vernietigd"
    ERASED = "erased", "vernietigd"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """Withdrawals, and whose they are."""

    def visible_to(self, person: Person) -> WithdrawalQuerySet:
        """Those that exist for someone: of the municipalities that do."""
        if person.is_staff:
            return self
        return self.filter(deliverer__in=Municipality.objects.visible_to(person).values("pk"))


class Withdrawal(models.Model):
    """All files of one municipality over one period, taken back in a round that asks for it.

    Attributes:
        municipality: whose data it is; deliverer: who delivered it, where that is its successor.
        person: who withdrew; of a signed form who registered it.
        signed_by, received_on: of a signed form; the day on which it came decides whether it was in time.
        withdrawn_at: what was received up to then is destroyed.
        manifest: what is to be destroyed, written down before anything is; empty when it has been.
        certificate: the signed statement of what was destroyed.
        again: it was done once more, because a backup of before was put back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.PROTECT, related_name="withdrawals")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="withdrawals")
    deliverer = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PORTAL)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="withdrawals")
    signed_by = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=WithdrawalState.choices, default=WithdrawalState.ERASING)
    erased_at = models.DateTimeField(null=True, blank=True)
    manifest = models.JSONField(default=list)
    certificate = models.JSONField(null=True, blank=True)
    again = models.BooleanField(default=False)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-withdrawn_at", "id"]
        indexes: ClassVar = [models.Index(fields=["deliverer", "-withdrawn_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery_round", "municipality", "period"],
                condition=models.Q(state=WithdrawalState.ERASING),
                name="withdrawal_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=WithdrawalState.ERASING) ^ models.Q(certificate__isnull=False),
                name="withdrawal_erased_has_a_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.period} {self.withdrawn_at:%Y-%m-%d}"

    @property
    def about(self) -> str:
        """How events and messages refer to it."""
        return f"withdrawal:{self.id}"

    @property
    def reference(self) -> str:
        """How one speaks of it on the telephone."""
        return self.id.hex[:8].upper()
