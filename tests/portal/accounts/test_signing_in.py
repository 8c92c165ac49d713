"""The pages of signing in, in a real browser: with a passkey (also to withdraw), with the keyboard alone, and without barriers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from oporde.portal.accounts import actions
from oporde.portal.accounts.models import Access, Person, Right
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.browser.test_journey import press
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, delivered, right
from tests.portal.erasure.conftest import offered
from tests.portal.web.looking import complaints

__all__ = ["delivered", "offered"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "de fiets staat in de schuur"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_from_the_letter_to_a_passkey_and_in_again_with_nothing_else_and_withdrawing_takes_it_once_more(
    browse: Callable[..., Page], staff: Person, delivered: Delivered, offered: DeliveryRound, clock: HeldClock
):
    delivered(right())
    clock.set(2018, 3, 6, 9)
    person = Person.objects.create_user("nieuw@voorbeeldstad.example", "Nienke Nieuw")
    Access.objects.create(person=person, municipality_id="0513", right=Right.DELIVER)
    _, code = actions.make_access_code(person, by=staff)
    page = browse()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/account/activeren/")

    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Code uit de brief").fill(code.lower())
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_label("Het wachtwoord, nog een keer").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "activeren" not in address)
    page.goto("/account/")
    page.get_by_role("link", name="Passkey").click()
    page.get_by_label("Hiermee ook inloggen zonder wachtwoord").check()
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("heading", name="Uw herstelcodes")).to_be_visible()
    page.goto("/account/")
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/inloggen/**")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    page.wait_for_url(lambda address: "inloggen" not in address)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Uw account", level=1)).to_be_visible()

    page.goto("/intrekken/")
    press(page, "Intrekken: tweede halfjaar")
    expect(page.get_by_role("button", name="Passkey gebruiken")).to_be_visible()
    press(page, "Passkey gebruiken")  # that one signed in with it just now is not enough
    expect(page.get_by_role("heading", level=1)).to_contain_text("Intrekken: tweede halfjaar")
    press(page, "Ik begrijp dat", " ")
    press(page, "Intrekken en vernietigen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("worden nu vernietigd")
    assert Withdrawal.objects.get().person == person


@pytest.mark.parametrize(
    "address",
    [
        "/account/inloggen/",
        "/account/activeren/",
        "/account/wachtwoord-vergeten/",
        "/account/wachtwoord-vergeten/verstuurd/",
    ],
)
def test_a_page_for_visitors_has_no_barriers(browse: Callable[..., Page], address: str):
    assert complaints(browse(), address) == []


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/sessies/",
        "/account/tweede-stap/passkeys/",
        "/account/tweede-stap/kiezen/",
        "/account/tweede-stap/passkey/",
        "/account/nog-een-keer/",
        "/account/gemeente/",
        "/account/wachtwoord/",
    ],
)
def test_a_page_of_ones_account_has_no_barriers(browse: Callable[..., Page], coordinator: Person, address: str):
    assert complaints(browse(coordinator), address) == []
