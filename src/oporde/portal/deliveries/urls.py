"""Addresses of deliveries."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.deliveries.views import board, delivering, delivery, history, mended, receipt, records

app_name = "deliveries"
urlpatterns: list[URLPattern | URLResolver] = [
    path("overzicht/", board.board, name="board"),
    path("leveren/", delivering.deliver, name="deliver"),
    path("geschiedenis/", history.history, name="history"),
    path("levering/<uuid:id>/", delivery.delivery, name="delivery"),
    path("levering/<uuid:id>/stand.<slug:form>", delivery.progress, name="progress"),
    path("levering/<uuid:id>/terugkoppeling.<slug:form>", delivery.feedback_file, name="feedback_file"),
    path("levering/<uuid:id>/bestand/<int:number>/", records.records, name="records"),
    path("levering/<uuid:id>/herstel/<int:order>/", mended.mended, name="mended"),
    path("levering/<uuid:id>/ontvangstbewijs/", receipt.receipt, name="receipt"),
    path("levering/<uuid:id>/ontvangstbewijs.pdf", receipt.receipt_pdf, name="receipt_pdf"),
]
