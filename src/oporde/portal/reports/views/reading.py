"""The list of reports, and one of them: to read, to download, to judge and to explain."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form as DjangoForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oporde.portal.accounts.choosing import chosen_municipality, municipalities_of, person_of
from oporde.portal.events.recording import origin_of
from oporde.portal.reports.actions import judging
from oporde.portal.reports.actions.reading import content_of, current_of, opened
from oporde.portal.reports.forms import ExplanationForm, JudgementForm
from oporde.portal.reports.models import Form, Report, ReportQuerySet, Verdict
from oporde.portal.web.access import coordinator, signed_in
from oporde.report.op_orde import contents
from oporde.report.op_orde.contents import OpOrdeReport
from oporde.report.op_orde.csv_form import write_csv
from oporde.report.op_orde.json_form import to_json
from oporde.report.op_orde.pdf_form import to_pdf
from oporde.report.op_orde.xlsx_form import write_xlsx

ON_A_PAGE = 20
TYPES = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
}


@coordinator
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of the chosen municipality, the last delivery first."""
    municipality = chosen_municipality(request)
    if municipality is None:
        if municipalities_of(request):
            return redirect("accounts:choose_municipality")
        return render(request, "deliveries/no_municipality.html")
    found = _visible_to(request).light().filter(delivery__municipality=municipality)
    found = found.prefetch_related("judgements", "openings")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("bladzijde"))
    return render(request, "reports/reports.html", {"municipality": municipality, "page": page})


@signed_in
@require_safe
def report(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a report to who may see it; that it was opened is written down."""
    found = _visible(request, id)
    content = content_of(found)
    if content is None:
        return render(request, "reports/not_there.html", {"report": found})
    opened(found, person_of(request), Form.PAGE, origin_of(request))
    return _page(request, found, content)


@signed_in
@require_safe
def report_file(request: HttpRequest, id: uuid.UUID, form: str) -> HttpResponse:
    """A report as PDF, workbook, CSV or JSON, made now from the figures that were kept."""
    if form not in TYPES:
        raise Http404
    found = _visible(request, id)
    content = content_of(found)
    if content is None:
        raise Http404
    written = _written(content, Form(form))
    opened(found, person_of(request), Form(form), origin_of(request))
    name = f"op-orde-rapport-{found.municipality}-{found.period}-{found.delivery.reference}.{form}"
    return HttpResponse(
        written, content_type=TYPES[Form(form)], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@signed_in
def judge(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take what the municipality says of its delivery."""
    found, content = _to_say_of(request, id)
    if request.method != "POST":
        return redirect("reports:report", id)
    if not judging.may_judge(person_of(request), found):
        raise Http404
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, content, judgement_form=form)
    judging.judge(
        found, person_of(request), Verdict(form.cleaned_data["verdict"]), form.cleaned_data["note"], origin_of(request)
    )
    messages.success(request, _("Uw oordeel is bewaard. U kunt het altijd wijzigen."))
    return redirect("reports:report", id)


@signed_in
def explain(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take what the municipality explains of its figures."""
    found, content = _to_say_of(request, id)
    if request.method != "POST":
        return redirect("reports:report", id)
    if not judging.may_explain(person_of(request), found):
        raise Http404
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        return _page(request, found, content, explanation_form=form)
    judging.explain(found, person_of(request), form.cleaned_data["text"], origin_of(request))
    messages.success(request, _("Uw toelichting is bewaard."))
    return redirect("reports:report", id)


def _page(
    request: HttpRequest,
    found: Report,
    content: OpOrdeReport,
    *,
    judgement_form: DjangoForm | None = None,
    explanation_form: DjangoForm | None = None,
) -> HttpResponse:
    person = person_of(request)
    judgements = list(found.judgements.select_related("person"))
    explanations = judging.explanations_of(found)
    last = judgements[0] if judgements else None
    words = {"verdict": last.verdict, "note": last.note} if last else {}
    context = {
        "report": found,
        "content": content,
        "kinds": dict(content.kinds),
        "contents": contents,
        "current": current_of(found),
        "judgements": judgements,
        "judgement": last,
        "explanations": explanations,
        "explanation": explanations[0] if explanations and explanations[0].text else None,
        "openings": found.openings.select_related("person"),
        "may_judge": judging.may_judge(person, found),
        "may_explain": judging.may_explain(person, found),
        "judgement_form": judgement_form or JudgementForm(initial=words),
        "explanation_form": explanation_form
        or ExplanationForm(initial={"text": explanations[0].text if explanations else ""}),
        "last_day": found.delivery.delivery_round.last_day_for(found.delivery.municipality_id),
    }
    return render(request, "reports/report.html", context)


def _to_say_of(request: HttpRequest, id: uuid.UUID) -> tuple[Report, OpOrdeReport]:
    found = _visible(request, id)
    content = content_of(found)
    if content is None:
        raise Http404
    return found, content


def _visible(request: HttpRequest, id: uuid.UUID) -> Report:
    """A report that exists for who asks. Raises: Http404."""
    return get_object_or_404(_visible_to(request), pk=id)


def _visible_to(request: HttpRequest) -> ReportQuerySet:
    found: ReportQuerySet = Report.objects.visible_to(person_of(request)).select_related(
        "delivery__municipality", "delivery__delivery_round", "superseded_by__delivery"
    )
    return found.defer("delivery__outcome", "delivery__consent_text")


def _written(content: OpOrdeReport, form: Form) -> bytes:
    if form == Form.PDF:
        return to_pdf(content)
    if form == Form.JSON:
        return to_json(content)
    out = io.BytesIO()
    (write_csv if form == Form.CSV else write_xlsx)(content, out)
    return out.getvalue()
