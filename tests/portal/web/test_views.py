"""Pages for when there is no page."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from oporde.portal.web import views


def test_an_address_that_does_not_exist_is_said_to_be_so(db: None):
    response = Client().get("/bestaat-niet/")

    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        ("not_found", 404),
        ("not_allowed", 403),
        ("forged", 403),
        ("broken", 500),
        ("too_large", 413),
        ("too_often", 429),
    ],
)
def test_each_has_its_status_and_a_sentence(view: str, status: int):
    response = getattr(views, view)(RequestFactory().get("/"))

    assert response.status_code == status
    assert "<h1>" in response.content.decode()
