"""Addresses of reports."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.reports.views import reading

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("rapporten/", reading.reports, name="reports"),
    path("rapport/<uuid:id>/", reading.report, name="report"),
    path("rapport/<uuid:id>/op-orde-rapport.<slug:form>", reading.report_file, name="report_file"),
    path("rapport/<uuid:id>/oordeel/", reading.judge, name="judge"),
    path("rapport/<uuid:id>/toelichting/", reading.explain, name="explain"),
]
