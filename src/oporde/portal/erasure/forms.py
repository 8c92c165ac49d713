"""Forms: withdrawing in the portal, and registering a form that was signed on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oporde.portal.accounts.models import Municipality
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import titles_of


class WithdrawForm(forms.Form):
    """Taking back all files over a period."""

    reason = forms.CharField(
        label=_("Reden"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("U hoeft geen reden te geven. Zet hier geen gegevens van cliënten neer."),
    )
    understood = forms.BooleanField(
        label=_("Ik begrijp dat de gegevens worden vernietigd en niet terug te halen zijn"),
        error_messages={"required": _("Zet een vinkje als u de gegevens wilt laten vernietigen.")},
    )


class RegisterForm(forms.Form):
    """A signed form: of whom, over what, and when it came."""

    delivery_round = forms.ModelChoiceField(
        DeliveryRound.objects.exclude(withdrawal_until=None),
        label=_("Aanleverperiode"),
        error_messages={"required": _("Kies de aanleverperiode.")},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=_("Gemeente"), error_messages={"required": _("Kies de gemeente.")}
    )
    period = forms.ChoiceField(label=_("Periode"), error_messages={"required": _("Kies de periode.")})
    received_on = forms.DateField(
        label=_("Ontvangen op"),
        help_text=_("De dag waarop het formulier binnenkwam. Die bepaalt of het op tijd was."),
        widget=forms.DateInput({"type": "date", "class": "oporde-input-short"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Vul een dag in, bijvoorbeeld 23-03-2018.")),
    )
    signed_by = forms.CharField(
        label=_("Ondertekend door"), max_length=200, error_messages={"required": _("Vul in wie heeft ondertekend.")}
    )
    reason = forms.CharField(label=_("Reden"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
    understood = forms.BooleanField(
        label=_("De gegevens worden nu vernietigd en zijn niet terug te halen"),
        error_messages={"required": _("Zet een vinkje als de gegevens vernietigd mogen worden.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rounds = DeliveryRound.objects.exclude(withdrawal_until=None).prefetch_related("periods")
        found = {
            period: titles_of(each.protocol).get(period.upper(), period)
            for each in rounds
            for period in each.period_ids()
        }
        self.fields["period"].choices = [("", ""), *sorted(found.items())]  # type: ignore[attr-defined]
