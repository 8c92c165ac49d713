"""All addresses: each app has its own, in urls.py."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("oporde.portal.watch.urls")),
    path("account/", include("oporde.portal.accounts.urls")),
    path("backoffice/", include("oporde.portal.backoffice.urls")),
    path("", include("oporde.portal.web.urls")),
    path("", include("oporde.portal.demo.urls")),
    path("", include("oporde.portal.letters.urls")),
    path("", include("oporde.portal.erasure.urls")),
    path("", include("oporde.portal.reports.urls")),
    path("", include("oporde.portal.deliveries.urls")),
    path("", include("oporde.portal.rounds.urls")),
    path("", include("oporde.portal.news.urls")),
    path("", include("oporde.portal.guide.urls")),
]

handler403 = "oporde.portal.web.views.not_allowed"
handler404 = "oporde.portal.web.views.not_found"
handler500 = "oporde.portal.web.views.broken"
