"""A real browser reaches the portal, and a page that asks of elsewhere would be found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from oporde.portal.accounts.models import Person

pytestmark = pytest.mark.browser


def test_a_page_is_shown_to_who_signed_in(browse: Callable[..., Page], coordinator: Person, live_server: Any):
    page = browse(coordinator)

    answer = page.goto("/account/sessies/")

    assert answer is not None
    assert answer.status == 200
    assert page.url == f"{live_server.url}/account/sessies/"


def test_a_visitor_is_asked_to_sign_in(browse: Callable[..., Page]):
    page = browse()

    page.goto("/account/sessies/")

    assert "/account/inloggen/?next=/account/sessies/" in page.url
