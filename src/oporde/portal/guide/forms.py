"""What staff fill in to change a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TextForm(forms.Form):
    """A title and a body in Markdown."""

    title = forms.CharField(
        label=_("Titel of vraag"), max_length=200, error_messages={"required": _("Vul een titel in.")}
    )
    body = forms.CharField(
        label=_("Tekst"),
        help_text=_("In Markdown: **nadruk**, een lege regel tussen alinea’s, - voor een opsomming."),
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": _("Vul de tekst in.")},
    )
    shown = forms.BooleanField(label=_("Tonen op de site"), required=False, initial=True)
