"""The forms of signing in, in our words. What they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oporde.portal.accounts import codes
from oporde.portal.accounts.actions import owner_of
from oporde.portal.accounts.models import Person

NEEDED_MAIL = _("Vul uw e-mailadres in, bijvoorbeeld naam@gemeente.nl.")
NEEDED_PASSWORD = _("Vul uw wachtwoord in.")
NEEDED_CODE = _("Vul de code in.")
PASSWORD_HELP = _(
    "Ten minste 12 tekens. Een zinnetje is goed. Niet uw naam, niet de naam van een gemeente en geen bekend woord."
)
AGAIN = _("Vul het wachtwoord hierboven nog een keer in.")


def _worded(field: forms.Field, label: Any, needed: Any, help_text: Any = "", *, code: bool = False) -> None:
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = needed
    field.error_messages["invalid"] = needed
    field.widget.attrs.pop("placeholder", None)
    if code:
        field.widget.attrs |= {"class": "oporde-input-code", "inputmode": "numeric", "autocomplete": "one-time-code"}


def _word_new_password(fields: dict[str, forms.Field]) -> None:
    _worded(fields["password1"], _("Nieuw wachtwoord"), NEEDED_PASSWORD, PASSWORD_HELP)
    _worded(fields["password2"], _("Nieuw wachtwoord, nog een keer"), AGAIN)


class SignInForm(account.LoginForm):
    """Mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["login"], _("E-mailadres"), NEEDED_MAIL)
        _worded(self.fields["password"], _("Wachtwoord"), NEEDED_PASSWORD)


class ForgottenForm(account.ResetPasswordForm):
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["email"], _("E-mailadres"), NEEDED_MAIL, _("Het adres waarmee u inlogt."))


class NewPasswordForm(account.ResetPasswordKeyForm):
    """A new password, twice, with the link from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self.fields)


class ChangePasswordForm(account.ChangePasswordForm):
    """The password now, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["oldpassword"], _("Uw wachtwoord nu"), NEEDED_PASSWORD)
        _word_new_password(self.fields)


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["password"], _("Wachtwoord"), NEEDED_PASSWORD)


class SecondFactorForm(mfa.AuthenticateForm):
    """The code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self.fields["code"],
            _("Code"),
            NEEDED_CODE,
            _("De zes cijfers die uw authenticator-app nu toont. App kwijt? Vul dan een herstelcode in."),
            code=True,
        )


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self.fields["code"],
            _("Code"),
            NEEDED_CODE,
            _("De zes cijfers die uw authenticator-app nu toont, of een herstelcode."),
            code=True,
        )


class ConnectAppForm(totp.ActivateTOTPForm):
    """The first code of a new app proves that it is connected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self.fields["code"],
            _("Code uit de app"),
            NEEDED_CODE,
            _("De zes cijfers die de app toont nadat u de code hebt gescand."),
            code=True,
        )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A name for the passkey; the browser does the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self.fields["name"],
            _("Naam van de passkey"),
            "",
            _("Zo herkent u hem later, bijvoorbeeld ‘Laptop van het werk’."),
        )
        _worded(
            self.fields["passwordless"],
            _("Hiermee ook inloggen zonder wachtwoord"),
            "",
            _("Uw apparaat vraagt dan om uw vinger, gezicht of pincode."),
        )


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self.fields["name"], _("Naam van de passkey"), _("Geef de passkey een naam."))


class ActivateForm(forms.Form):
    """What stands in the letter, and a password of one's own."""

    email = forms.EmailField(label=_("E-mailadres"), help_text=_("Het adres dat in de brief staat."))
    code = forms.CharField(
        label=_("Code uit de brief"),
        help_text=_("Twaalf letters en cijfers, bijvoorbeeld K7QF-93MX-PT4H."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    password1 = forms.CharField(
        label=_("Kies een wachtwoord"),
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Het wachtwoord, nog een keer"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, needed in {
            "email": NEEDED_MAIL,
            "code": _("Vul de code uit de brief in."),
            "password1": _("Kies een wachtwoord."),
            "password2": AGAIN,
        }.items():
            self.fields[name].error_messages |= {"required": needed, "invalid": needed}
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if codes.misread(code):
            raise ValidationError(
                _("In een code staan nooit de letters I en O of de cijfers 0 en 1. Kijk de code nog eens na.")
            )
        if not codes.has_form_of_code(code):
            raise ValidationError(_("Een code heeft twaalf letters en cijfers. Kijk de code nog eens na."))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("De wachtwoorden zijn niet gelijk. Vul ze opnieuw in."))
        elif first:
            found = owner_of(given.get("email", ""), given.get("code", ""))
            person = found.person if found else Person(email=given.get("email", ""))
            try:
                validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return given


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What someone may change of their own account."""

    class Meta:
        model = Person
        fields = ("name", "telephone", "language")
        labels = {  # noqa: RUF012
            "name": _("Naam"),
            "telephone": _("Telefoonnummer"),
            "language": _("Taal van pagina’s en mails"),
        }
        error_messages = {"name": {"required": _("Vul uw naam in.")}}  # noqa: RUF012
        widgets = {"language": forms.RadioSelect}  # noqa: RUF012
