"""What was found in one file, record by record: for who mends a file from top to bottom."""

from __future__ import annotations

import uuid

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from oporde.portal.deliveries.actions.feedback import feedback_of
from oporde.portal.deliveries.retold import told_plainly
from oporde.portal.deliveries.views.delivery import visible
from oporde.portal.web.access import signed_in
from oporde.report.technical_feedback import SEVERITIES, Complaint, FileFeedback, by_row

ON_A_PAGE = 50


class Wanted(forms.Form):
    """Which rows to show."""

    rule = forms.ChoiceField(label=_("Controleregel"), required=False)
    row = forms.IntegerField(
        label=_("Vanaf regel"),
        required=False,
        min_value=1,
        widget=forms.NumberInput({"class": "oporde-input-short"}),
        error_messages={"invalid": _("Vul een regelnummer in, bijvoorbeeld 12.")},
    )

    def __init__(self, data: object, complaints: tuple[Complaint, ...], protocol: str) -> None:
        super().__init__(data, auto_id="filter_%s", use_required_attribute=False)  # type: ignore[arg-type]
        found = {complaint.rule: complaint.title for complaint in complaints}
        every = [("", _("Alle controleregels"))]
        self.fields["rule"].choices = every + [  # type: ignore[attr-defined]
            (rule, f"{rule} {told_plainly(title, protocol)}".strip()) for rule, title in sorted(found.items())
        ]


@signed_in
def records(request: HttpRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Show the rows of a file with something wrong, in order, with all that is said of each."""
    delivery = visible(request, id)
    feedback = feedback_of(delivery)
    file = next((each for each in feedback.files if each.number == number), None) if feedback else None
    if feedback is None or file is None:
        raise Http404
    wanted = Wanted(request.GET, file.part.complaints, delivery.delivery_round.protocol)
    rows = _rows(file, wanted)
    context = {
        "delivery": delivery,
        "file": file,
        "form": wanted,
        "is_filtered": bool(request.GET.get("rule") or request.GET.get("row")),
        "severities": SEVERITIES,
        "rows": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("bladzijde")),
        "elsewhere": feedback.elsewhere if any(complaint.more for complaint in file.part.complaints) else "",
    }
    return render(request, "deliveries/records.html", context)


def _rows(file: FileFeedback, wanted: Wanted) -> list[tuple[int, tuple[Complaint, ...]]]:
    if not wanted.is_valid():
        return []
    rule, first = wanted.cleaned_data["rule"], wanted.cleaned_data["row"] or 1
    complaints = tuple(each for each in file.part.complaints if rule in ("", each.rule))
    return [(row, found) for row, found in by_row(complaints) if row >= first]
