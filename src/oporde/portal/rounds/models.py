"""Delivery rounds: which periods may be delivered, from when until when, by whom and for whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person


class Refusal(StrEnum):
    """Why a round does not take a delivery."""

    NOT_OPEN_YET = "not-open-yet"
    CLOSED = "closed"
    NOT_ASKED = "not-asked"


class RoundQuerySet(models.QuerySet["DeliveryRound"]):
    """Rounds."""

    def announced(self) -> RoundQuerySet:
        """Those that are no draft of staff: all that coordinators and visitors know of."""
        return self.filter(is_draft=False)

    def asking(self, municipality: str) -> RoundQuerySet:
        """Those in which a municipality delivers: for itself, or for one that it succeeds."""
        asked = Participant.objects.filter(models.Q(municipality=municipality) | models.Q(delivered_by=municipality))
        return self.filter(pk__in=asked.values("delivery_round"))

    def open_at(self, moment: datetime, municipality: str = "") -> RoundQuerySet:
        """Those in which may be delivered at a moment: by all, or by a municipality that was asked, with its extension."""
        day = clock.day_of(moment)
        running = models.Q(closes_on__gte=day)
        asked = self.announced().filter(opens_on__lte=day)
        if municipality:
            extended = Extension.objects.filter(municipality=municipality, until__gte=day)
            running |= models.Q(pk__in=extended.values("delivery_round"))
            asked = asked.asking(municipality)
        return asked.filter(running)


class DeliveryRound(models.Model):
    """A time in which municipalities deliver.

    Attributes:
        is_draft: staff are still setting it up; nobody else knows of it, and nothing can be delivered.
        protocol: "gmsd/2017".
        opens_on, closes_on: first and last day, both included, in Dutch time.
        withdrawal_until: last day on which a delivery may be withdrawn.
        withdrawal_form_from: first day on which withdrawing is done, when it is not from the beginning.
        consent_text, consent_version: what a coordinator agrees to by delivering.
        feedback_working_days, report_working_days: within how many working days we promise an answer.
    """

    name = models.CharField(max_length=100, unique=True)
    protocol = models.CharField(max_length=40)
    is_draft = models.BooleanField(default=False)
    opens_on = models.DateField()
    closes_on = models.DateField()
    withdrawal_until = models.DateField(null=True, blank=True)
    withdrawal_form_from = models.DateField(null=True, blank=True)
    consent_text = models.TextField(blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    feedback_working_days = models.PositiveSmallIntegerField(default=1)
    report_working_days = models.PositiveSmallIntegerField(default=5)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opens_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_draft=True) | models.Q(closes_on__gte=models.F("opens_on")),
                name="round_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """How events and messages refer to it."""
        return f"round:{self.pk}"

    @property
    def state(self) -> str:
        """draft, planned (announced, and not open yet), open or closed."""
        today = clock.today()
        if self.is_draft:
            return "draft"
        if today < self.opens_on:
            return "planned"
        return "open" if today <= self.closes_on else "closed"

    def accepts(self, began_at: datetime, municipality: str) -> bool:
        """True when a delivery that began at a moment counts for this round."""
        return self.refusal(began_at, municipality) is None

    def refusal(self, began_at: datetime, municipality: str) -> Refusal | None:
        """Why a delivery by a municipality that began at a moment is not taken, or None when it is."""
        if self.is_draft or municipality not in self.deliverers():
            return Refusal.NOT_ASKED
        day = clock.day_of(began_at)
        if day < self.opens_on:
            return Refusal.NOT_OPEN_YET
        return Refusal.CLOSED if day > self.last_day_for(municipality) else None

    def last_day_for(self, municipality: str) -> date:
        """The last day on which a municipality may deliver: that of the round, or of its extension."""
        extended = self.extensions.filter(municipality=municipality).aggregate(last=models.Max("until"))["last"]
        return max(self.closes_on, extended) if extended else self.closes_on

    def codes_delivered_by(self, municipality: str) -> frozenset[str]:
        """The municipalities that one delivers for: itself, and those it succeeds (unless another delivers for it)."""
        asked = self.participants.filter(
            models.Q(municipality=municipality, delivered_by=None) | models.Q(delivered_by=municipality)
        )
        return frozenset(asked.values_list("municipality_id", flat=True))

    def deliverers(self) -> dict[str, list[str]]:
        """Who delivers, and for which municipalities: itself, those it succeeds, or both."""
        found: dict[str, list[str]] = {}
        for code, delivered_by in self.participants.values_list("municipality_id", "delivered_by_id"):
            found.setdefault(delivered_by or code, []).append(code)
        return found

    def period_ids(self) -> tuple[str, ...]:
        """The reporting periods that are asked, in their order, the optional ones included."""
        return tuple(self.periods.values_list("period", flat=True))


class RoundPeriod(models.Model):
    """A reporting period that a round asks: "H2_2017"."""

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.CASCADE, related_name="periods")
    period = models.CharField(max_length=20)
    optional = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery_round", "period"], name="round_asks_a_period_once")
        ]

    def __str__(self) -> str:
        return self.period


class Participant(models.Model):
    """A municipality that is asked in a round.

    Attributes:
        delivered_by: the municipality that delivers for it, where it is another: its successor after a merger.
    """

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.CASCADE, related_name="participants")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="participations")
    delivered_by = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="delivers_for"
    )

    class Meta:
        ordering: ClassVar = ["municipality"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery_round", "municipality"], name="round_asks_a_municipality_once"),
            models.CheckConstraint(
                condition=models.Q(delivered_by=None) | ~models.Q(delivered_by=models.F("municipality")),
                name="participant_is_delivered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.delivery_round_id}"


class Extension(models.Model):
    """More time for one municipality, with why and by whom."""

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.CASCADE, related_name="extensions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["municipality", "until"])]

    def __str__(self) -> str:
        return f"{self.municipality_id} until {self.until}"


class CalendarAddress(models.Model):
    """The secret address at which someone's calendar reads the days of their rounds. Another token ends it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_address", primary_key=True)
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
