"""What staff write down about a municipality: notes, and the moments at which they spoke with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person


class ContactKind(models.TextChoices):
    """How staff were in touch with a municipality."""

    NOTE = "note", _("Notitie")
    CALLED_US = "called-us", _("Gemeente belde")
    CALLED = "called", _("Wij belden")
    MAIL = "mail", _("E-mail")
    MEETING = "meeting", _("Gesprek")


class Contact(models.Model):
    """A note, or a moment of contact. Of staff, for staff; the log says that it was made, not what is in it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["municipality", "-at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ContactKind.values), name="contact_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.municipality_id}"
