"""Letters with access codes: making them, fetching them once, what they say, and to whom they went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.backoffice.forms import LettersForm, LetterTextForm
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.events.recording import origin_of
from oporde.portal.letters import actions, example
from oporde.portal.letters.models import Form, Letter, LetterRun, RunKind, TextKind, new_token
from oporde.portal.letters.recipients import recipients_of
from oporde.portal.letters.sealing import WrongKey
from oporde.portal.letters.wording import PLACES, wording_of
from oporde.portal.web.access import staff

CONTENT_TYPES = {Form.PDF: "application/pdf", Form.CSV: "text/csv; charset=utf-8"}


@staff
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Show the runs, the newest first."""
    runs = (
        LetterRun.objects.select_related("delivery_round", "made_by")
        .annotate(count=Count("letters"))
        .order_by("-made_at")
    )
    page = {"page": page_of(request, runs), "texts": [(kind.value, _text_name(kind)) for kind in TextKind]}
    return render(request, "backoffice/letters.html", page)


@staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose for whom, see who gets a letter and who cannot, and make them."""
    form = LettersForm((request.POST if request.method == "POST" else request.GET) or None)
    chosen = form.is_bound and form.is_valid()
    if not chosen:
        page: dict[str, Any] = {"form": form}
        return render(request, "backoffice/letters_form.html", page, status=400 if form.errors else 200)
    delivery_round, kind = form.cleaned_data["delivery_round"], RunKind(form.cleaned_data["kind"])
    if request.method != "POST":
        planned = recipients_of(delivery_round, kind)
        page = {"round": delivery_round, "kind": kind, "planned": planned, "token": new_token(), "last": _last_run()}
        return render(request, "backoffice/letters_plan.html", page)
    try:
        made = actions.make_run(
            delivery_round, by=person_of(request), kind=kind, token=request.POST.get("token", "")[:40],
            origin=origin_of(request),
        )  # fmt: skip
    except actions.AlreadyMade as before:
        return already_made(request, before.run)
    except actions.NothingToMake:
        messages.warning(request, _("Er is niemand om een brief aan te schrijven."))
        return redirect("backoffice:letters")
    return shown(request, made)


def _last_run() -> LetterRun | None:
    return LetterRun.objects.exclude(kind=RunKind.SINGLE).annotate(count=Count("letters")).order_by("-made_at").first()


def shown(request: HttpRequest, made: actions.Made) -> HttpResponse:
    """The one page that has the key to these letters: in its forms, and nowhere else."""
    page = {"made": made, "count": len(made.sheets)}
    return render(request, "backoffice/letters_made.html", page)


def already_made(request: HttpRequest, run: LetterRun) -> HttpResponse:
    """The same form came twice."""
    messages.warning(request, _("Deze brieven zijn al gemaakt. Er is niets opnieuw gemaakt."))
    return redirect("backoffice:letter_run", run.pk)


@staff
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letters of one run: to whom, and whether their code was used; and who got none."""
    found = get_object_or_404(LetterRun.objects.select_related("delivery_round", "made_by", "text"), pk=pk)
    page = {
        "run": found,
        "page": page_of(request, _letters().filter(run=found).order_by("order")),
        "sealed": found.sealed.order_by("-form"),
        "left_out": _left_out(found),
    }
    return render(request, "backoffice/letter_run.html", page)


def _letters() -> Any:
    return Letter.objects.select_related("person", "municipality", "access_code", "run")


def _left_out(run: LetterRun) -> list[dict[str, Any]]:
    names = Municipality.objects.in_bulk([each["municipality"] for each in run.left_out])
    people = Person.objects.in_bulk([each["person"] for each in run.left_out if each["person"]])
    return [
        {"municipality": names.get(each["municipality"]), "person": people.get(each["person"]), "why": each["why"]}
        for each in run.left_out
    ]


@staff
@sensitive_post_parameters("key")
@never_cache
@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letters, once."""
    found, form = get_object_or_404(LetterRun, pk=pk), request.POST.get("form", "")
    if form not in Form.values:
        raise Http404
    asked_for = Form(form)
    try:
        key = request.POST.get("key", "")
        content = actions.fetch(found, asked_for, key, by=person_of(request), origin=origin_of(request))
    except (actions.Gone, WrongKey):
        messages.error(
            request,
            _("Deze brieven zijn al opgehaald of vernietigd. Kwijt? Maak ze dan opnieuw: er komen nieuwe codes op."),
        )
        return redirect("backoffice:letter_run", pk)
    name = f"brieven-{clock.day_of(found.made_at):%Y-%m-%d}-B{found.pk:04}.{form}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[asked_for],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """Change what letters say."""
    if kind not in TextKind.values:
        raise Http404
    known = TextKind(kind)
    now = wording_of(known)
    values = {"subject": now.subject, "body": now.body, "signed_by": now.signed_by, "signed_as": now.signed_as}
    form = LetterTextForm(request.POST or None, initial=values, kind=known)
    if request.method == "POST" and form.is_valid():
        actions.change_text(known, **form.cleaned_data, by=person_of(request), origin=origin_of(request))
        messages.success(request, _("De tekst is bewaard. Bekijk een proefbrief voordat u brieven maakt."))
        return redirect("backoffice:letter_text", kind)
    page = {
        "form": form, "kind": kind, "title": _text_name(known), "version": now.version,
        "places": [(f"{{{name}}}", example.WORDS[name]) for name in PLACES[known]],
    }  # fmt: skip
    return render(request, "backoffice/letter_text.html", page, status=400 if form.errors else 200)


def _text_name(kind: TextKind) -> str:
    return {TextKind.ROUND: _("Brief bij een aanleverperiode"), TextKind.ACCOUNT: _("Brief zonder aanleverperiode")}[
        kind
    ]


@staff
@require_safe
def text_example(request: HttpRequest, kind: str) -> HttpResponse:
    """A letter to nobody, with a code that opens nothing, to see what it looks like."""
    if kind not in TextKind.values:
        raise Http404
    content = example.example_letter(TextKind(kind))
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="proefbrief.pdf"'}
    )


@staff
@require_safe
def by_number(request: HttpRequest) -> HttpResponse:
    """Find a letter by the number on it, as when one comes back."""
    found = Letter.objects.filter(number__iexact=asked(request, "nummer")).first()
    if found is None:
        messages.warning(request, _("Er is geen brief met dit kenmerk. Het staat onderaan de brief: B0012-0381."))
        return redirect("backoffice:letters")
    return redirect("backoffice:person", found.person_id)
