"""That a round was closed: once, when, by whom, and what became final."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.rounds.models import DeliveryRound


class Closing(models.Model):
    """The end of a round: from then on nothing in it is delivered, and what counts is final.

    Attributes:
        by: who closed it; NULL where the schedule did.
        files, municipalities: how many became final, and of how many municipalities that deliver.
    """

    delivery_round = models.OneToOneField(DeliveryRound, on_delete=models.PROTECT, related_name="closing")
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    files = models.PositiveIntegerField()
    municipalities = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return str(self.delivery_round_id)
