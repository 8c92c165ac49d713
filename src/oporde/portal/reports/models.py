"""Reports, who opened them, and what municipalities say of them. Figures and words; no value of a person is in any row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import titles_of

FIGURES = ("measurement", "content")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, and whose they are."""

    def visible_to(self, person: Person) -> ReportQuerySet:
        """Those of the deliveries that exist for someone."""
        return self.filter(delivery__in=Delivery.objects.visible_to(person).values("pk"))

    def light(self) -> ReportQuerySet:
        """Without what only their own page needs."""
        return self.defer(*FIGURES, "delivery__outcome", "delivery__consent_text")

    def made(self) -> ReportQuerySet:
        """Those that can be read."""
        return self.filter(made_at__isnull=False, erased_at=None)

    def current(self) -> ReportQuerySet:
        """The last of each municipality and period: about what counts."""
        return self.filter(superseded_by=None, erased_at=None)

    def wanted(self) -> ReportQuerySet:
        """Those that are to be made, for the first time or anew."""
        return self.filter(made__lt=models.F("asked"), erased_at=None, fault="")

    def unopened(self) -> ReportQuerySet:
        """Those that nobody but staff has opened."""
        opened = Opening.objects.filter(person__role="coordinator")
        return self.made().exclude(pk__in=opened.values("report"))

    def of(self, file: DeliveredFile) -> Report | None:
        """The report that describes an approved file; None while there is none."""
        return self.filter(delivery=file.delivery_id, municipality=file.municipality, period=file.period).first()


class Report(models.Model):
    """What one delivery says about one municipality and period, beside the other files that count.

    Every approved file has one: that of its delivery, municipality and period. The files of a delivery share it, for costs
    and clients can only be judged beside each other.

    Attributes:
        municipality, period: of the files; the municipality may be one that the deliverer succeeds.
        asked, made: how often it was asked to be made, and which of those it was made for last: equal when it is up to date.
        fault: why it could not be made, in a word of ours; "" when nothing is wrong.
        superseded_by: the report of a later delivery over the same period. From then on this one stays as it is.
        measurement: oporde.report.op_orde.measurement.Measurement: exact figures, no rows. NULL until made, and when erased.
        content: the same as told, oporde.report.op_orde.contents.OpOrdeReport: the one source of page, PDF and data.
        title, light, sentence, points: of the content, for lists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="reports")
    municipality = models.CharField(max_length=4)
    period = models.CharField(max_length=20)
    asked = models.PositiveIntegerField(default=1)
    made = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    measurement = models.JSONField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    light = models.CharField(max_length=10, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    points = models.PositiveSmallIntegerField(default=0)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-delivery__received_at", "-period", "municipality"]
        indexes: ClassVar = [models.Index(fields=["municipality", "period"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "municipality", "period"], name="report_one_of_a_delivery"),
            models.UniqueConstraint(
                fields=["municipality", "period"],
                condition=models.Q(superseded_by=None, erased_at=None),
                name="report_one_is_current",
            ),
            models.CheckConstraint(
                condition=models.Q(made_at=None) | models.Q(content__isnull=False) | ~models.Q(erased_at=None),
                name="report_made_has_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.period} {self.delivery_id}"

    @property
    def about(self) -> str:
        """How events and messages refer to it."""
        return f"report:{self.id}"

    @property
    def period_title(self) -> str:
        """What the protocol calls its period: H2_2017 → tweede halfjaar van 2017."""
        return titles_of(self.delivery.delivery_round.protocol).get(self.period.upper(), self.period)

    @property
    def is_ready(self) -> bool:
        """True when it can be read."""
        return self.made_at is not None and self.erased_at is None

    @property
    def is_current(self) -> bool:
        """True when no later delivery over the period has a report."""
        return self.superseded_by_id is None

    def files(self) -> models.QuerySet[DeliveredFile]:
        """The approved files of its own delivery that it describes."""
        return DeliveredFile.objects.filter(
            delivery=self.delivery_id, municipality=self.municipality, period=self.period, verdict=FileVerdict.APPROVED
        )


class PeerEdition(models.Model):
    """Figures of all municipalities together over a period, guarded against disclosure, as reports compare with.

    Attributes:
        content: oporde.report.op_orde.peers.PeerFigures, with a digest of who is in it: for the next edition only.
        to_remake_since: since when one whose figures are in it has withdrawn: the next edition takes its place, and it goes.
    """

    protocol = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=clock.now)
    content = models.JSONField()
    to_remake_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["protocol", "period", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.protocol} {self.period} {self.made_at:%Y-%m-%d %H:%M}"


class Form(models.TextChoices):
    """In which form someone saw a report."""

    PAGE = "page", "pagina"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Opening(models.Model):
    """That someone opened or downloaded a report: when first, when last, and how often."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=5, choices=Form.choices)
    first_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "person", "form"], name="opening_one_of_a_person_and_form")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.form} {self.report_id}"


class Verdict(models.TextChoices):
    """What a municipality says of its own delivery. It is advice: an approved file counts."""

    CORRECT = "correct", "correct en compleet"
    AGAIN = "again", "we leveren opnieuw"


class Judgement(models.Model):
    """What someone of the municipality judged, with a note. The last one holds; earlier ones stay."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="judgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="judgement_verdict_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.report_id}"


class Explanation(models.Model):
    """A factual explanation of the figures of a municipality over a period, to be published with them later.

    Every change is a row of its own: the last one holds, and an empty text takes it back.
    """

    delivery_round = models.ForeignKey(DeliveryRound, on_delete=models.PROTECT, related_name="explanations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="explanations")
    period = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["municipality", "period", "-at"])]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.period} {self.at:%Y-%m-%d %H:%M}"
