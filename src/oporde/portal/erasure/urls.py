"""Addresses of erasure: of coordinators, and of staff."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.erasure import views

app_name = "erasure"
urlpatterns: list[URLPattern | URLResolver] = [
    path("intrekken/", views.overview, name="overview"),
    path("intrekken/<int:pk>/<str:code>/<str:period>/", views.withdraw, name="withdraw"),
    path("intrekken/<int:pk>/<str:code>/<str:period>/formulier.pdf", views.form_pdf, name="form_pdf"),
    path("intrekking/<uuid:id>/", views.withdrawal, name="withdrawal"),
    path("intrekking/<uuid:id>/verklaring.<slug:form>", views.certificate, name="certificate"),
    path("backoffice/intrekkingen/", views.withdrawals, name="withdrawals"),
    path("backoffice/intrekkingen/registreren/", views.register, name="register"),
    path("backoffice/bewaren/", views.keeping, name="keeping"),
    path(".well-known/oporde-signing-key.json", views.signing_key, name="signing_key"),
]
