"""The public pages in a real browser: no barriers, on any width, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from oporde.portal.accounts.models import Person
from tests.portal.web.looking import complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "address",
    ["/", "/protocol/gmsd/2017/", "/protocol/gmsd/2017/bestand/wmo/", "/protocol/gmsd/2017/regel/W109/",
     "/protocol/gmsd/2017/regel/X03/", "/protocol/gmsd/2017/uitleg/02-tijdpad/", "/vragen/", "/contact/", "/zoeken/?q=elfproef"],
)  # fmt: skip
def test_a_public_page_has_no_barriers(browse: Callable[..., Page], delivery_round: object, address: str):
    assert complaints(browse(), address) == []


@pytest.mark.parametrize("address", ["/backoffice/teksten/", "/backoffice/teksten/contact/nl/"])
def test_a_page_of_texts_has_no_barriers(browse: Callable[..., Page], staff: Person, address: str):
    assert complaints(browse(staff), address) == []
