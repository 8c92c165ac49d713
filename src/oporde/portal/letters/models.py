"""Letters with access codes: the runs in which they are made, their text, and what waits to be fetched once."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import AccessCode, Municipality, Person
from oporde.portal.rounds.models import DeliveryRound


class RunKind(models.TextChoices):
    """For whom letters are made."""

    ALL = "all", "alle coördinatoren"
    INACTIVE = "inactive", "wie nog geen account heeft"
    SINGLE = "single", "één persoon"


class TextKind(models.TextChoices):
    """Which letter a text is for."""

    ROUND = "round", "brief bij een aanleverperiode"
    ACCOUNT = "account", "brief zonder aanleverperiode"


class LetterText(models.Model):
    """One version of the text of a letter; the newest of its kind counts, and nothing is lost.

    Attributes:
        body: paragraphs with places for what differs, `{gemeente}`; one of them is `{code}` alone.
        signed_by, signed_as: who signs, and what that person is.
    """

    kind = models.CharField(max_length=10, choices=TextKind.choices)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    signed_by = models.CharField(max_length=100, blank=True)
    signed_as = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=TextKind.values), name="letter_text_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"


def new_token() -> str:
    """A token for who asks without a form."""
    return uuid.uuid4().hex


class LetterRun(models.Model):
    """Letters that were made together.

    Attributes:
        token: of the form it was asked with: asked twice, it is made once.
        text: which version; None: the one that comes with the portal.
        left_out: who got no letter, as {"municipality": "0513", "person": 12 or None, "why": "no-address"}.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token)
    kind = models.CharField(max_length=10, choices=RunKind.choices)
    delivery_round = models.ForeignKey(
        DeliveryRound, null=True, blank=True, on_delete=models.PROTECT, related_name="letter_runs"
    )
    text = models.ForeignKey(LetterText, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_out = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=RunKind.values), name="letter_run_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def about(self) -> str:
        """How events refer to it."""
        return f"letters:{self.pk}"


class Letter(models.Model):
    """One letter: to whom, when, and to which address. The code in it is nowhere.

    Attributes:
        number: what stands on it, also as a barcode: the run and the place in it, B0012-0381.
        municipality: to whose address it went; None: to the collector's own.
        address: the lines as they were printed.
    """

    run = models.ForeignKey(LetterRun, on_delete=models.PROTECT, related_name="letters")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    access_code = models.OneToOneField(AccessCode, on_delete=models.PROTECT, related_name="letter")
    address = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-run", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "order"], name="letter_has_one_place")]

    def __str__(self) -> str:
        return self.number


class Form(models.TextChoices):
    """As what the letters of a run can be fetched."""

    PDF = "pdf", "PDF om af te drukken"
    CSV = "csv", "CSV voor de drukkerij"


class SealedLetters(models.Model):
    """The letters of a run, encrypted to a key that only the page of who made them has, until they are fetched: once.

    Attributes:
        content: age; None when it was fetched, or was left for too long.
    """

    run = models.ForeignKey(LetterRun, on_delete=models.CASCADE, related_name="sealed")
    form = models.CharField(max_length=3, choices=Form.choices)
    content = models.BinaryField(null=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "form"], name="letters_are_sealed_once"),
            models.CheckConstraint(
                condition=models.Q(fetched_at=None) | models.Q(content=None), name="fetched_letters_are_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.form}"
