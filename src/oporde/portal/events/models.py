"""The event: one row of what happened. The database refuses to change or remove it, and chains it when it is committed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """What happened.

    Attributes:
        number: place in the chain; given, like previous and hash, by the database at the moment of commit.
        actor: id of the person as text, or "system".
        origin: IP address, or "".
        municipality: code, or "".
        about: what it is about, such as "delivery:<uuid>", or "".
        previous, hash: SHA-256, hexadecimal; of the event before, and of this one with that.
    """

    number = models.BigIntegerField(null=True, unique=True, editable=False)
    at = models.DateTimeField()
    tag = models.CharField(max_length=60)
    actor = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=45, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    about = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["about", "id"]),
            models.Index(fields=["municipality", "id"]),
            models.Index(fields=["tag", "id"]),
            models.Index(fields=["actor", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.tag}"
