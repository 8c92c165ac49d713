"""Forms of staff. What they refuse they refuse with a sentence that says what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from oporde.portal.accounts.models import Municipality, Person, Right, Role
from oporde.portal.backoffice.models import ContactKind
from oporde.portal.closing.models import Closing
from oporde.portal.letters import wording
from oporde.portal.letters.models import RunKind, TextKind
from oporde.portal.news.models import NewsItem
from oporde.portal.news.wording import unknown_fields
from oporde.portal.reminders.models import MomentKind
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.forms import day_field as _day
from oporde.portal.web.forms import without_numbers_of_people

if TYPE_CHECKING:
    _OfMunicipality = forms.ModelForm[Municipality]
    _OfNews = forms.ModelForm[NewsItem]
else:
    _OfMunicipality = _OfNews = forms.ModelForm


class PersonForm(forms.Form):
    """Someone who gets an account."""

    name = forms.CharField(
        label=_("Naam"), max_length=200, error_messages={"required": _("Vul de naam van deze persoon in.")}
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Vul een volledig e-mailadres in, bijvoorbeeld naam@gemeente.nl."),
        },
    )
    telephone = forms.CharField(label=_("Telefoonnummer"), max_length=30, required=False)

    def clean_email(self) -> str:
        """One address, one account."""
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Er is al een account met dit adres. Geef die persoon een recht erbij."))
        return email


class RightForm(forms.Form):
    """What someone may do for which municipality."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=_("Gemeente"), error_messages={"required": _("Kies een gemeente.")}
    )
    right = forms.ChoiceField(
        label=_("Wat mag deze persoon?"),
        choices=[(Right.DELIVER.value, _("Aanleveren en meekijken")), (Right.LOOK.value, _("Alleen meekijken"))],
        initial=Right.DELIVER.value,
        widget=forms.RadioSelect,
    )


class CoordinatorForm(RightForm, PersonForm):
    """A coordinator: who, for which municipality."""

    mailbox = forms.BooleanField(
        label=_("Dit adres is van een afdeling, niet van één persoon"),
        help_text=_("De brief gaat dan naar ‘de coördinator’."),
        required=False,
    )

    field_order = ("municipality", "name", "email", "mailbox", "telephone", "right")


class StaffForm(PersonForm):
    """Someone of the collector."""

    role = forms.ChoiceField(
        label=_("Rol"),
        choices=[(Role.STAFF.value, _("Medewerker")), (Role.ADMINISTRATOR.value, _("Beheerder"))],
        initial=Role.STAFF.value,
        widget=forms.RadioSelect,
    )


