"""Pages for machines that keep watch: is the portal well, and its figures for Prometheus."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oporde.portal.events.recording import origin_of
from oporde.portal.watch.figures import CONTENT_TYPE, exposition
from oporde.portal.watch.health import state_of_health
from oporde.portal.web.access import public


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 only while database, storage and a live worker answer; 503 says which does not."""
    found = state_of_health()
    return JsonResponse(found, status=200 if all(value == "ok" for value in found.values()) else 503)


@public
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in the form of Prometheus, for the addresses of OPORDE_METRICS_FROM; for others there is no such page."""
    if origin_of(request) not in settings.METRICS_FROM:
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)
