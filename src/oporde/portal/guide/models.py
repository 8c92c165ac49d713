"""Texts that staff may change: each change is a version of its own, the newest counts, and nothing is lost."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from oporde.portal import clock
from oporde.portal.accounts.models import Person


class TextVersion(models.Model):
    """One version of a text.

    Attributes:
        slug: which text: a page ("contact"), or a question ("vraag:nullen-weg").
        title, body: of a question: the question, and the answer; body in Markdown.
        shown: false takes the text away; of a page the shipped one then counts again.
    """

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    title = models.CharField(max_length=200)
    body = models.TextField()
    shown = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["slug", "language", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language}) {self.made_at:%Y-%m-%d %H:%M}"
