"""Signing in and out and changes of accounts become events; a lock becomes a mail to who it concerns."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import activate

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.events.recording import origin_of, record

KINDS = {
    Authenticator.Type.TOTP: "authenticator-app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "herstelcodes",
}


def username(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The address that someone tries to sign in with, for counting attempts: in small letters."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or given.get("login")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return str(typed or "").strip().lower()[:255]


@receiver(user_logged_in)
def _signed_in(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    methods = request.session.get("account_authentication_methods", []) if hasattr(request, "session") else []
    record("account:signed-in", by=user, about=user.about, origin=origin_of(request), method=_ways(methods))
    activate(user.language)


def _ways(methods: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(str(method.get("type") or method.get("method") or "") for method in methods))


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest, user: Person | None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        record("account:signed-out", by=user, about=user.about, origin=origin_of(request))


@receiver(user_login_failed)
def _refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    person = Person.objects.filter(email=username(request, credentials)).first()
    if person is not None and request is not None:
        # What someone types who has no account may be anything, also a password: that is not written down.
        record("account:refused", by=None, about=person.about, origin=origin_of(request), email=person.email,
               reason="wachtwoord")  # fmt: skip


@receiver(user_locked_out)
def _locked(sender: Any, request: HttpRequest, username: str, **_: Any) -> None:
    person = Person.objects.filter(email=username).first()
    if person is None:
        return
    lock = int(clock.real_now().timestamp()) // settings.LOCKOUT_S
    record("account:locked", by=None, about=person.about, origin=origin_of(request), email=person.email,
           attempts=settings.LOCKOUT_ATTEMPTS)  # fmt: skip
    if person.is_active:
        send("account-locked", to=[Address(person.email, person.name)], about=person.about, language=person.language,
             once=f"account-locked:{person.pk}:{lock}", minutes=settings.LOCKOUT_S // 60,
             attempts=settings.LOCKOUT_ATTEMPTS, path="/account/wachtwoord-vergeten/")  # fmt: skip


@receiver(account.password_changed)
@receiver(account.password_reset)
def _password(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    record("account:password-changed", by=user, about=user.about, origin=origin_of(request))


@receiver(mfa.authenticator_added)
def _added(sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record("account:recovery-codes-made", by=user, about=user.about, origin=origin_of(request))
    else:
        # Who just made it need not show it once more to see the recovery codes that come with it.
        record_authentication(request, user, method="mfa", type=str(authenticator.type), reauthenticated=True)
        record("account:second-factor-added", by=user, about=user.about, origin=origin_of(request),
               method=KINDS[Authenticator.Type(authenticator.type)])  # fmt: skip


@receiver(mfa.authenticator_reset)
def _reset(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    record("account:recovery-codes-made", by=user, about=user.about, origin=origin_of(request))


@receiver(mfa.authenticator_removed)
def _removed(sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record("account:second-factor-removed", by=user, about=user.about, origin=origin_of(request),
               email=user.email, method=KINDS[Authenticator.Type(authenticator.type)])  # fmt: skip


@receiver(mfa.authentication_failed)
def _wrong_code(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    record("account:refused", by=None, about=user.about, origin=origin_of(request), email=user.email,
           reason="tweede stap")  # fmt: skip


@receiver(mfa.authenticator_used)
def _used(sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record("account:recovery-code-used", by=user, about=user.about, origin=origin_of(request))
