import json
import re

from django import forms
from django.utils.translation import override

from oporde.portal.web.forms import Expected, FilesInput, Name


class Form(forms.Form):
    mail = forms.EmailField(label="E-mailadres", help_text="Daar krijgt u bericht.")
    remark = forms.CharField(label="Opmerking", required=False)
    period = forms.ChoiceField(label="Periode", widget=forms.RadioSelect, choices=[("h1", "Eerste"), ("h2", "Tweede")])
    agreed = forms.BooleanField(label="Akkoord")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def order(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_a_field_is_label_description_error_and_control_in_that_order():
    with override("nl"):
        text = str(Form({"mail": "x"})["mail"].as_field_group())

    assert order(text, "<label", 'id="id_mail_helptext"', 'id="id_mail_error"', "<input")
    assert 'aria-invalid="true" aria-describedby="id_mail_helptext id_mail_error"' in text
    assert '<span class="oporde-hidden">Fout: </span>' in text


def test_a_form_begins_with_everything_that_is_wrong_and_where():
    with override("nl"):
        text = str(Form({"mail": "x"}))

    assert text.lstrip().startswith('<div class="oporde-error-summary"')
    assert re.findall(r'<li><a href="#([^"]+)"', text) == ["id_mail", "id_period_0", "id_agreed"]
    assert all(f'id="{target}"' in text for target in ("id_mail", "id_period_0", "id_agreed"))
    assert "error-summary" not in str(Form())


def test_only_what_may_be_left_out_says_so():
    with override("nl"):
        text = str(Form())

    assert text.count("niet verplicht") == 1
    assert 'Opmerking <span class="oporde-optional">' in text


def test_choices_that_belong_together_have_a_legend_and_a_hidden_field_has_nothing():
    text = str(Form())

    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Periode", text)
    assert text.count('type="hidden"') == 1
    assert "id_hidden_error" not in text


def test_text_from_outside_is_escaped():
    class Strange(forms.Form):
        name = forms.CharField(label="<b>", help_text="<i>")

    text = str(Strange({"name": ""}, error_class=forms.utils.ErrorList))

    assert "<b>" not in text
    assert "<i>" not in text


class Files(forms.Form):
    upload = forms.FileField(
        label="Bestanden",
        widget=FilesInput(
            Expected(
                most_bytes=250_000_000,
                names=(Name(r"^(?<municipality>\d{4})_WMO_(?<period>H[12]_\d{4})\.csv$", "Wmo"),),
                periods={"H2_2017": "tweede helft van 2017"},
                municipality="0513",
            )
        ),
    )


def test_the_control_for_files_is_the_browsers_own_and_says_what_is_expected():
    with override("nl"):
        text = str(Files())

    assert '<input type="file" name="upload"' in text
    assert 'accept=".csv,.zip"' in text
    assert " multiple" in text
    assert 'data-municipality="0513"' in text
    [words] = re.findall(r'data-words="([^"]*)"', text)
    assert "250 MB" in json.loads(words.replace("&quot;", '"'))["size"]
