"""The page on which is delivered: /leveren/."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.contrib import messages
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from oporde.portal import clock
from oporde.portal.accounts.choosing import CHOSEN, person_of
from oporde.portal.accounts.models import Municipality
from oporde.portal.deliveries.actions.receiving import Intent, NotTaken, Reason, Taken, receive
from oporde.portal.deliveries.forms import DeliveryForm
from oporde.portal.deliveries.vault import Arrival, EncryptedArrival
from oporde.portal.events.recording import origin_of, record
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import coordinator

# What Django raises for a body that is no whole form, or no form of ours. KeyError, ValueError: without a length.
BROKEN = (
    KeyError,
    ValueError,
    UnreadablePostError,
    MultiPartParserError,
    RequestDataTooBig,
    SuspiciousOperation,
    BadRequest,
)

FORM_BYTES = 1_000_000  # what stands around the files: fields, names, boundaries


@csrf_exempt  # only here: the files have to be caught before anything reads the body. _deliver() wears csrf_protect.
@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest) -> HttpResponse:
    """Show the form; take in what was sent, encrypted while it arrives."""
    began_at = clock.now()
    if request.method != "POST":
        return _shown(request)
    if _says_too_much(request):
        return _too_large(request)
    arrival = Arrival(str(uuid.uuid4()))
    request.upload_handlers = [EncryptedArrival(request, arrival)]
    body = _Counted(request._stream)
    request._stream = body  # type: ignore[assignment]
    try:
        whole = bool(request.POST) and not arrival.broken and body.size_bytes == int(request.META["CONTENT_LENGTH"])
    except BROKEN:
        whole = False
    if not whole:
        return _broken_off(request, arrival)
    try:
        response: HttpResponse = _deliver(request, arrival, began_at)
    finally:
        if not arrival.settled:
            arrival.drop()
    return response


def _says_too_much(request: HttpRequest) -> bool:
    """True when a body is announced that is larger than a delivery and its form can be."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return announced.isdecimal() and int(announced) > Arrival.most_bytes() + FORM_BYTES


def _too_large(request: HttpRequest) -> HttpResponse:
    """Refuse what cannot be taken by its length alone, before it comes in: nothing of it is read, and nothing kept."""
    municipality = _chosen(request)
    rounds = list(DeliveryRound.objects.open_at(clock.now(), municipality.pk)) if municipality else []
    record(
        "delivery:refused", by=person_of(request), municipality=municipality.pk if municipality else "",
        origin=origin_of(request), reason=Reason.TOO_LARGE.value, files=0, size_bytes=int(request.META["CONTENT_LENGTH"]),
    )  # fmt: skip
    if municipality is None or len(rounds) != 1:
        return render(request, "413.html", status=413)
    return _refused(request, Reason.TOO_LARGE, municipality, rounds[0])


class _Counted:
    """A body that knows how much of it came: to Django a file that was cut off looks like one that was shorter."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.size_bytes = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int = -1, /) -> bytes:
        return self._counted(self._stream.readline(size))

    def close(self) -> None:
        """Django closes a body that is no multipart form."""
        self._stream.close()

    def _counted(self, chunk: bytes) -> bytes:
        self.size_bytes += len(chunk)
        return chunk


@csrf_protect
def _deliver(request: HttpRequest, arrival: Arrival, began_at: datetime) -> HttpResponse:
    given = request.POST
    municipality, delivery_round = _meant(request)
    intent = Intent(
        person=person_of(request),
        municipality=municipality,
        delivery_round=delivery_round,
        token=given.get("token", "")[:64],
        agreed_version=given.get("consent_version", "") if given.get("agreed") else "",
        began_at=began_at,
        language=person_of(request).language,
        origin=origin_of(request),
    )
    try:
        taken = receive(arrival, intent)
    except NotTaken as refused:
        return _refused(request, refused.reason, municipality, delivery_round)
    _tell(request, taken)
    return redirect("deliveries:delivery", taken.delivery.pk)


def _meant(request: HttpRequest) -> tuple[Municipality, DeliveryRound]:
    """What the form was made for. Raises: Http404, for what this person may not deliver for."""
    allowed = Municipality.objects.deliverable_by(person_of(request))
    municipality = allowed.filter(pk=request.POST.get("municipality", "")).first()
    number = request.POST.get("delivery_round", "")
    delivery_round = DeliveryRound.objects.filter(pk=number).first() if number.isdecimal() else None
    if municipality is None or delivery_round is None or not request.POST.get("token"):
        raise Http404
    return municipality, delivery_round


def _chosen(request: HttpRequest) -> Municipality | None:
    """The municipality that was chosen, of those this person may deliver for; None when one has to be chosen."""
    allowed = list(Municipality.objects.deliverable_by(person_of(request)))
    asked = request.GET.get("gemeente") or request.session.get(CHOSEN)
    found = next((municipality for municipality in allowed if municipality.pk == asked), None)
    return found or (allowed[0] if len(allowed) == 1 else None)


def _shown(request: HttpRequest) -> HttpResponse:
    municipality = _chosen(request)
    if municipality is None:
        choices = Municipality.objects.deliverable_by(person_of(request))
        return render(request, "deliveries/whom.html", {"choices": choices})
    rounds = list(DeliveryRound.objects.open_at(clock.now(), municipality.pk).order_by("closes_on"))
    asked = request.GET.get("ronde", "")
    chosen = next((one for one in rounds if str(one.pk) == asked), rounds[0] if len(rounds) == 1 else None)
    if chosen is None:
        return render(request, "deliveries/which_round.html", {"municipality": municipality, "rounds": rounds})
    return _form(request, municipality, chosen)


def _form(
    request: HttpRequest,
    municipality: Municipality,
    delivery_round: DeliveryRound,
    *,
    complaints: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    page = {
        "form": DeliveryForm.empty(municipality, delivery_round, most_bytes=Arrival.most_bytes()),
        "municipality": municipality,
        "delivery_round": delivery_round,
        "last_day": delivery_round.last_day_for(municipality.pk),
        "complaints": complaints,
    }
    return render(request, "deliveries/deliver.html", page, status=status)


def _broken_off(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Nothing is kept of an upload that did not come in whole."""
    files, size_bytes = len(arrival.kept), arrival.size_bytes
    arrival.drop()
    municipality = _chosen(request)
    code = municipality.pk if municipality else ""
    record(
        "delivery:broken-off", by=person_of(request), municipality=code, origin=origin_of(request),
        files=files, size_bytes=size_bytes,
    )  # fmt: skip
    return render(request, "deliveries/broken_off.html", {"municipality": municipality}, status=400)


