"""A mended copy: what was changed in it, to look at, to approve and so to deliver. Never silently."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.actions.looking import excerpts_of
from oporde.portal.deliveries.actions.receiving import Intent, NotTaken, Reason, deliver_mended
from oporde.portal.deliveries.forms import MendedForm
from oporde.portal.deliveries.models import Delivery, MendedCopy
from oporde.portal.deliveries.views.delivering import why
from oporde.portal.deliveries.views.delivery import visible
from oporde.portal.events.recording import origin_of, record
from oporde.portal.web.access import signed_in
from oporde.report import technical_feedback


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mended(request: HttpRequest, id: uuid.UUID, order: int) -> HttpResponse:
    """Show a mended copy; deliver it when it is approved."""
    assert isinstance(request.user, Person)
    delivery = visible(request, id)
    copy = next((each for each in delivery.mended_copies.all() if each.order == order), None)
    if copy is None:
        raise Http404
    may_deliver = request.user.may_deliver_for(delivery.municipality_id)
    if request.method != "POST":
        return _shown(request, delivery, copy, MendedForm.empty(delivery.delivery_round), may_deliver=may_deliver)
    if not may_deliver:
        raise Http404
    form = MendedForm(request.POST)
    if not form.is_valid():
        return _shown(request, delivery, copy, form, may_deliver=may_deliver, status=422)
    return _approved(request, request.user, delivery, copy, form)


def _shown(
    request: HttpRequest,
    delivery: Delivery,
    copy: MendedCopy,
    form: MendedForm,
    *,
    may_deliver: bool,
    complaint: str = "",
    status: int = 200,
) -> HttpResponse:
    closed = delivery.delivery_round.refusal(clock.now(), delivery.municipality_id) is not None
    context = {
        "delivery": delivery,
        "copy": copy,
        "form": form,
        "may_deliver": may_deliver and not closed and copy.wrapped_key is not None and copy.approved_as_id is None,
        "closed": closed,
        "complaint": complaint,
        "repairs": [repair for repair in excerpts_of(delivery).repairs if repair.copy == copy.order],
        "words": technical_feedback,
    }
    return render(request, "deliveries/mended.html", context, status=status)


def _approved(
    request: HttpRequest, person: Person, delivery: Delivery, copy: MendedCopy, form: MendedForm
) -> HttpResponse:
    intent = Intent(
        person=person,
        municipality=delivery.municipality,
        delivery_round=delivery.delivery_round,
        token=form.cleaned_data["token"],
        agreed_version=form.cleaned_data["consent_version"],
        began_at=clock.now(),
        language=person.language,
        origin=origin_of(request),
    )
    try:
        taken = deliver_mended(copy, intent)
    except NotTaken as refused:
        if refused.reason is Reason.ALREADY_APPROVED:
            copy.refresh_from_db()
            messages.info(request, _("Deze herstelde kopie was al geleverd."))
            return redirect("deliveries:delivery", copy.approved_as_id or delivery.pk)
        return _shown(
            request,
            delivery,
            copy,
            MendedForm.empty(delivery.delivery_round),
            may_deliver=True,
            complaint=why(refused.reason, delivery.municipality, delivery.delivery_round),
            status=409,
        )
    record(
        "delivery:mended-approved", by=person, municipality=delivery.municipality_id, about=delivery.about,
        origin=origin_of(request), copy=copy.order,
    )  # fmt: skip
    messages.success(request, _("De herstelde kopie is geleverd. Wij controleren haar nu."))
    return redirect("deliveries:delivery", taken.delivery.pk)
