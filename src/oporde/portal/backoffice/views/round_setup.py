"""Setting up a round in steps: begin one, each step, what contradicts, how it will look, and announcing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Municipality
from oporde.portal.backoffice.paging import asked
from oporde.portal.backoffice.round_forms import FORMS, DaysForm, MunicipalitiesForm, PeriodsForm, StartForm
from oporde.portal.deliveries.actions.board import round_board
from oporde.portal.deliveries.forms import DeliveryForm
from oporde.portal.deliveries.vault import Arrival
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds import actions
from oporde.portal.rounds.contradictions import Step, contradictions
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.occasions import occasions_of
from oporde.portal.web.access import staff

TITLES: dict[Step, Promise] = {
    Step.DAYS: gettext_lazy("Naam, protocol en dagen"),
    Step.PERIODS: gettext_lazy("Periodes"),
    Step.CONSENT: gettext_lazy("Toestemming en intrekken"),
    Step.MUNICIPALITIES: gettext_lazy("Gemeenten"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step, as the page lists it."""

    step: Step
    title: Promise
    state: str
    errors: int


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a round, with what the former agreed upon where that is wished; it is a draft."""
    former = DeliveryRound.objects.first()
    starting = StartForm(request.POST or None, initial={"former": former})
    form = DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and starting.is_valid():
        made = form.save(commit=False)
        by, origin = person_of(request), origin_of(request)
        copied = starting.cleaned_data["former"]
        promised = made.feedback_working_days, made.report_working_days
        actions.start(made, copied, by=by, origin=origin)
        made.feedback_working_days, made.report_working_days = promised
        actions.save(made, by=by, origin=origin)
        messages.success(request, _("Het concept is bewaard. Niemand ziet het nog."))
        return redirect("backoffice:round_step", made.pk, Step.PERIODS.value)
    page = {"form": form, "starting": starting}
    return render(request, "backoffice/round_begin.html", page, status=400 if form.errors or starting.errors else 200)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show one step and keep what was filled in; then comes the next."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    if step not in FORMS:
        raise Http404
    here = Step(step)
    form = FORMS[here](request.POST or None, instance=found)
    if request.method == "POST" and "propose" in request.POST and isinstance(form, MunicipalitiesForm):
        form = MunicipalitiesForm(instance=found, proposed=actions.proposal(found))
        messages.info(request, _("Dit is een voorstel. Het geldt pas als u het opslaat."))
    elif request.method == "POST" and form.is_valid():
        _keep(request, found, form)
        messages.success(request, _("Bewaard."))
        steps = list(FORMS)
        if "next" in request.POST and here is not steps[-1]:
            return redirect("backoffice:round_step", pk, steps[steps.index(here) + 1].value)
        return redirect("backoffice:round_overview", pk)
    page = {
        "round": DeliveryRound.objects.get(pk=pk),
        "form": form,
        "step": here.value,
        "title": TITLES[here],
        "stages": _stages(found, here),
        "is_last": here is list(FORMS)[-1],
    }
    return render(request, "backoffice/round_step.html", page, status=400 if form.errors else 200)


def _keep(request: HttpRequest, found: DeliveryRound, form: Any) -> None:
    given: dict[str, Any] = {"reason": form.reason, "by": person_of(request), "origin": origin_of(request)}
    if isinstance(form, PeriodsForm):
        actions.set_periods(found, form.periods, **given)
    elif isinstance(form, MunicipalitiesForm):
        actions.set_participants(found, form.cleaned_data["asked"], **given)
    else:
        actions.save(form.save(commit=False), **given)


def _stages(found: DeliveryRound, here: Step | None) -> list[Stage]:
    wrong = [each.step for each in contradictions(DeliveryRound.objects.get(pk=found.pk)) if each.is_error]
    return [
        Stage(each, TITLES[each], "now" if each is here else "failed" if each in wrong else "done", wrong.count(each))
        for each in FORMS
    ]


@staff
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole round, what contradicts in it, and its days."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    told = contradictions(found)
    page = {
        "round": found,
        "state": found.state,
        "stages": _stages(found, None),
        "errors": [(each, TITLES[each.step]) for each in told if each.is_error],
        "warnings": [(each, TITLES[each.step]) for each in told if not each.is_error],
        "occasions": occasions_of(found) if found.closes_on >= found.opens_on else [],
        "asked": found.participants.count(),
        "successors": found.participants.exclude(delivered_by=None).select_related("municipality", "delivered_by"),
    }
    return render(request, "backoffice/round_overview.html", page)


@staff
@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a round, or throw its draft away."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    by, origin = person_of(request), origin_of(request)
    if "throw-away" in request.POST:
        if actions.throw_away(found, by=by, origin=origin):
            messages.success(request, _("Het concept is weggegooid."))
            return redirect("backoffice:rounds")
        messages.error(request, _("Deze aanleverperiode is al aangekondigd en kan niet weg."))
        return redirect("backoffice:round_overview", pk)
    try:
        actions.announce(found, by=by, origin=origin)
    except actions.NotReady:
        messages.error(request, _("De aanleverperiode spreekt zichzelf tegen. Herstel eerst wat hieronder staat."))
        return redirect("backoffice:round_overview", pk)
    messages.success(request, _("De aanleverperiode is aangekondigd: iedereen ziet haar nu."))
    return redirect("backoffice:round", pk)


@staff
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a coordinator will see on the first day: the board, and the page on which is delivered."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    deliverers = Municipality.objects.filter(pk__in=list(found.deliverers()))
    chosen = deliverers.filter(pk=asked(request, "gemeente")).first() or deliverers.first()
    page: dict[str, Any] = {"delivery_round": found, "deliverers": deliverers, "municipality": chosen}
    if chosen is not None:
        day: date = found.opens_on
        page["round"] = round_board(found, chosen, day)
        page["form"] = DeliveryForm.empty(chosen, found, most_bytes=Arrival.most_bytes())
        page["last_day"] = found.last_day_for(chosen.pk)
    return render(request, "backoffice/round_preview.html", page)