def _refused(
    request: HttpRequest, reason: Reason, municipality: Municipality, delivery_round: DeliveryRound
) -> HttpResponse:
    if reason is Reason.NOT_ALLOWED:
        raise Http404
    sentence = why(reason, municipality, delivery_round)
    if reason in {Reason.CLOSED, Reason.NOT_OPEN_YET, Reason.NOT_ASKED}:
        page = {"municipality": municipality, "delivery_round": delivery_round, "sentence": sentence}
        return render(request, "deliveries/not_taken.html", page, status=409)
    status = 413 if reason is Reason.TOO_LARGE else 422
    return _form(request, municipality, delivery_round, complaints=[sentence], status=status)


def why(reason: Reason, municipality: Municipality, delivery_round: DeliveryRound) -> str:
    """The reason, as a sentence that says what to do."""
    again = _("Er is niets bewaard. Kies uw bestanden opnieuw.")
    match reason:
        case Reason.CLOSED:
            last = date_format(delivery_round.last_day_for(municipality.pk), "l j F Y")
            return _("U kon leveren tot en met %(day)s. Deze levering begon daarna en telt niet mee.") % {"day": last}
        case Reason.NOT_OPEN_YET:
            first = date_format(delivery_round.opens_on, "l j F Y")
            return _("U kunt leveren vanaf %(day)s. Deze levering is niet aangenomen.") % {"day": first}
        case Reason.NOT_ASKED:
            return _("Uw gemeente doet niet mee aan deze aanleverperiode. Deze levering is niet aangenomen.")
        case Reason.TOO_LARGE:
            most = Arrival.most_bytes() // 1_000_000
            text = _("Uw levering is te groot: samen mogen de bestanden ten hoogste %(most)s MB zijn.") % {"most": most}
            return f"{text} {again}"
        case Reason.NO_FILES:
            return _("Kies de bestanden die u wilt leveren.")
        case Reason.NOT_AGREED:
            return f"{_('Lees de tekst over toestemming en geef aan dat u akkoord gaat.')} {again}"
        case _:
            text = _(
                "De tekst over toestemming is veranderd sinds u deze pagina opende. Lees haar en ga opnieuw akkoord."
            )
            return f"{text} {again}"


def _tell(request: HttpRequest, taken: Taken) -> None:
    if taken.is_new:
        messages.success(request, _("Uw levering is ontvangen. Wij controleren haar nu."))
    else:
        moment = date_format(localtime(taken.delivery.received_at), "j F Y, H.i")
        text = _("U had precies deze bestanden al geleverd, op %(moment)s. Er is daarom geen nieuwe levering gemaakt.")
        messages.info(request, text % {"moment": moment})
    if taken.doubles:
        text = ngettext(
            "Eén bestand zat er dubbel in en is één keer bewaard: %(names)s.",
            "Enkele bestanden zaten er dubbel in en zijn één keer bewaard: %(names)s.",
            len(taken.doubles),
        )
        messages.info(request, text % {"names": ", ".join(dict.fromkeys(taken.doubles))})
