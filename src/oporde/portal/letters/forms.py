"""What someone fills in to announce a coordinator, or to stop. Spam is kept out without asking anything of anyone else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality, Person, Right
from oporde.portal.letters.models import Ask, Registration
from oporde.portal.letters.registering import colleagues_of
from oporde.portal.web.forms import day_field

QUICKEST_S, SLOWEST_S = 3, 86_400  # nobody fills it in faster; a page of yesterday is asked for again
_SALT = "oporde.portal.letters.registration"


def stamp() -> str:
    """The moment at which a form was shown, so that it cannot be made up."""
    return signing.dumps(clock.real_now().timestamp(), salt=_SALT)


def existing() -> Any:
    """The municipalities that exist today."""
    return Municipality.objects.existing_on(clock.today())


class CoordinatorFields(forms.Form):
    """Who becomes a coordinator."""

    name = forms.CharField(
        label=_("Naam van de coördinator"),
        max_length=200,
        error_messages={"required": _("Vul de naam van de coördinator in.")},
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Hiermee logt de coördinator in."),
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Vul een volledig e-mailadres in, bijvoorbeeld naam@gemeente.nl."),
        },
    )
    mailbox = forms.BooleanField(
        label=_("Dit adres is van een afdeling, niet van één persoon"),
        help_text=_("De brief gaat dan naar ‘de coördinator’."),
        required=False,
    )
    telephone = forms.CharField(label=_("Telefoonnummer"), max_length=30, required=False)
    right = forms.ChoiceField(
        label=_("Wat mag deze coördinator?"),
        choices=[(Right.DELIVER.value, _("Aanleveren en meekijken")), (Right.LOOK.value, _("Alleen meekijken"))],
        initial=Right.DELIVER.value,
        widget=forms.RadioSelect,
    )

    def clean_email(self) -> str:
        """In small letters, as addresses are kept."""
        return str(self.cleaned_data["email"]).lower()


class RegistrationForm(CoordinatorFields):
    """For everyone: a municipality announces its coordinator. It tells nothing of who has an account."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Gemeente"),
        empty_label=_("Kies uw gemeente"),
        error_messages={"required": _("Kies uw gemeente."), "invalid_choice": _("Kies uw gemeente uit de lijst.")},
    )
    remark = forms.CharField(
        label=_("Wie volgt deze persoon op, of wat moeten wij nog weten?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.CharField(required=False)  # nobody sees it; who fills it in is a program
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order: tuple[str, ...] = ("municipality", "name", "email", "mailbox", "telephone", "right", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = existing()  # type: ignore[attr-defined]
        self.fields["website"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Not by a program, and not in a second."""
        given = super().clean() or {}
        if given.get("website"):
            raise forms.ValidationError(_("Wij konden dit niet aannemen. Bel of mail ons, dan melden wij u aan."))
        try:
            shown: float = signing.loads(given.get("stamp", ""), salt=_SALT, max_age=SLOWEST_S)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("Deze pagina stond te lang open. Verstuur het formulier nog een keer.")
            ) from None
        if clock.real_now().timestamp() - shown < QUICKEST_S:
            raise forms.ValidationError(
                _("Dat ging wel erg snel. Kijk alles na en verstuur het formulier nog een keer.")
            )
        return given


class ReceivedForm(RegistrationForm):
    """Staff register what came by mail, letter or telephone."""

    received_on = day_field(_("Ontvangen op"))

    field_order = ("municipality", "received_on", "name", "email", "mailbox", "telephone", "right", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website"], self.fields["stamp"]
        self.fields["remark"].label = _("Wie volgt deze persoon op, en wie vroeg erom?")

    def clean(self) -> dict[str, Any]:
        """It was not filled in by a program."""
        return forms.Form.clean(self) or {}

    def clean_received_on(self) -> Any:
        """Not to come."""
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Deze dag moet nog komen. Kies vandaag of eerder."))
        return day


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """People to tick, by name and address."""

    def label_from_instance(self, obj: Any) -> str:
        """Two of one name differ in their address."""
        return f"{obj.display_name} ({obj.email})"


class ConfirmForm(forms.Form):
    """Staff confirm: what someone may do, and whose access ends when."""

    right = CoordinatorFields.base_fields["right"]
    leavers = PeopleField(
        Person.objects.none(),
        label=_("Wiens toegang eindigt?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = day_field(_("Laatste dag van die toegang"), required=False, help_text=_("Leeg: nu meteen."))

    def __init__(self, *args: Any, asked: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = [each.person.pk for each in colleagues_of(asked.municipality)]
        if asked.ask == Ask.LEAVE:
            del self.fields["right"], self.fields["leavers"]
        elif colleagues:
            self.fields["leavers"].queryset = Person.objects.filter(pk__in=colleagues)  # type: ignore[attr-defined]
        else:
            del self.fields["leavers"], self.fields["last_day"]

    def clean_last_day(self) -> Any:
        """Not in the past."""
        return not_past(self.cleaned_data["last_day"])


class RefuseForm(forms.Form):
    """Staff refuse."""

    reason = forms.CharField(
        label=_("Waarom weigert u dit?"),
        max_length=300,
        error_messages={"required": _("Schrijf op waarom u dit weigert.")},
    )


class SuccessorForm(CoordinatorFields):
    """A coordinator announces another one, beside them or after them."""

    succeeds_me = forms.BooleanField(label=_("Deze persoon volgt mij op: mijn toegang kan eindigen"), required=False)
    last_day = day_field(_("Mijn laatste dag"), required=False, help_text=_("Alleen als deze persoon u opvolgt."))
    remark = forms.CharField(
        label=_("Wat moeten wij nog weten?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("name", "email", "mailbox", "telephone", "right", "succeeds_me", "last_day", "remark")

    def clean_last_day(self) -> Any:
        """Not in the past."""
        return not_past(self.cleaned_data["last_day"])


class LeavingForm(forms.Form):
    """A coordinator stops."""

    last_day = day_field(_("Mijn laatste dag"))
    remark = forms.CharField(
        label=_("Wie neemt het over, of wat moeten wij nog weten?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_last_day(self) -> Any:
        """Not in the past."""
        return not_past(self.cleaned_data["last_day"])


def not_past(day: Any) -> Any:
    """A day that is not over; None stays None."""
    if day and day < clock.today():
        raise forms.ValidationError(_("Deze dag is al voorbij. Kies vandaag of later."))
    return day