class AddressesForm(forms.Form):
    """A file of addresses."""

    file = forms.FileField(
        label=_("Adresbestand"),
        help_text=_("Een CSV of XLSX, ten hoogste 2 MB."),
        error_messages={
            "required": _("Kies een bestand van ten hoogste 2 MB."),
            "empty": _("Het bestand is leeg."),
            "invalid": _("Kies een bestand van ten hoogste 2 MB."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class LettersForm(forms.Form):
    """For whom letters are made."""

    delivery_round = forms.ModelChoiceField(
        DeliveryRound.objects.all(),
        label=_("Aanleverperiode"),
        error_messages={"required": _("Kies een aanleverperiode.")},
    )
    kind = forms.ChoiceField(
        label=_("Voor wie?"),
        choices=[
            (RunKind.ALL.value, _("Alle coördinatoren")),
            (RunKind.INACTIVE.value, _("Alleen wie nog geen account heeft")),
        ],
        initial=RunKind.ALL.value,
        widget=forms.RadioSelect,
    )


class LetterTextForm(forms.Form):
    """What a letter says."""

    subject = forms.CharField(
        label=_("Onderwerp"), max_length=120, error_messages={"required": _("Vul een onderwerp in.")}
    )
    body = forms.CharField(
        label=_("Tekst"),
        help_text=_(
            "Een lege regel tussen alinea’s. **Vet** staat tussen sterren. Regels die met 1. en 2. beginnen worden een "
            "genummerde lijst. De alinea {code} wordt het kader met de code."
        ),
        widget=forms.Textarea(attrs={"rows": 20}),
        error_messages={"required": _("Vul de tekst in.")},
    )
    signed_by = forms.CharField(label=_("Ondertekend door"), max_length=100, required=False)
    signed_as = forms.CharField(label=_("Functie of organisatie"), max_length=100, required=False)

    def __init__(self, *args: Any, kind: TextKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def _known(self, field: str) -> str:
        text = str(self.cleaned_data[field])
        if strange := wording.strange_places(self.kind, text):
            raise forms.ValidationError(
                _("Dit kunnen wij niet invullen: %(places)s. Kies uit de lijst onder dit formulier.")
                % {"places": ", ".join(f"{{{name}}}" for name in strange)}
            )
        return text

    def clean_subject(self) -> str:
        """Only places that can be filled, and no code: a subject may be seen through the window."""
        subject = self._known("subject")
        if wording.CODE in subject:
            raise forms.ValidationError(_("Zet de code in de tekst, niet in het onderwerp."))
        return subject

    def clean_body(self) -> str:
        """The code stands in it, once, as a paragraph of its own."""
        body = self._known("body")
        if body.count(wording.CODE) != 1 or wording.CODE not in wording.paragraphs(body):
            raise forms.ValidationError(_("Zet {code} precies één keer in de tekst, als alinea met niets ernaast."))
        return body


class MunicipalityForm(_OfMunicipality):
    """A municipality, with where mail and letters go."""

    code = forms.RegexField(
        r"^\d{4}$",
        label=_("Gemeentecode"),
        help_text=_("Vier cijfers, met de nullen vooraan."),
        error_messages={"required": _("Vul de gemeentecode in."), "invalid": _("Vul vier cijfers in, zoals 0513.")},
        widget=forms.TextInput(attrs={"class": "oporde-input-short", "inputmode": "numeric"}),
    )
    valid_from = _day(_("Bestaat vanaf"), required=False)
    valid_until = _day(_("Eerste dag waarop zij niet meer bestaat"), required=False)

    class Meta:
        model = Municipality
        fields = (
            "code",
            "name",
            "valid_from",
            "valid_until",
            "mailbox",
            "copied",
            "addressee",
            "street",
            "postal_code",
            "town",
        )
        labels: ClassVar = {
            "name": _("Naam"),
            "mailbox": _("E-mailadres van de gemeente"),
            "copied": _("Stuur dit adres een kopie van mails over leveringen"),
            "addressee": _("Brieven gaan naar"),
            "street": _("Straat en huisnummer"),
            "postal_code": _("Postcode"),
            "town": _("Plaats"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self) -> str:
        """A code is one municipality."""
        code = str(self.cleaned_data["code"])
        if Municipality.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("Deze gemeente staat er al. Wijzig haar op haar eigen pagina."))
        return code

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        given = super().clean() or {}
        begins, ends = given.get("valid_from"), given.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error("valid_until", _("Deze dag moet na de eerste dag van de gemeente liggen."))
        return given


def later_than(delivery_round: DeliveryRound, until: date) -> date:
    """A day after the last day of a round. Raises: ValidationError."""
    if Closing.objects.filter(delivery_round=delivery_round).exists():
        raise forms.ValidationError(
            _("Deze aanleverperiode is afgesloten: wat telt is definitief. Uitstel kan niet meer.")
        )
    if until <= delivery_round.closes_on:
        raise forms.ValidationError(_("Kies een dag na de laatste dag van de aanleverperiode."))
    return until


class MoreTimeForm(forms.Form):
    """More time for the municipality whose page this is."""

    until = _day(_("Mag leveren tot en met"))
    reason = forms.CharField(
        label=_("Reden van het uitstel"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        error_messages={"required": _("Schrijf op waarom deze gemeente uitstel krijgt.")},
    )

    def __init__(self, *args: Any, delivery_round: DeliveryRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delivery_round = delivery_round

    def clean_until(self) -> Any:
        """More time is later."""
        return later_than(self.delivery_round, self.cleaned_data["until"])


class ExtensionForm(MoreTimeForm):
    """More time for one municipality."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Gemeente"), error_messages={"required": _("Kies een gemeente.")}
    )
    field_order = ("municipality", "until", "reason")

    def __init__(self, *args: Any, delivery_round: DeliveryRound, **kwargs: Any) -> None:
        super().__init__(*args, delivery_round=delivery_round, **kwargs)
        asked = Municipality.objects.filter(pk__in=list(delivery_round.deliverers()))
        self.fields["municipality"].queryset = asked  # type: ignore[attr-defined]
        self.fields["reason"].label = _("Reden")


class ContactForm(forms.Form):
    """A note, or a moment of contact. No number of a person may stand in it: it is kept for long and read by many."""

    kind = forms.ChoiceField(label=_("Soort"), choices=ContactKind.choices)
    text = forms.CharField(
        label=_("Wat er is besproken of wat collega's moeten weten"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Schrijf op wat er is besproken.")},
        validators=[without_numbers_of_people],
    )


class MomentForm(forms.Form):
    """One more moment at which is reminded."""

    kind = forms.ChoiceField(
        label=_("Wanneer?"),
        choices=[
            (MomentKind.CLOSING.value, _("Voor de laatste dag")),
            (MomentKind.OPENING.value, _("Na de opening")),
            (MomentKind.UNREAD.value, _("Als een rapport klaar is en niet geopend")),
        ],
        initial=MomentKind.CLOSING.value,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("Hoeveel dagen?"),
        min_value=0,
        max_value=90,
        widget=forms.NumberInput(attrs={"class": "oporde-input-short"}),
        error_messages={"required": _("Vul een aantal dagen in."), "invalid": _("Vul een heel getal in.")},
    )


class PassOverForm(forms.Form):
    """A municipality that is not reminded."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Gemeente"), error_messages={"required": _("Kies een gemeente.")}
    )
    reason = forms.CharField(
        label=_("Reden"),
        max_length=200,
        error_messages={"required": _("Schrijf op waarom deze gemeente niet wordt herinnerd.")},
    )
    only_now = forms.BooleanField(label=_("Alleen op dit moment, later weer wel"), required=False)

    def __init__(self, *args: Any, delivery_round: DeliveryRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Municipality.objects.filter(pk__in=list(delivery_round.deliverers()))
        self.fields["municipality"].queryset = asked  # type: ignore[attr-defined]


class NewsForm(_OfNews):
    """An announcement, with the fields that hold for who reads it."""

    class Meta:
        model = NewsItem
        fields = ("title", "body", "mail_round", "title_en", "body_en")
        labels: ClassVar = {
            "title": _("Titel"),
            "body": _("Tekst"),
            "mail_round": _("Ook mailen aan de coördinatoren van"),
            "title_en": _("Titel in het Engels"),
            "body_en": _("Tekst in het Engels"),
        }
        help_texts: ClassVar = {
            "body": _(
                "In Markdown: **nadruk**, een lege regel tussen alinea’s, - voor een opsomming. {aanhef} wordt ‘Beste …’, "
                "{gemeente} de naam van de gemeente, {gevraagd} wat die gemeente moet leveren."
            ),
            "mail_round": _("Iedereen die mag leveren krijgt één mail, op het moment van publicatie."),
        }
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 16}), "body_en": forms.Textarea(attrs={"rows": 8})}
        error_messages: ClassVar = {
            "title": {"required": _("Vul een titel in.")},
            "body": {"required": _("Vul de tekst in.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published_at:
            del self.fields["mail_round"]

    def clean(self) -> dict[str, Any]:
        """What stands in braces is a field we know."""
        given = super().clean() or {}
        for name in ("title", "body", "title_en", "body_en"):
            if strange := unknown_fields(given.get(name) or ""):
                words = {"fields": ", ".join(strange)}
                self.add_error(name, _("Deze velden kennen wij niet: %(fields)s.") % words)
        return given


class PublishForm(forms.Form):
    """When an announcement is published."""

    day = _day(_("Dag"))
    time = forms.TimeField(
        label=_("Tijd"),
        initial="09:00",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "oporde-input-short"}),
        error_messages={"required": _("Vul een tijd in."), "invalid": _("Vul een tijd in, bijvoorbeeld 9:00.")},
    )
