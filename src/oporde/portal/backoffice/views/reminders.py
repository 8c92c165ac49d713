"""Reminders of a round: when, who would get what with the very mail, and who or what is passed over."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.forms import MomentForm, PassOverForm
from oporde.portal.correspondence.showing import as_it_looks
from oporde.portal.events.recording import origin_of
from oporde.portal.reminders import actions
from oporde.portal.reminders.models import Moment, PassedOver
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the moments of a round and who is passed over; take one more moment."""
    found = get_object_or_404(DeliveryRound, pk=pk)
    form = MomentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.add_moment(found, given["kind"], given["days"], by=person_of(request), origin=origin_of(request))
        messages.success(request, _("Het moment staat erbij."))
        return redirect("backoffice:reminders", pk)
    sent = actions.sent_at(found)
    page = {
        "round": found,
        "moments": [
            (moment, moment.falls_on(found.closes_on), sent.get(moment.pk, 0)) for moment in actions.moments_of(found)
        ],
        "passed_over": found.passed_over.select_related("municipality", "moment", "by"),
        "form": form,
    }
    return render(request, "backoffice/reminders.html", page, status=400 if form.errors else 200)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, pk: int, moment: int) -> HttpResponse:
    """Show who would be reminded at a moment as things are now, and why others would not; pass a municipality over."""
    found = _moment(pk, moment)
    reminders = actions.outlook(found.delivery_round, _as_if(found), only=found)
    form = PassOverForm(request.POST or None, delivery_round=found.delivery_round)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.pass_over(
            found.delivery_round, given["municipality"], given["reason"], by=person_of(request),
            moment=found if given["only_now"] else None, origin=origin_of(request),
        )  # fmt: skip
        messages.success(request, _("%(name)s wordt niet herinnerd.") % {"name": given["municipality"].name})
        return redirect("backoffice:reminder_moment", pk, moment)
    page = {
        "round": found.delivery_round,
        "moment": found,
        "goes": [reminder for reminder in reminders if reminder.why_not is None],
        "stays": [reminder for reminder in reminders if reminder.why_not not in {None, actions.WhyNot.DONE}],
        "counts": Counter(reminder.why_not or "goes" for reminder in reminders),
        "form": form,
    }
    return render(request, "backoffice/reminder_moment.html", page, status=400 if form.errors else 200)


@staff
@require_safe
def letter(request: HttpRequest, pk: int, moment: int, code: str) -> HttpResponse:
    """Show the very mail that a municipality would get; with ?vorm=opmaak what it looks like."""
    found = _moment(pk, moment)
    reminders = actions.outlook(found.delivery_round, _as_if(found), only=found)
    reminder = next((one for one in reminders if one.municipality.pk == code and one.recipients), None)
    if reminder is None:
        raise Http404
    written = [(recipient, actions.letter(reminder, recipient)) for recipient in reminder.recipients]
    if request.GET.get("vorm") == "opmaak":
        return as_it_looks(written[0][1]["html"])
    page = {"round": found.delivery_round, "moment": found, "reminder": reminder, "written": written}
    return render(request, "backoffice/reminder_letter.html", page)


@staff
@require_POST
def switch(request: HttpRequest, pk: int, moment: int) -> HttpResponse:
    """Remind nobody at a moment, or everyone again."""
    found = _moment(pk, moment)
    actions.switch(found, off=not found.is_off, by=person_of(request), origin=origin_of(request))
    messages.success(request, _("De herinneringen zijn veranderd."))
    return redirect("backoffice:reminders", pk)


@staff
@require_POST
def remind_again(request: HttpRequest, pk: int, passed_over: int) -> HttpResponse:
    """Remind a municipality again that was passed over."""
    found = get_object_or_404(PassedOver, pk=passed_over, delivery_round=pk)
    name = found.municipality.name
    actions.remind_again(found, by=person_of(request), origin=origin_of(request))
    messages.success(request, _("%(name)s wordt weer herinnerd.") % {"name": name})
    return redirect("backoffice:reminders", pk)


def _moment(pk: int, moment: int) -> Moment:
    return get_object_or_404(Moment.objects.select_related("delivery_round"), pk=moment, delivery_round=pk)


def _as_if(moment: Moment) -> datetime:
    """The day of a moment, or today where that is over or depends on a report."""
    day = max(moment.falls_on(moment.delivery_round.closes_on) or clock.today(), clock.today())
    return datetime.combine(day, time(8), clock.AMSTERDAM)
