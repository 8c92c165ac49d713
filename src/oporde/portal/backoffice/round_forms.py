"""The steps of setting up a round. A draft is kept as it is, contradictions and all; what was announced may not contradict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from oporde.portal.closing.models import Closing
from oporde.portal.deliveries.models import Delivery
from oporde.portal.rounds.contradictions import Step
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import plan_of, titles_of
from oporde.portal.rounds.proposing import Proposed, codes_on, senders_of, successors_among
from oporde.portal.web.forms import day_field
from oporde.protocol.folder import protocol_names

if TYPE_CHECKING:
    _OfRound = forms.ModelForm[DeliveryRound]
else:
    _OfRound = forms.ModelForm

LINE = re.compile(r"(?P<code>\d{4})\s*(?:>|→|=>|door)?\s*(?P<by>\d{4})?\b")
PRIMARY, OPTIONAL, NOT = "primary", "optional", "not"


class _StepForm(_OfRound):
    """One step. Changing a round that was announced asks for a reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_draft = self.instance._state.adding or self.instance.is_draft
        self.before = {name: getattr(self.instance, name) for name in ("protocol", "consent_text", "consent_version")}
        if not self.is_draft:
            self.fields["reason"] = forms.CharField(
                label=_("Waarom wijzigt u dit?"),
                max_length=200,
                error_messages={"required": _("Schrijf op waarom u dit wijzigt: de periode is al aangekondigd.")},
            )

    def clean(self) -> dict[str, Any]:
        """A round that was closed does not change."""
        if self.instance.pk and Closing.objects.filter(delivery_round=self.instance).exists():
            raise forms.ValidationError(_("Deze aanleverperiode is afgesloten en verandert niet meer."))
        return super().clean() or {}

    @property
    def reason(self) -> str:
        """Why it is changed; "" of a draft."""
        return str(self.cleaned_data.get("reason", ""))


