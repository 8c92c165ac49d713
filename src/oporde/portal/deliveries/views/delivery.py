"""The page of one delivery: how far it is, and what came of it; and all that was found as a file."""

from __future__ import annotations

import io
import json
import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oporde.portal.accounts.choosing import person_of
from oporde.portal.deliveries.actions.feedback import feedback_of, shown_feedback
from oporde.portal.deliveries.models import Delivery, DeliveryQuerySet
from oporde.portal.deliveries.onward import place_of
from oporde.portal.deliveries.shapes import Stage
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState
from oporde.portal.events.recording import origin_of, record
from oporde.portal.web.access import signed_in
from oporde.portal.web.templatetags.components import number
from oporde.report import technical_feedback
from oporde.report.csv_form import write_csv
from oporde.report.xlsx import write_xlsx

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
STAGES = {  # what a stage is called while it lasts; the words of Stage are those of the row
    Stage.WAITING: gettext_lazy("Wachten op de controle"),
    Stage.DECRYPTING: gettext_lazy("Ontsleutelen"),
    Stage.SCANNING: gettext_lazy("Op virussen controleren"),
    Stage.READING: gettext_lazy("Bestanden lezen"),
    Stage.JUDGING: gettext_lazy("Regels controleren"),
    Stage.WRITING: gettext_lazy("Terugkoppeling maken"),
}


@signed_in
def delivery(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a delivery to who may see it: its progress, and then the feedback."""
    found = visible(request, id)
    if found.state in UNDERWAY:
        return render(request, "deliveries/underway.html", {"delivery": found, **_progress(found)})
    shown = shown_feedback(found)
    if shown is not None:
        _looked_at(request, found)
    context = {
        "delivery": found,
        "shown": shown,
        "words": technical_feedback,
        "may_deliver": _may_deliver(request, found),
        "more": next(filter(None, map(place_of, found.files.all())), ""),
    }
    return render(request, "deliveries/delivery.html", context)


@signed_in
def progress(request: HttpRequest, id: uuid.UUID, form: str) -> HttpResponse:
    """How far a check is, as a piece of the page that is fetched every second, or as JSON."""
    if form not in {"html", "json"}:
        raise Http404
    found = visible(request, id)
    done = found.state not in UNDERWAY
    if form == "json":
        return JsonResponse(
            {
                "state": found.state,
                "stage": found.stage,
                "done": found.stage_done,
                "total": found.stage_total,
                "finished": done,
                "verdict": found.verdict,
            }
        )
    answer = render(request, "deliveries/progress.html", {"delivery": found, **_progress(found)})
    if done:
        answer["X-Done"] = reverse("deliveries:delivery", args=[found.pk])
    return answer


@signed_in
def feedback_file(request: HttpRequest, id: uuid.UUID, form: str) -> HttpResponse:
    """All that was found, as a workbook, CSV or JSON. Row numbers and counts, never a value of a file."""
    if form not in FORMS:
        raise Http404
    found = visible(request, id)
    content = _written(found, form)
    record(
        "delivery:feedback-fetched", by=person_of(request), municipality=found.municipality_id, about=found.about,
        origin=origin_of(request), form=form,
    )  # fmt: skip
    name = f"terugkoppeling-{found.municipality_id}-{found.reference}.{form}"
    return HttpResponse(
        content, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def visible(request: HttpRequest, id: uuid.UUID) -> Delivery:
    """A delivery that exists for who asks, with what belongs to it. Raises: Http404."""
    return get_object_or_404(visible_to(request), pk=id)


def visible_to(request: HttpRequest) -> DeliveryQuerySet:
    """The deliveries that exist for who asks, with what belongs to each."""
    found: DeliveryQuerySet = (
        Delivery.objects.visible_to(person_of(request))
        .select_related("municipality", "person", "delivery_round")
        .prefetch_related("files", "uploads", "mended_copies")
    )
    return found


def _may_deliver(request: HttpRequest, delivery: Delivery) -> bool:
    return person_of(request).may_deliver_for(delivery.municipality_id)


def _progress(delivery: Delivery) -> dict[str, object]:
    stages = list(Stage)
    now = Stage(delivery.stage) if delivery.stage in stages and delivery.state == DeliveryState.CHECKING else stages[0]
    place = stages.index(now)
    told = [
        {
            "title": STAGES[stage],
            "state": "done" if order < place else "now" if order == place else "later",
            "text": _counted(delivery) if order == place else "",
        }
        for order, stage in enumerate(stages)
    ]
    return {"stages": told, "stage": STAGES[now]}


def _counted(delivery: Delivery) -> str:
    if not delivery.stage_total:
        return ""
    return _("%(done)s van %(total)s") % {
        "done": number(delivery.stage_done),
        "total": number(delivery.stage_total),
    }


def _looked_at(request: HttpRequest, delivery: Delivery) -> None:
    record(
        "delivery:looked-at", by=person_of(request), municipality=delivery.municipality_id, about=delivery.about,
        origin=origin_of(request),
    )  # fmt: skip


def _written(delivery: Delivery, form: str) -> bytes:
    """Raises: Http404, while there is no feedback."""
    feedback = feedback_of(delivery)
    if feedback is None or delivery.outcome is None:
        raise Http404
    out = io.BytesIO()
    if form == "json":
        return (json.dumps(delivery.outcome, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        write_csv(feedback, out)
    else:
        write_xlsx(feedback, out, parts=None)
    return out.getvalue()
