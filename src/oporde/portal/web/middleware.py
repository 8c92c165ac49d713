"""What happens around every page: whose address asks, what is written in the log, and what a browser may keep."""

from __future__ import annotations

import time
import traceback
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

Next = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    f"{what}=()" for what in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)
LETTERS = str.maketrans("0123456789", "ghijkmnpqr")  # in an id without digits nothing is taken for a number of a person
log = structlog.get_logger("oporde.web")


def visitor_address(get_response: Next) -> Next:
    """Behind servers of our own the address of the visitor is what the outermost of them wrote down."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if settings.PROXIES and len(told) >= settings.PROXIES:
            request.META["REMOTE_ADDR"] = told[-settings.PROXIES]
        return get_response(request)

    return middleware


def request_log(get_response: Next) -> Next:
    """One line for each request: never what stands in its address or body, for a visitor may type a number there."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began, id = time.monotonic(), uuid.uuid4().hex[:16].translate(LETTERS)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=id)
        response = get_response(request)
        response["X-Request-ID"] = id
        match = request.resolver_match
        person = getattr(request, "user", None)
        log.info(
            "request",
            method=request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other",
            route=match.route if match else "",
            status=response.status_code,
            duration_ms=round((time.monotonic() - began) * 1000),
            person=getattr(person, "pk", None),
        )
        return response

    def broken(_request: HttpRequest, exception: Exception) -> None:
        """Where our mistake is. Not its message: that may quote what was typed or delivered."""
        where = "".join(traceback.format_tb(exception.__traceback__))
        log.error("broken", kind=type(exception).__name__, where=where)

    middleware.process_exception = broken  # type: ignore[attr-defined]  # Django asks for it by this name
    return middleware


def keep_nothing(get_response: Next) -> Next:
    """What someone who signed in sees is not kept in a browser or a proxy; no page may use camera, place and the like."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
