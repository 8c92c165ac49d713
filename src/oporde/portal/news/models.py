"""The news item: written, published when its time has come, mailed once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.rounds.models import DeliveryRound


class NewsQuerySet(models.QuerySet["NewsItem"]):
    """News."""

    def published(self) -> NewsQuerySet:
        """What everyone may read, the newest first."""
        return self.exclude(published_at=None).filter(is_withdrawn=False).order_by("-published_at", "-pk")

    def due(self) -> NewsQuerySet:
        """What is to be published by now."""
        return self.filter(publish_at__lte=clock.now(), published_at=None, is_withdrawn=False)


class NewsItem(models.Model):
    """One announcement, in Markdown; personal fields may stand in it (see wording.py).

    Attributes:
        title_en, body_en: in English; where they are empty, the Dutch is shown.
        publish_at: when it is to be published; None: it is a draft.
        mail_round: the round whose coordinators are mailed when it is published; None: nobody is.
        is_withdrawn: it was taken off the site.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    body = models.TextField()
    title_en = models.CharField(max_length=150, blank=True)
    body_en = models.TextField(blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    mail_round = models.ForeignKey(DeliveryRound, null=True, blank=True, on_delete=models.PROTECT, related_name="news")
    mails = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-published_at"]), models.Index(fields=["publish_at"])]

    def __str__(self) -> str:
        return self.slug

    @property
    def about(self) -> str:
        """How events and messages refer to it."""
        return f"news:{self.pk}"

    @property
    def state(self) -> str:
        """draft, planned, published or withdrawn."""
        if self.is_withdrawn:
            return "withdrawn"
        if self.published_at is not None:
            return "published"
        return "planned" if self.publish_at is not None else "draft"

    def title_in(self, language: str) -> str:
        """Its title in a language."""
        return (self.title_en if language == "en" else "") or self.title

    def body_in(self, language: str) -> str:
        """Its text in a language, in Markdown."""
        return (self.body_en if language == "en" else "") or self.body
