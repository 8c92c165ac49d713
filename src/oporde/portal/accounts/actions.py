"""What is done to accounts: codes made, accounts activated, locks and second factors taken away, sessions ended."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction

from oporde.portal import clock
from oporde.portal.accounts import codes
from oporde.portal.accounts.models import AccessCode, Person
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.events.recording import record


class NotActivated(Exception):
    """The address and the code do not belong together, or the code can no longer be used. Which of these is not told."""


@transaction.atomic
def make_access_code(person: Person, *, by: Person | None, origin: str = "") -> str:
    """Make a code for a letter to someone; codes made before can no longer be used.

    An account that is active keeps its password and second factor.

    Returns: the code. This is the only moment at which it can be read.
    """
    now = clock.now()
    AccessCode.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    code = codes.new_code()
    AccessCode.objects.create(
        person=person,
        code_hash=codes.fingerprint(code),
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=settings.ACCESS_CODE_DAYS),
    )
    record("account:code-made", by=by, about=person.about, origin=origin, email=person.email)
    return code


@transaction.atomic
def activate(email: str, code: str, password: str, *, origin: str = "") -> Person:
    """Choose a password with the code from a letter. The code is used up.

    For an account that was active already the password becomes this one; its second factor stays.

    Raises: NotActivated.
    """
    found = owner_of(email, code)
    if found is None:
        raise NotActivated
    access_code = AccessCode.objects.select_for_update().get(pk=found.pk)
    if not access_code.is_usable:
        raise NotActivated
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


def owner_of(email: str, code: str) -> AccessCode | None:
    """The usable code of an open account with this address; None when there is none."""
    found = (
        AccessCode.objects.select_related("person")
        .filter(code_hash=codes.fingerprint(code), person__email=email.strip().lower(), person__is_active=True)
        .first()
    )
    return found if found is not None and found.is_usable else None


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
