"""Pages: what may be withdrawn, withdrawing it, how far it is, the certificate; and for staff all withdrawals."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal import clock
from oporde.portal.accounts.again import second_factor_again, second_factor_used
from oporde.portal.accounts.choosing import chosen_municipality, municipalities_of, person_of
from oporde.portal.accounts.models import Municipality
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.signing import as_file, fingerprint_of, published_key
from oporde.portal.deliveries.states import FileState
from oporde.portal.erasure import actions
from oporde.portal.erasure.actions import NotWithdrawn, Refusal, SignedForm, refusal_on
from oporde.portal.erasure.certificate import counts_of, to_pdf
from oporde.portal.erasure.certificate import form_pdf as form_to_pdf
from oporde.portal.erasure.forms import RegisterForm, WithdrawForm
from oporde.portal.erasure.models import Withdrawal, WithdrawalQuerySet
from oporde.portal.erasure.retention import all_kept
from oporde.portal.erasure.scope import recognised
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of, record, sentence
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import titles_of
from oporde.portal.web.access import coordinator, public, signed_in, staff
from oporde.portal.web.templatetags.components import day

ON_A_PAGE = 25
ENDED = ("delivery:erased", "withdrawal:erased", "kept:ended", "account:forgotten")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodShown:
    """A period of a round that may be withdrawn: of whom, and how many files were delivered."""

    code: str
    name: str
    period: str
    title: str
    files: int
    is_erasing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShown:
    """A round with what may be withdrawn of it; `sentence` says until when it may, or why not."""

    delivery_round: DeliveryRound
    is_open: bool
    sentence: str
    periods: tuple[PeriodShown, ...]


# --- Coordinators


@coordinator
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the chosen municipality may withdraw, and what it withdrew."""
    municipality = chosen_municipality(request)
    if municipality is None:
        if municipalities_of(request):
            return redirect("accounts:choose_municipality")
        return render(request, "deliveries/no_municipality.html")
    asked = DeliveryRound.objects.filter(deliveries__municipality=municipality).distinct().prefetch_related("periods")
    context = {
        "municipality": municipality,
        "rounds": [_round_shown(each, municipality) for each in asked],
        "withdrawals": Withdrawal.objects.filter(deliverer=municipality).select_related(
            "municipality", "delivery_round"
        ),
        "may_deliver": person_of(request).may_deliver_for(municipality.pk),
    }
    return render(request, "erasure/overview.html", context)


@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int, code: str, period: str) -> HttpResponse:
    """Withdraw all files over a period; the second factor is asked once more first."""
    delivery_round, municipality = _concerned(request, pk, code, period)
    refusal = refusal_on(delivery_round, clock.today())
    if refusal is not None:
        return _refused(request, delivery_round, refusal)
    if (ask := second_factor_again(request)) is not None:
        return ask
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.withdraw(
                delivery_round, code, period, by=person_of(request), reason=form.cleaned_data["reason"],
                origin=origin_of(request),
            )  # fmt: skip
        except NotWithdrawn as refused:
            return _refused(request, delivery_round, refused.refusal)
        second_factor_used(request)
        messages.success(request, _("De levering is ingetrokken. Wij vernietigen de gegevens nu."))
        return redirect("erasure:withdrawal", made.pk)
    concerned = Withdrawal(
        delivery_round=delivery_round, municipality=municipality, period=period, withdrawn_at=clock.now()
    )
    context = {
        "form": form,
        "delivery_round": delivery_round,
        "municipality": municipality,
        "period": titles_of(delivery_round.protocol).get(period.upper(), period),
        "files": recognised(concerned).select_related("delivery__delivery_round"),
        "titles": titles_of(delivery_round.protocol),
    }
    return render(request, "erasure/withdraw.html", context, status=422 if form.errors else 200)


@coordinator
@require_safe
def form_pdf(request: HttpRequest, pk: int, code: str, period: str) -> HttpResponse:
    """Give the form to print and sign."""
    delivery_round, municipality = _concerned(request, pk, code, period)
    refusal = refusal_on(delivery_round, clock.today())
    if refusal is not None:
        return _refused(request, delivery_round, refusal)
    made = Withdrawal(delivery_round=delivery_round, municipality=municipality, period=period)
    record(
        "withdrawal:form-fetched", by=person_of(request), municipality=code, about=f"round:{delivery_round.pk}",
        origin=origin_of(request), period=period,
    )  # fmt: skip
    return _file(
        form_to_pdf(made, delivery_round.withdrawal_until), f"intrekken-{code}-{period}.pdf", "application/pdf"
    )


