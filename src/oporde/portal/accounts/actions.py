"""What is done to accounts: people invited, rights given and ended, codes made and used, locks and second factors taken away."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import models, transaction

from oporde.portal import clock
from oporde.portal.accounts import codes
from oporde.portal.accounts.models import Access, AccessCode, Person, Right, Role
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.events.recording import record


class Unusable(StrEnum):
    """Why a code does not activate an account."""

    UNKNOWN = "unknown"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"


class NotActivated(Exception):
    """The address and the code do not belong together, or the code can no longer be used.

    Which of these is told only to who has both: then it tells nothing that the letter did not.

    Attributes:
        code: what is kept of the code; None where there is none like it.
    """

    def __init__(self, why: Unusable, code: AccessCode | None = None) -> None:
        super().__init__(why)
        self.why, self.code = why, code


@transaction.atomic
def invite(*, email: str, name: str, role: Role, by: Person | None, origin: str, **more: Any) -> Person:
    """Make an account. It is activated with the code of a letter, which is another thing to do."""
    person = Person.objects.create_user(email, name, role, **more)
    record("account:invited", by=by, about=person.about, origin=origin, email=person.email, role=Role(role).value)
    return person


@transaction.atomic
def give_right(person: Person, municipality: str, right: Right, *, by: Person | None, origin: str) -> None:
    """Let someone look at or deliver for a municipality from now on; a right they had for it ends."""
    end_right(person, municipality, by=by, origin=origin)
    Access.objects.create(person=person, municipality_id=municipality, right=right)
    record(
        "access:given", by=by, municipality=municipality, about=person.about, origin=origin, email=person.email,
        right=Right(right).label,
    )  # fmt: skip


@transaction.atomic
def end_right(person: Person, municipality: str, *, by: Person | None, origin: str, at: datetime | None = None) -> bool:
    """End the right someone has for a municipality, now or at a moment to come; False when there is none.

    What was delivered with it, and all events, stay.
    """
    moment = at or clock.now()
    running = models.Q(until=None) | models.Q(until__gt=moment)
    right = Access.objects.select_for_update().filter(running, person=person, municipality=municipality).first()
    if right is None:
        return False
    right.until = moment
    right.save(update_fields=["until"])
    record(
        "access:ended", by=by, municipality=municipality, about=person.about, origin=origin, email=person.email,
        right=Right(right.right).label, until=clock.day_of(moment).isoformat(),
    )  # fmt: skip
    return True


@transaction.atomic
def make_access_code(person: Person, *, by: Person | None, origin: str = "") -> tuple[AccessCode, str]:
    """Make a code for a letter to someone; codes made before can no longer be used.

    An account that is active keeps its password and second factor.

    Returns: what is kept of the code, and the code. This is the only moment at which it can be read.
    """
    now = clock.now()
    AccessCode.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    code = codes.new_code()
    kept = AccessCode.objects.create(
        person=person,
        code_hash=codes.fingerprint(code),
        made_at=now,
        made_by=by,
        expires_at=clock.end_of(clock.day_of(now) + timedelta(days=settings.ACCESS_CODE_DAYS)),
    )
    record("account:code-made", by=by, about=person.about, origin=origin, email=person.email)
    return kept, code


@transaction.atomic
def invite_administrator(email: str, name: str) -> str:
    """Make the account of an administrator, where it is not there; its access code. For the machine, not for a page."""
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = Person.objects.create_superuser(email, name)
        record("account:invited", by=None, about=person.about, email=person.email, role=person.role)
    _, code = make_access_code(person, by=None)
    return code


@transaction.atomic
def activate(email: str, code: str, password: str, *, origin: str = "") -> Person:
    """Choose a password with the code from a letter. The code is used up.

    For an account that was active already the password becomes this one; its second factor stays.

    Raises: NotActivated.
    """
    access_code = _kept(email, code).select_for_update(of=("self",)).first()
    if access_code is None:
        raise NotActivated(Unusable.UNKNOWN)
    if not access_code.is_usable:
        raise NotActivated(_why_unusable(access_code), access_code)
    person = access_code.person
    access_code.used_at = clock.now()
    access_code.save(update_fields=["used_at"])
    was_active = person.activated_at is not None
    person.set_password(password)
    person.activated_at = person.activated_at or clock.now()
    person.save(update_fields=["password", "activated_at"])
    if was_active:
        end_sessions(person)
    record(
        "account:password-changed" if was_active else "account:activated", by=person, about=person.about, origin=origin
    )
    return person


def _why_unusable(access_code: AccessCode) -> Unusable:
    if access_code.used_at is not None:
        return Unusable.USED
    return Unusable.REPLACED if access_code.revoked_at is not None else Unusable.EXPIRED


def owner_of(email: str, code: str) -> AccessCode | None:
    """The usable code of an open account with this address; None when there is none."""
    found = _kept(email, code).first()
    return found if found is not None and found.is_usable else None


def _kept(email: str, code: str) -> models.QuerySet[AccessCode]:
    return AccessCode.objects.select_related("person").filter(
        code_hash=codes.fingerprint(code), person__email=email.strip().lower(), person__is_active=True
    )


@transaction.atomic
def unlock(person: Person, *, by: Person, origin: str = "") -> None:
    """Take away the lock that wrong passwords put on an account."""
    reset(username=person.email)
    record("account:unlocked", by=by, about=person.about, origin=origin, email=person.email)


def is_locked(person: Person) -> bool:
    """True while wrong passwords keep an account locked."""
    since = clock.real_now() - timedelta(seconds=settings.LOCKOUT_S)
    attempts = AccessAttempt.objects.filter(
        username=person.email, failures_since_start__gte=settings.LOCKOUT_ATTEMPTS, attempt_time__gt=since
    )
    return bool(attempts.exists())


@transaction.atomic
def take_second_factor_away(person: Person, *, by: Person, origin: str = "") -> None:
    """Let someone who lost every second factor make a new one: at the next sign-in that is the first thing asked."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    record(
        "account:second-factor-removed", by=by, about=person.about, origin=origin, email=person.email, method="alles"
    )
    send("account-changed", to=[Address(person.email, person.name)], about=person.about, language=person.language,
         what="second-factor-removed", path="/account/")  # fmt: skip


@transaction.atomic
def close(person: Person, *, by: Person, origin: str = "") -> None:
    """Close an account: it cannot sign in any more; what it did stays written down."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    record("account:closed", by=by, about=person.about, origin=origin, email=person.email)


def end_sessions(person: Person) -> None:
    """Sign someone out everywhere."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def alert_addresses() -> list[Address]:
    """Who hears of what goes wrong on our side: the addresses that are set, or all staff."""
    staff = Person.objects.filter(role__in=(Role.STAFF, Role.ADMINISTRATOR), is_active=True)
    return [Address(mail) for mail in settings.MAIL_ALERTS] or [Address(each.email, each.name) for each in staff]
