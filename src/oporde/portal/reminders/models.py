"""At which moments of a round is reminded, who is passed over, and who was reminded of what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.rounds.models import DeliveryRound


class MomentKind(models.TextChoices):
    """What a moment is counted from."""

    OPENING = "opening", "bij de opening"
    CLOSING = "closing", "voor de laatste dag"
    UNREAD = "unread", "rapport niet geopend"


USUAL = (
    (MomentKind.OPENING, 0),
    (MomentKind.CLOSING, 14),
    (MomentKind.CLOSING, 7),
    (MomentKind.CLOSING, 1),
    (MomentKind.UNREAD, 3),
)
"""The moments of every round, until staff change them: kind and days."""


class Moment(models.Model):
    """A moment at which municipalities of a round are reminded.

    Attributes:
        days: after the opening, before the last day of each municipality, or after its report was ready.
        is_off: nobody is reminded at it.
    """

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.CASCADE, related_name="moments")
    kind = models.CharField(max_length=10, choices=MomentKind.choices)
    days = models.PositiveSmallIntegerField(default=0)
    is_off = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["kind", "-days"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery_round", "kind", "days"], name="moment_once_in_a_round"),
            models.CheckConstraint(condition=models.Q(kind__in=MomentKind.values), name="moment_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"

    @property
    def title(self) -> str:
        """What staff call it."""
        if self.kind == MomentKind.CLOSING:
            return ngettext("%(days)s dag voor de laatste dag", "%(days)s dagen voor de laatste dag", self.days) % {
                "days": self.days
            }
        if self.kind == MomentKind.UNREAD:
            return ngettext(
                "Rapport %(days)s dag klaar en niet geopend", "Rapport %(days)s dagen klaar en niet geopend", self.days
            ) % {"days": self.days}
        return _("Bij de opening")

    def falls_on(self, last_day: date) -> date | None:
        """The day for who may deliver until a day; None where it depends on a report."""
        if self.kind == MomentKind.OPENING:
            return self.delivery_round.opens_on + timedelta(days=self.days)
        return last_day - timedelta(days=self.days) if self.kind == MomentKind.CLOSING else None


class PassedOver(models.Model):
    """A municipality that is not reminded in a round, or at one moment of it, with why.

    Attributes:
        moment: None for all of them.
    """

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.CASCADE, related_name="passed_over")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    moment = models.ForeignKey(Moment, null=True, blank=True, on_delete=models.CASCADE, related_name="passed_over")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["municipality__name"]
        verbose_name_plural = "passed over"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery_round", "municipality", "moment"], nulls_distinct=False, name="passed_over_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.delivery_round_id}"


class Reminded(models.Model):
    """That a municipality was reminded. There is one of it, whatever happens.

    Attributes:
        about: what of, beside the moment: the last day ("2018-03-09") or a report.
        mails: to how many addresses.
    """

    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="reminded")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=80)
    mails = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name_plural = "reminded"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["moment", "municipality", "about"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.moment_id} {self.about}"
