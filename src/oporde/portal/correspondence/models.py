"""The message: one mail to one address, as it was or will be sent."""

from __future__ import annotations

import uuid
from email.utils import parseaddr
from typing import ClassVar

from django.conf import settings
from django.db import models


class MessageState(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", "wacht"
    SENT = "sent", "verstuurd"
    FAILED = "failed", "mislukt"


class Message(models.Model):
    """A mail to one address.

    Attributes:
        once: a second message with the same key to the same address is not made; "" for no such promise.
        attempts: how many times sending was tried.
        fault: why the last attempt failed, in a few words without addresses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    once = models.CharField(max_length=120, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.EmailField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    about = models.CharField(max_length=80, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "made_at"]),
            models.Index(fields=["about"]),
            models.Index(fields=["municipality", "made_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["once", "to_address"], condition=~models.Q(once=""), name="message_once_per_address"
            ),
            models.CheckConstraint(condition=models.Q(state__in=MessageState.values), name="message_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=MessageState.SENT) ^ models.Q(sent_at=None), name="message_sent_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def message_id(self) -> str:
        """The Message-ID: made from the row, so that a mail that is sent twice is recognised as one."""
        domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
        return f"<{self.id}@{domain}>"