class DaysForm(_StepForm):
    """What it is called, after which protocol, from when until when, and what is promised."""

    name = forms.CharField(label=_("Naam"), max_length=100, error_messages={"required": _("Geef de periode een naam.")})
    protocol = forms.ChoiceField(label=_("Protocol"))
    opens_on = day_field(_("Eerste dag"))
    closes_on = day_field(_("Laatste dag"), help_text=_("Op deze dag kan nog geleverd worden."))
    feedback_working_days = forms.IntegerField(
        label=_("Beloofd: terugkoppeling binnen zoveel werkdagen"), min_value=0, max_value=60, initial=3
    )
    report_working_days = forms.IntegerField(
        label=_("Beloofd: rapport binnen zoveel werkdagen na goedkeuring"), min_value=0, max_value=60, initial=2
    )

    class Meta:
        model = DeliveryRound
        fields = ("name", "protocol", "opens_on", "closes_on", "feedback_working_days", "report_working_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(protocol_names())
        self.fields["protocol"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if names:
            self.fields["protocol"].initial = names[-1]
        for name in ("feedback_working_days", "report_working_days"):
            self.fields[name].widget.attrs["class"] = "oporde-input-short"

    def clean_protocol(self) -> str:
        """That of a round in which was delivered stays."""
        protocol = str(self.cleaned_data["protocol"])
        known = self.instance.pk and self.before["protocol"] != protocol
        if known and self.instance.deliveries.exists():
            raise forms.ValidationError(
                _("Er is al geleverd volgens het andere protocol. Maak een nieuwe aanleverperiode.")
            )
        return protocol

    def clean(self) -> dict[str, Any]:
        """What was announced opens before it closes."""
        given = super().clean()
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if not self.is_draft and opens and closes and closes < opens:
            self.add_error("closes_on", _("De laatste dag ligt voor de eerste dag."))
        return given


class PeriodsForm(_StepForm):
    """Which half-years are asked, and which of them without obligation."""

    class Meta:
        model = DeliveryRound
        fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {period.period.upper(): period.optional for period in self.instance.periods.all()}
        reason = self.fields.pop("reason", None)
        titles = titles_of(self.instance.protocol)
        for period in plan_of(self.instance.protocol).admission.periods:
            title = titles[period.id.upper()]
            optional = asked.get(period.id.upper())
            self.fields[f"period_{period.id}"] = forms.ChoiceField(
                label=title[:1].upper() + title[1:],
                choices=[(PRIMARY, _("Verplicht")), (OPTIONAL, _("Niet verplicht")), (NOT, _("Niet gevraagd"))],
                initial=NOT if optional is None else OPTIONAL if optional else PRIMARY,
                widget=forms.RadioSelect,
            )
        if reason:
            self.fields["reason"] = reason

    @property
    def periods(self) -> dict[str, bool]:
        """The half-years that are asked, and whether they are optional."""
        chosen = {
            name.removeprefix("period_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("period_")
        }
        return {period: value == OPTIONAL for period, value in chosen.items() if value != NOT}

    def clean(self) -> dict[str, Any]:
        """What was announced asks something."""
        given = super().clean()
        if not self.is_draft and PRIMARY not in given.values():
            raise forms.ValidationError(_("Er is geen verplichte periode."))
        return given


class ConsentForm(_StepForm):
    """What is agreed to by delivering, and until when that can be withdrawn."""

    consent_text = forms.CharField(
        label=_("Tekst van de toestemming"), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )
    consent_version = forms.CharField(
        label=_("Versie van de toestemming"),
        max_length=20,
        required=False,
        help_text=_("Een nieuwe tekst heeft een nieuwe versie."),
    )
    withdrawal_form_from = day_field(_("Intrekken kan vanaf"), required=False)
    withdrawal_until = day_field(_("Intrekken kan tot en met"), required=False)

    class Meta:
        model = DeliveryRound
        fields = ("consent_text", "consent_version", "withdrawal_form_from", "withdrawal_until")

    def clean(self) -> dict[str, Any]:
        """A text that others agreed to does not change under its version."""
        given = super().clean()
        if self.is_draft:
            return given
        text, version = given.get("consent_text", ""), given.get("consent_version", "")
        if not text.strip() or not version.strip():
            self.add_error("consent_text", _("De tekst en haar versie mogen niet leeg zijn."))
        elif text != self.before["consent_text"] and version == self.before["consent_version"]:
            self.add_error("consent_version", _("De tekst is veranderd. Geef haar een nieuwe versie."))
        begins, ends = given.get("withdrawal_form_from"), given.get("withdrawal_until")
        if begins and ends and ends < begins:
            self.add_error("withdrawal_until", _("Deze dag ligt voor de dag waarop intrekken begint."))
        if ends and ends < self.instance.closes_on:
            self.add_error(
                "withdrawal_until", _("Intrekken kan tot voor de laatste dag van leveren. Kies een latere dag.")
            )
        return given


class MunicipalitiesForm(_StepForm):
    """Who is asked, and who delivers for whom. For each that was divided, and for whom nobody delivers yet, one is chosen."""

    asked = forms.CharField(
        label=_("Gemeentecodes"),
        help_text=_("Eén per regel. Levert een andere gemeente voor haar, zet die erachter: 0063 > 1949."),
        widget=forms.Textarea(attrs={"rows": 14, "class": "oporde-code", "spellcheck": "false"}),
        required=False,
    )

    class Meta:
        model = DeliveryRound
        fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, proposed: Iterable[Proposed] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposed is None:
            participants = self.instance.participants.order_by("municipality_id")
            proposed = (Proposed(each.municipality_id, each.delivered_by_id or "") for each in participants)
        self.initial["asked"] = as_lines(proposed)
        asked, _wrong = _read(self.data.get("asked", "") if self.is_bound else self.initial["asked"])
        senders, there = senders_of(self.instance.protocol), codes_on(self.instance.protocol, self.instance.opens_on)
        for code in sorted(code for code, by in asked.items() if not by and code in senders):
            if len(successors := successors_among(code, there)) > 1:
                self.fields[f"by_{code}"] = forms.ChoiceField(
                    label=_("%(name)s (%(code)s) is verdeeld. Wie levert voor haar?")
                    % {"name": senders[code].name, "code": code},
                    choices=[(each, f"{senders[each].name} ({each})") for each in successors],
                    widget=forms.RadioSelect,
                    required=False,
                )
        self.order_fields(["asked", *(name for name in self.fields if name.startswith("by_")), "reason"])

    def clean(self) -> dict[str, Any]:
        """Who was chosen to deliver for one that was divided, delivers for it."""
        given = super().clean()
        for name, by in given.items():
            if name.startswith("by_") and by and "asked" in given:
                given["asked"][name.removeprefix("by_")] = by
        return given

    def clean_asked(self) -> dict[str, str]:
        """Codes that the protocol knows; who delivered stays in."""
        asked, wrong = _read(str(self.cleaned_data["asked"]))
        if wrong:
            raise forms.ValidationError(
                _("Deze regels begrijpen wij niet: %(lines)s.") % {"lines": "; ".join(wrong[:5])}
            )
        known = senders_of(self.instance.protocol)
        if strange := sorted({*asked, *filter(None, asked.values())} - set(known)):
            raise forms.ValidationError(
                _("Het protocol kent deze codes niet: %(codes)s.") % {"codes": ", ".join(strange[:10])}
            )
        delivered = Delivery.objects.filter(delivery_round=self.instance)
        involved = set(delivered.order_by().values_list("municipality_id", flat=True))
        if gone := sorted(involved - {*asked, *asked.values()}):
            raise forms.ValidationError(
                _("Deze gemeenten leverden al en kunnen er niet uit: %(codes)s.") % {"codes": ", ".join(gone)}
            )
        if not asked and not self.is_draft:
            raise forms.ValidationError(_("Er doet geen gemeente mee."))
        return asked


def _read(text: str) -> tuple[dict[str, str], list[str]]:
    """Who is asked and who delivers for each, "" for itself; and the lines that say something else."""
    asked: dict[str, str] = {}
    wrong = []
    for line in filter(None, map(str.strip, text.replace(",", "\n").splitlines())):
        if (found := LINE.fullmatch(line)) is None:
            wrong.append(line[:40])
        else:
            asked[found["code"]] = "" if found["by"] in {None, found["code"]} else found["by"]
    return asked, wrong


def as_lines(asked: Iterable[Proposed]) -> str:
    """Who is asked, a line each: "0063 > 1949"."""
    return "\n".join(f"{each.code} > {each.delivered_by}" if each.delivered_by else each.code for each in asked)


class StartForm(forms.Form):
    """With what a new round begins."""

    former = forms.ModelChoiceField(
        DeliveryRound.objects.all(),
        label=_("Overnemen van"),
        help_text=_("Protocol, toestemming, beloftes en gemeenten. U kunt alles nog veranderen."),
        required=False,
        empty_label=_("Niets overnemen"),
    )


FORMS: dict[Step, type[_StepForm]] = {
    Step.DAYS: DaysForm,
    Step.PERIODS: PeriodsForm,
    Step.CONSENT: ConsentForm,
    Step.MUNICIPALITIES: MunicipalitiesForm,
}
