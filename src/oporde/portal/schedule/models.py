"""What was and is to be done when: a row for each run of each recurring work. These rows are the truth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Planned(models.Model):
    """Until when the runs of a work have been planned: every moment up to then has its run, or was passed over."""

    work = models.CharField(max_length=60, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} until {self.until}"


class RunState(models.TextChoices):
    """How far a run is."""

    WAITING = "waiting", "wacht"
    DOING = "doing", "bezig"
    DONE = "done", "klaar"
    FAILED = "failed", "mislukt"


UNFINISHED = (RunState.WAITING, RunState.DOING)


class RunQuerySet(models.QuerySet["Run"]):
    """Runs."""

    def unfinished(self) -> RunQuerySet:
        """Those that are still to be done, or are being done."""
        return self.filter(state__in=UNFINISHED)


class Run(models.Model):
    """One time that a work is done.

    Attributes:
        work: its name; with due_at there is one of it, however many workers plan.
        asked_by: who wanted it now; "" when it was planned.
        attempts: how often it was begun.
        said: what was done, in the words of the work.
        fault: the kind of the last fault; what it said is in the log.
    """

    work = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    asked_by = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)
    fault = models.CharField(max_length=100, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-due_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work", "due_at"], name="run_once_for_a_moment"),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED) ^ models.Q(finished_at__isnull=False),
                name="run_finished_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.due_at:%Y-%m-%dT%H:%M}"

    @property
    def about(self) -> str:
        """How events refer to this work."""
        return f"work:{self.work}"[:80]