@signed_in
@require_safe
def withdrawal(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a withdrawal: how far it is, and what was destroyed."""
    found = get_object_or_404(_visible(request), pk=id)
    context = {
        "withdrawal": found,
        "period": titles_of(found.delivery_round.protocol).get(found.period.upper(), found.period),
        "counts": counts_of(found.certificate["statement"]) if found.certificate else [],
        "statement": found.certificate["statement"] if found.certificate else None,
        "key": fingerprint_of(found.certificate) if found.certificate else "",
    }
    return render(request, "erasure/withdrawal.html", context)


@signed_in
@require_safe
def certificate(request: HttpRequest, id: uuid.UUID, form: str) -> HttpResponse:
    """Give the certificate of erasure, as a PDF or signed as JSON."""
    found = get_object_or_404(_visible(request), pk=id)
    if found.certificate is None or form not in {"pdf", "json"}:
        raise Http404
    content = to_pdf(found) if form == "pdf" else as_file(found.certificate)
    record(
        "withdrawal:certificate-fetched", by=person_of(request), municipality=found.municipality_id, about=found.about,
        origin=origin_of(request), form=form,
    )  # fmt: skip
    return _file(
        content, f"verklaring-van-vernietiging-{found.municipality_id}-{found.period}.{form}", f"application/{form}"
    )


# --- Everyone


@public
@require_safe
def signing_key(request: HttpRequest) -> HttpResponse:
    """The public key with which this installation signs."""
    return JsonResponse(published_key(), json_dumps_params={"indent": 2})


# --- Staff


@staff
@require_safe
def withdrawals(request: HttpRequest) -> HttpResponse:
    """Show all withdrawals, the last first."""
    page = Paginator(_visible(request), ON_A_PAGE).get_page(request.GET.get("bladzijde"))
    return render(request, "erasure/withdrawals.html", {"page": page})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a signed form, and carry it out."""
    if (ask := second_factor_again(request)) is not None:
        return ask
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.withdraw(
                given["delivery_round"], given["municipality"].pk, given["period"], by=person_of(request),
                reason=given["reason"], form=SignedForm(given["signed_by"], given["received_on"]),
                origin=origin_of(request),
            )  # fmt: skip
        except NotWithdrawn as refused:
            form.add_error(None, _why_not_registered(refused.refusal, given["delivery_round"], given["received_on"]))
        else:
            second_factor_used(request)
            messages.success(request, _("Het formulier is geregistreerd. De gegevens worden nu vernietigd."))
            return redirect("erasure:withdrawal", made.pk)
    return render(request, "erasure/register.html", {"form": form}, status=422 if form.errors else 200)


@staff
@require_safe
def keeping(request: HttpRequest) -> HttpResponse:
    """Show what is kept how long, what is destroyed when, and what was."""
    context = {
        "kept": [(each, each.endings(each.days) if each.days else []) for each in all_kept()],
        "today": clock.today(),
        "ended": [
            (event, sentence(event, get_language() or "nl"))
            for event in Event.objects.filter(tag__in=ENDED)[:ON_A_PAGE]
        ],
        "backup_days": settings.KEEP_BACKUP_DAYS,
    }
    return render(request, "erasure/keeping.html", context)


# --- What they share


def _visible(request: HttpRequest) -> WithdrawalQuerySet:
    found: WithdrawalQuerySet = Withdrawal.objects.visible_to(person_of(request)).select_related(
        "municipality", "deliverer", "delivery_round", "person"
    )
    return found


def _concerned(request: HttpRequest, pk: int, code: str, period: str) -> tuple[DeliveryRound, Municipality]:
    """The round and the municipality, where who asks may deliver for it. Raises: Http404."""
    delivery_round = get_object_or_404(DeliveryRound, pk=pk)
    deliverer = actions.deliverer_of(delivery_round, code)
    if not deliverer or not person_of(request).may_deliver_for(deliverer) or period not in delivery_round.period_ids():
        raise Http404
    return delivery_round, get_object_or_404(Municipality, pk=code)


def _round_shown(delivery_round: DeliveryRound, municipality: Municipality) -> RoundShown:
    today = clock.today()
    refusal = refusal_on(delivery_round, today)
    titles = titles_of(delivery_round.protocol)
    codes = sorted(delivery_round.codes_delivered_by(municipality.pk)) or [municipality.pk]
    names = dict(Municipality.objects.filter(pk__in=codes).values_list("pk", "name"))
    erasing = set(
        Withdrawal.objects.filter(delivery_round=delivery_round, state="erasing").values_list("municipality", "period")
    )
    delivered = DeliveredFile.objects.filter(
        delivery__delivery_round=delivery_round, delivery__municipality=municipality
    ).exclude(state=FileState.WITHDRAWN)
    periods = [
        PeriodShown(
            code=code,
            name=names[code] if len(codes) > 1 else "",
            period=period,
            title=titles.get(period.upper(), period),
            files=delivered.filter(municipality=code, period__iexact=period).count(),
            is_erasing=(code, period) in erasing,
        )
        for period in delivery_round.period_ids()
        for code in codes
    ]
    return RoundShown(
        delivery_round=delivery_round,
        is_open=refusal is None,
        sentence=why(refusal, delivery_round) if refusal else _until(delivery_round),
        periods=tuple(periods),
    )


def _until(delivery_round: DeliveryRound) -> str:
    return _("U kunt intrekken tot en met %(day)s.") % {"day": day(_day(delivery_round.withdrawal_until))}


def why(refusal: Refusal, delivery_round: DeliveryRound) -> str:
    """Why it may not be withdrawn, in a sentence that says what to do."""
    first = delivery_round.withdrawal_form_from or delivery_round.opens_on
    last = delivery_round.withdrawal_until
    return {
        Refusal.NOT_ALLOWED: _("U mag voor deze gemeente niet intrekken. Vraag het wie voor de gemeente levert."),
        Refusal.NOT_OFFERED: _("In deze aanleverperiode kan niets worden ingetrokken. Neem contact met ons op."),
        Refusal.TOO_EARLY: _("U kunt intrekken vanaf %(day)s. Kom dan terug.") % {"day": day(first)},
        Refusal.TOO_LATE: _("Intrekken kon tot en met %(day)s. Dat is voorbij: uw gegevens blijven meedoen. Hebt u vragen? "
                            "Neem dan contact met ons op.") % {"day": day(_day(last)) if last else ""},
        Refusal.IN_THE_FUTURE: _("De dag van ontvangst ligt in de toekomst. Kijk de datum na."),
        Refusal.UNDERWAY: _("Deze periode is al ingetrokken. De gegevens worden nu vernietigd; u hoeft niets te doen."),
        Refusal.NOTHING: _("Over deze periode is er niets (meer) om in te trekken."),
    }[refusal]  # fmt: skip


def _why_not_registered(refusal: Refusal, delivery_round: DeliveryRound, received_on: date) -> str:
    if refusal is Refusal.TOO_LATE:
        return _(
            "Het formulier kwam op %(received)s; het moest er uiterlijk op %(last)s zijn. Er is niets vernietigd. Laat de "
            "gemeente dat weten."
        ) % {"received": day(received_on), "last": day(_day(delivery_round.withdrawal_until))}
    if refusal is Refusal.TOO_EARLY:
        return _("Het formulier zou zijn gekomen voordat de aanleverperiode begon. Kijk de datum na.")
    if refusal is Refusal.NOT_ALLOWED:
        return _("Deze gemeente of deze periode hoort niet bij deze aanleverperiode. Kijk uw keuzes na.")
    return why(refusal, delivery_round)


def _day(known: date | None) -> date:
    assert known is not None
    return known


def _refused(request: HttpRequest, delivery_round: DeliveryRound, refusal: Refusal) -> HttpResponse:
    context = {"delivery_round": delivery_round, "sentence": why(refusal, delivery_round)}
    return render(request, "erasure/refused.html", context, status=409)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
