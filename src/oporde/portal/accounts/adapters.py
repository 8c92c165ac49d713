"""How allauth behaves here: nobody signs up, its mails are ours, its words are Dutch, its secrets are encrypted."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.events.recording import origin_of, record

CHANGES = {
    "account/email/password_changed": "password-changed",
    "account/email/password_reset": "password-changed",
    "account/email/password_set": "password-changed",
    "mfa/email/totp_activated": "second-factor-added",
    "mfa/email/webauthn_added": "second-factor-added",
    "mfa/email/totp_deactivated": "second-factor-removed",
    "mfa/email/webauthn_removed": "second-factor-removed",
    "mfa/email/recovery_codes_generated": "recovery-codes-made",
}
SAID = {
    "account/messages/logged_out.txt": _("U bent uitgelogd."),
    "account/messages/password_changed.txt": _("Uw wachtwoord is gewijzigd."),
    "mfa/messages/totp_activated.txt": _("Uw authenticator-app is gekoppeld."),
    "mfa/messages/totp_deactivated.txt": _("Uw authenticator-app is losgekoppeld."),
    "mfa/messages/webauthn_added.txt": _("Uw passkey is toegevoegd."),
    "mfa/messages/webauthn_removed.txt": _("Uw passkey is verwijderd."),
    "mfa/messages/recovery_codes_generated.txt": _("U hebt nieuwe herstelcodes. De oude werken niet meer."),
    "usersessions/messages/sessions_logged_out.txt": _("U bent op uw andere apparaten uitgelogd."),
}


class Accounts(DefaultAccountAdapter):
    """Signing in, passwords, and the mails about those."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is gesloten. Neem contact met ons op."),
        "email_password_mismatch": _("Deze combinatie van e-mailadres en wachtwoord klopt niet. Probeer het opnieuw."),
        "enter_current_password": _("Vul uw huidige wachtwoord in."),
        "incorrect_password": _("Dit wachtwoord klopt niet. Probeer het opnieuw."),
        "incorrect_code": _("Deze code klopt niet. Wacht op de volgende code en probeer het opnieuw."),
        "invalid_password_reset": _("Deze link is al gebruikt of te oud. Vraag een nieuwe aan."),
        "too_many_login_attempts": _("U hebt het te vaak geprobeerd. Wacht een kwartier en probeer het opnieuw."),
        "rate_limited": _("U probeert het te vaak achter elkaar. Wacht even en probeer het opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by staff, and activated with the code from the letter."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who makes a first second factor has just given a password or a code from a letter: not once more."""
        person = self.request.user
        return not isinstance(person, Person) or person.has_second_factor

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words; what we have no words for needs none."""
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, messages.SUCCESS if level < messages.WARNING else level, said)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it the way all mail goes: written down, by a job, in the language of who gets it."""
        person = Person.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            return
        about, to = person.about, [Address(person.email, person.name)]
        if template_prefix == "account/email/password_reset_key":
            record("account:password-reset-asked", by=None, about=about, email=person.email,
                   origin=origin_of(self.request))  # fmt: skip
            path = str(context["password_reset_url"]).removeprefix(self.request.build_absolute_uri("/").rstrip("/"))
            send("password-reset", to=to, about=about, language=person.language, path=path)
        elif template_prefix in CHANGES:
            send("account-changed", to=to, about=about, language=person.language, what=CHANGES[template_prefix],
                 path=reverse("accounts:overview"))  # fmt: skip

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell someone that their account was changed: if it was not them, that is how they find out."""
        self.send_mail(template_prefix, email or user.email, context or {})


class SecondFactors(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Dit is uw enige tweede stap. Voeg eerst een andere toe; daarna kunt u deze weghalen."
        ),
        "cannot_generate_recovery_codes": _("Stel eerst een tweede stap in; daarna kunt u herstelcodes maken."),
        "incorrect_code": _("Deze code klopt niet. Wacht op de volgende code en probeer het opnieuw."),
    }

    def encrypt(self, text: str) -> str:
        """Keep the secret of an app so that a copy of the database is of no use."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read it back. Raises: InvalidToken, when OPORDE_SECRET_KEY is another one than it was."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Never the last one: a second factor is compulsory."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a new passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def build_totp_svg(self, url: str) -> str:
        """The QR code, on white: a camera does not read it on a dark page."""
        drawn: str = super().build_totp_svg(url)
        start = drawn.index(">", drawn.index("<svg")) + 1
        return f'{drawn[:start]}<rect width="100%" height="100%" fill="#fff"/>{drawn[start:]}'

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


def _cipher() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, None, b"oporde second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
