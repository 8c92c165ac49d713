"""People, municipalities, and who may do what for which municipality."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from oporde.portal import clock


class Role(models.TextChoices):
    """What someone is to the portal. An administrator may do all that staff may."""

    COORDINATOR = "coordinator", "coördinator"
    STAFF = "staff", "medewerker"
    ADMINISTRATOR = "administrator", "beheerder"


class Right(models.TextChoices):
    """What a coordinator may do for a municipality. Who may deliver may look."""

    LOOK = "look", "meekijken"
    DELIVER = "deliver", "aanleveren"


if TYPE_CHECKING:
    _EmailField = models.EmailField[str, str]
else:
    _EmailField = models.EmailField


class MailAddress(_EmailField):
    """A mail address in small letters, also where it is looked for: an address is one address however it is typed."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared.strip().lower() if isinstance(prepared, str) else prepared


class People(BaseUserManager["Person"]):
    """All people."""

    def create_user(
        self, email: str, name: str, role: str = Role.COORDINATOR, password: str | None = None, **more: Any
    ) -> Person:
        """Make an account; without a password it is activated with an access code."""
        person = self.model(email=email.strip().lower(), name=name, role=role, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, name: str, password: str | None = None, **more: Any) -> Person:
        """Make an account of an administrator."""
        return self.create_user(email, name, Role.ADMINISTRATOR, password, **more)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone with an account.

    Attributes:
        email: what one signs in with.
        last_seen: the last click, in the real world, to the minute; last_login is the last time of signing in.
        activated_at: when the access code was used and a password chosen.
        mailbox: the address is one of a department, not of one person.
    """

    email = MailAddress(unique=True)
    name = models.CharField(max_length=200)
    mailbox = models.BooleanField(default=False)
    telephone = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=15, choices=Role.choices, default=Role.COORDINATOR)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField(null=True, blank=True)

    objects = People()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name", "email"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_in_small_letters"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="person_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def display_name(self) -> str:
        """How this person is called in events and on pages."""
        return self.name or self.email

    @property
    def about(self) -> str:
        """How events and messages refer to this person."""
        return f"person:{self.pk}"

    @property
    def is_staff(self) -> bool:
        """True for who sees all municipalities: staff and administrators."""
        return self.role in {Role.STAFF, Role.ADMINISTRATOR}

    @property
    def is_administrator(self) -> bool:
        """True for who may also manage staff and settings."""
        return bool(self.role == Role.ADMINISTRATOR)

    @property
    def has_second_factor(self) -> bool:
        """True when there is an authenticator app or a passkey: recovery codes alone are none."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        return bool(Authenticator.objects.filter(user_id=self.pk, type__in=kinds).exists())

    def may_look_at(self, municipality: str) -> bool:
        """True when deliveries of a municipality exist for this person."""
        return Municipality.objects.visible_to(self).filter(pk=municipality).exists()

    def may_deliver_for(self, municipality: str) -> bool:
        """True when this person may deliver for a municipality today. Staff may not: they look."""
        return Municipality.objects.deliverable_by(self).filter(pk=municipality).exists()


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Municipalities, and whose they are."""

    def visible_to(self, person: Person) -> MunicipalityQuerySet:
        """Those that exist for someone: all for staff; for a coordinator those with a right that holds now."""
        if person.is_staff:
            return self
        return self.filter(pk__in=Access.objects.in_force().filter(person=person).values("municipality"))

    def deliverable_by(self, person: Person) -> MunicipalityQuerySet:
        """Those that someone may deliver for now. None for staff."""
        rights = Access.objects.in_force().filter(person=person, right=Right.DELIVER)
        return self.filter(pk__in=rights.values("municipality")) if person.role == Role.COORDINATOR else self.none()

    def existing_on(self, day: date) -> MunicipalityQuerySet:
        """Those that exist on a day."""
        begun = models.Q(valid_from=None) | models.Q(valid_from__lte=day)
        return self.filter(begun & (models.Q(valid_until=None) | models.Q(valid_until__gt=day)))


class Municipality(models.Model):
    """A municipality, with where letters and mails to it go.

    Attributes:
        code: four digits, leading zeros kept.
        valid_from, valid_until: the days it exists; valid_until is the first day on which it does not.
        mailbox: a mail address of the municipality rather than of a person; may be empty.
        copied: that address gets a copy of what its coordinators are told about deliveries.
    """

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=100)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    addressee = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=7, blank=True)
    town = models.CharField(max_length=100, blank=True)
    mailbox = MailAddress(blank=True)
    copied = models.BooleanField(default=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "municipalities"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{4}$"), name="municipality_code_has_four_digits")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class AccessQuerySet(models.QuerySet["Access"]):
    """Rights, past and present."""

    def in_force(self) -> AccessQuerySet:
        """Those that hold now, of people whose account is open."""
        now = clock.now()
        ends = models.Q(until=None) | models.Q(until__gt=now)
        return self.filter(ends, since__lte=now, person__is_active=True)


class Access(models.Model):
    """What a person may do for a municipality, from a moment until a moment."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accesses")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="accesses")
    right = models.CharField(max_length=10, choices=Right.choices)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "accesses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "municipality"], condition=models.Q(until=None), name="access_one_open_right"
            ),
            models.CheckConstraint(condition=models.Q(right__in=Right.values), name="access_right_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.right} {self.municipality_id}"


class AccessCode(models.Model):
    """A code from a letter, with which an account is activated once. The code itself is nowhere.

    Attributes:
        code_hash: what the code is recognised by; the letter is the only place where it can be read.
        revoked_at: when another code took its place.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_codes")
    code_hash = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "used_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.expires_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """The last day on which it can be used."""
        return clock.last_day_before(self.expires_at)

    @property
    def is_usable(self) -> bool:
        """True when it can still be used."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > clock.now()
