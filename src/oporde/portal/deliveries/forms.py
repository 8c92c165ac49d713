"""The form with which is delivered."""

from __future__ import annotations

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from oporde.portal.accounts.models import Municipality
from oporde.portal.deliveries.plans import expected_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.forms import FilesInput


class DeliveryForm(forms.Form):
    """Files, and the consent that goes with them; for one municipality in one round.

    It is only shown: what comes back is judged in actions/receiving.py, and the files by the check. `consent_version` names
    the text that stood on the page: when that has changed since, it is to be agreed to again.
    """

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    municipality = forms.CharField(widget=forms.HiddenInput, max_length=4)
    delivery_round = forms.IntegerField(widget=forms.HiddenInput)
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    uploads = forms.FileField(
        label=_("Uw bestanden"),
        help_text=_("Losse CSV-bestanden of één ZIP-bestand. U kunt er meer tegelijk kiezen."),
    )
    agreed = forms.BooleanField(label=_("Ik ga hiermee akkoord namens de gemeente."))

    @classmethod
    def empty(cls, municipality: Municipality, delivery_round: DeliveryRound, *, most_bytes: int) -> DeliveryForm:
        """A form to fill in, with a token of its own."""
        form = cls(
            initial={
                "token": secrets.token_urlsafe(24),
                "municipality": municipality.pk,
                "delivery_round": delivery_round.pk,
                "consent_version": delivery_round.consent_version,
            }
        )
        codes = delivery_round.codes_delivered_by(municipality.pk)
        form.fields["uploads"].widget = FilesInput(expected_of(delivery_round, codes, most_bytes=most_bytes))
        return form


class MendedForm(forms.Form):
    """Approving a mended copy, which delivers it: the same consent as with any delivery."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    looked_at = forms.BooleanField(
        label=_("Ik heb gekeken wat er gewijzigd is en lever deze kopie aan."),
        error_messages={"required": _("Kijk na wat er gewijzigd is en vink dit aan.")},
    )
    agreed = forms.BooleanField(
        label=_("Ik ga hiermee akkoord namens de gemeente."),
        error_messages={"required": _("Lees de tekst over toestemming en vink aan dat u akkoord gaat.")},
    )

    @classmethod
    def empty(cls, delivery_round: DeliveryRound) -> MendedForm:
        """A form to fill in, with a token of its own."""
        return cls(initial={"token": secrets.token_urlsafe(24), "consent_version": delivery_round.consent_version})
