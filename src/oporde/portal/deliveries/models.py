"""What was delivered, and what came of it. No value of a file stands in any of these rows."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.states import COUNTING, DeliveryState, FileState, before, file_before
from oporde.portal.rounds.models import DeliveryRound


class FileVerdict(models.TextChoices):
    """What the check concluded; the values are those of the core."""

    APPROVED = "approved", "goedgekeurd"
    REJECTED = "rejected", "afgekeurd"
    UNDECIDED = "undecided", "niet te beoordelen"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, whose they are, and how they come from one state into another."""

    def visible_to(self, person: Person) -> DeliveryQuerySet:
        """Those that exist for someone: of the municipalities that do."""
        if person.is_staff:
            return self
        return self.filter(municipality__in=Municipality.objects.visible_to(person).values("pk"))

    def move(self, pk: uuid.UUID, to: DeliveryState, **changes: Any) -> bool:
        """Bring a delivery into a state, if the table allows that from the state it is in now.

        Args:
            changes: columns that change with it, in the same statement.
        Returns:
            False when it was in another state: someone else was first, and nothing changed.
        """
        return self.filter(pk=pk, state__in=before(to)).update(state=to, **changes) == 1


class Delivery(models.Model):
    """One upload by one municipality: the row is the truth.

    Attributes:
        municipality: who delivers. A file in it may be of a municipality that this one succeeds.
        token: made with the form, so that a double click is one delivery.
        began_at, received_at: when the first byte came, and when the last was safe.
        wrapped_key: the key of the files, encrypted to the worker; NULL when destroyed: then nobody can read them.
        stage, stage_done, stage_total: what the check is doing, in Dutch, and how far; total 0 is unknown.
        outcome: what `oporde check --as json` would say: row numbers and counts, never a value.
        repeats: the earlier delivery with the same bytes.
        note: of staff, for staff.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.PROTECT, related_name="deliveries")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=15, choices=DeliveryState.choices, default=DeliveryState.RECEIVED)
    began_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    checking_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=64, unique=True)
    consent_version = models.CharField(max_length=20)
    consent_text = models.TextField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    wrapped_key = models.BinaryField(null=True, blank=True)
    stage = models.CharField(max_length=200, blank=True)
    stage_done = models.PositiveBigIntegerField(default=0)
    stage_total = models.PositiveBigIntegerField(default=0)
    verdict = models.CharField(max_length=10, choices=FileVerdict.choices, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    plan_hash = models.CharField(max_length=64, blank=True)
    protocol_version = models.CharField(max_length=20, blank=True)
    repeats = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeated_by")
    note = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "id"]
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [
            models.Index(fields=["municipality", "-received_at"]),
            models.Index(fields=["delivery_round", "-received_at"]),
            models.Index(fields=["state", "received_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.JUDGED)
                | (~models.Q(verdict="") & models.Q(outcome__isnull=False)),
                name="delivery_judged_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.ERASED) | models.Q(wrapped_key=None),
                name="delivery_erased_has_no_key",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How one speaks of it on the telephone: the first eight characters."""
        return self.id.hex[:8].upper()

    @property
    def about(self) -> str:
        """How events and messages refer to it."""
        return f"delivery:{self.id}"


class Upload(models.Model):
    """A file as it was sent: a CSV, or an archive.

    Attributes:
        name: as the sender called it.
        sha256: of the bytes as they were sent, hexadecimal.
        storage_key: where in the vault.
        erased_at: when the bytes were destroyed.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="uploads")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120, unique=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        indexes: ClassVar = [models.Index(fields=["sha256"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["delivery", "order"], name="upload_order_is_unique")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.order}"


class DeliveredFileQuerySet(models.QuerySet["DeliveredFile"]):
    """Files that were judged."""

    def visible_to(self, person: Person) -> DeliveredFileQuerySet:
        """Those of the deliveries that exist for someone."""
        return self.filter(delivery__in=Delivery.objects.visible_to(person).values("pk"))

    def counting(self) -> DeliveredFileQuerySet:
        """The last approved file of each municipality, period and kind."""
        return self.filter(counts=True)

    def move(self, pk: int, to: FileState, **changes: Any) -> bool:
        """Bring a file into a state, if the table allows that from the state it is in now; False when it does not."""
        return self.filter(pk=pk, state__in=file_before(to)).update(state=to, **changes) == 1


class DeliveredFile(models.Model):
    """A file as it was judged: a loose CSV, or an entry of an archive.

    Attributes:
        name: "MSD.zip/0513_WMO_H2_2017.csv".
        layout, municipality, period: what it claims to be; "" where its name does not tell.
        rows: records; NULL when it could not be read.
        counts: whether it is the one that counts for its municipality, period and layout.
        difference: with the attempt before, a shapes.Difference; NULL when this is the first.
        marks_key, rows_key: where in the vault, under the key of the delivery: the marks by which its rows are recognised
            in the next attempt, and the rows of an approved file with pseudonyms for persons; "" when there is none.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="files")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=520)
    layout = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    period = models.CharField(max_length=20, blank=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=10, choices=FileVerdict.choices)
    state = models.CharField(max_length=15, choices=FileState.choices)
    counts = models.BooleanField(default=False)
    difference = models.JSONField(null=True, blank=True)
    marks_key = models.CharField(max_length=120, blank=True)
    rows_key = models.CharField(max_length=120, blank=True)

    objects = DeliveredFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "period", "layout"]),
            models.Index(fields=["sha256"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "order"], name="file_order_is_unique"),
            models.UniqueConstraint(
                fields=["municipality", "period", "layout"], condition=models.Q(counts=True), name="file_one_counts"
            ),
            models.CheckConstraint(
                condition=models.Q(counts=False) | models.Q(state__in=sorted(COUNTING)),
                name="file_that_counts_is_approved",
            ),
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="file_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Excerpt(models.Model):
    """The pieces of the sheet around the first wrong rows, personal values masked; the website's key opens it.

    Attributes:
        sealed: encrypted with vault.seal_for_web(); JSON within.
    """

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="excerpt", primary_key=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.delivery_id)


class MendedCopy(models.Model):
    """A copy in which safe repairs were made, for the coordinator to look at, approve and deliver.

    Attributes:
        order: its number in the address: /levering/<uuid>/herstel/<order>/.
        storage_key: where in the vault; "" when destroyed. wrapped_key: a key of its own, so that it can become a
            delivery without anyone reading it; NULL when destroyed.
        changes: what was changed, and what was left, per column how often and never a value: {"changes": [{"file", "kind",
            "what", "column", "count"}], "left": [{"file", "reason", "column", "count", "message"}], "carried": [name],
            "sentence", "still_wrong"}.
        verdict: of the copy, checked anew.
        sealed: the first values that were changed, masked, for the website's key: shapes.Excerpts; NULL when destroyed.
        approved_as: the delivery that was made of it.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="mended_copies")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120, blank=True)
    wrapped_key = models.BinaryField(null=True, blank=True)
    changes = models.JSONField()
    verdict = models.CharField(max_length=10, choices=FileVerdict.choices)
    sealed = models.BinaryField(null=True, blank=True)
    approved_as = models.OneToOneField(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="mended_from"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        verbose_name_plural = "mended copies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "order"], name="mended_order_is_unique"),
            models.UniqueConstraint(
                fields=["storage_key"], condition=~models.Q(storage_key=""), name="mended_storage_key_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
