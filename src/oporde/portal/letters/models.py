"""Letters with access codes, the runs in which they are made, and who announced a coordinator."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import AccessCode, MailAddress, Municipality, Person, Right
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


class Ask(models.TextChoices):
    """What is asked."""

    JOIN = "join", "aanmelding"
    LEAVE = "leave", "afmelding"


class Route(models.TextChoices):
    """How it reached us."""

    FORM = "form", "formulier op de site"
    MAIL = "mail", "per mail, brief of telefoon"
    PORTAL = "portal", "door een coördinator in het portaal"


class RegistrationState(models.TextChoices):
    """What was decided."""

    WAITING = "waiting", "wacht op ons"
    CONFIRMED = "confirmed", "bevestigd"
    REFUSED = "refused", "geweigerd"


class Registration(models.Model):
    """Somebody asks that someone becomes a coordinator, or stops; staff decide. A request opens nothing by itself.

    Attributes:
        name, email, telephone, mailbox, right: of who becomes a coordinator; erased when it is refused.
        leaver: whose access ends, where one knows: who stops, or who is succeeded.
        last_day: the last day of that access; None: at once.
        received_on: the day of the mail or telephone call.
        person: who got access.
    """

    ask = models.CharField(max_length=5, choices=Ask.choices)
    route = models.CharField(max_length=6, choices=Route.choices)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="registrations")
    name = models.CharField(max_length=200, blank=True)
    email = MailAddress(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    mailbox = models.BooleanField(default=False)
    right = models.CharField(max_length=10, choices=Right.choices, default=Right.DELIVER)
    leaver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True)
    received_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RegistrationState.choices, default=RegistrationState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations")

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ask__in=Ask.values), name="registration_ask_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=RegistrationState.values), name="registration_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["municipality", "email", "ask"],
                condition=models.Q(state="waiting") & ~models.Q(email=""),
                name="registration_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask} {self.municipality_id} {self.made_at:%Y-%m-%d}"

    @property
    def about(self) -> str:
        """How events refer to it."""
        return f"registration:{self.pk}"


class AddressImport(models.Model):
    """A file of addresses that was tried, and perhaps carried out.

    Attributes:
        content: the file, until it is carried out or a day old.
        told: what would change, changed or was refused, line by line, as the page shows it.
        carried_out_at: None: it was only tried.
    """

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    told = models.JSONField(default=list)
    strange_columns = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    carried_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def about(self) -> str:
        """How events refer to it."""
        return f"addresses:{self.pk}"
