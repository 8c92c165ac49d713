"""Signing in as a visitor does it: every page, every refusal, and what is written down of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from oporde.portal.accounts import actions
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.events.models import Event

PASSWORD = "de fiets staat in de schuur"
RIGHT = "een goed wachtwoord"
SECRET = "JBSWY3DPEHPK3PXP"  # the conftest's


@pytest.fixture(autouse=True)
def _untried(db: None) -> None:
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def tags() -> list[str]:
    return [*Event.objects.order_by("id").values_list("tag", flat=True)]


def sign_in(client: Client, person: Person, password: str = RIGHT) -> Any:
    return client.post("/account/inloggen/", {"login": person.email, "password": password})


@pytest.mark.django_db(transaction=True)  # what happens at commit is part of it
def test_from_the_letter_to_the_first_page(client: Client, staff: Person):
    person = Person.objects.create_user("nieuw@voorbeeldstad.example", "Nienke Nieuw")
    _, code = actions.make_access_code(person, by=staff)

    given = {"email": person.email, "code": code, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/activeren/", given).headers["Location"] == "/"
    assert client.get("/account/").headers["Location"] == "/account/tweede-stap/kiezen/"
    assert "Authenticator-app" in client.get("/account/tweede-stap/kiezen/").content.decode()
    page = client.get("/account/tweede-stap/app/")
    secret = page.context["form"].secret
    connected = client.post("/account/tweede-stap/app/", {"code": code_of(secret)})
    assert connected.headers["Location"] == "/account/herstelcodes/"
    shown = client.get("/account/herstelcodes/").content.decode()
    assert len(re.findall(r"<li><code>", shown)) == 10
    assert "<li><code>" not in client.get("/account/herstelcodes/").content.decode()
    assert client.get("/account/").status_code == 200
    assert tags()[-4:] == [
        "account:activated", "account:signed-in", "account:second-factor-added", "account:recovery-codes-made"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "K7QF-93MX-PT4H"}, "hoort niet bij dit e-mailadres"),
        ({"email": "ander@voorbeeldstad.example"}, "hoort niet bij dit e-mailadres"),
        ({"code": "K7QF-93MX-PT40"}, "nooit de letters I en O"),
        ({"code": "K7QF"}, "twaalf letters en cijfers"),
        ({"password2": "iets anders"}, "niet gelijk"),
        ({"password1": "Welkom2018!!", "password2": "Welkom2018!!"}, "snel geraden"),
        ({"code": ""}, "Vul de code uit de brief in."),
    ],
)
def test_what_is_wrong_with_an_activation_is_said(client: Client, staff: Person, change: dict[str, str], said: str):
    person = Person.objects.create_user("nieuw@voorbeeldstad.example", "Nienke Nieuw")
    _, code = actions.make_access_code(person, by=staff)

    given = {"email": person.email, "code": code, "password1": PASSWORD, "password2": PASSWORD} | change
    answer = client.post("/account/activeren/", given)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not client.session.get("_auth_user_id")


def test_codes_cannot_be_tried_on_and_on(client: Client):
    given = {"email": "nieuw@voorbeeldstad.example", "code": "K7QF-93MX-PT4H", "password1": PASSWORD,
             "password2": PASSWORD}  # fmt: skip

    statuses = [client.post("/account/activeren/", given).status_code for _ in range(10)]

    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_signing_in_takes_a_password_and_a_code(client: Client, coordinator: Person):
    asked = sign_in(client, coordinator)
    assert asked.headers["Location"].startswith("/account/tweede-stap/")
    assert client.get("/account/").status_code == 302

    client.get("/account/tweede-stap/")
    client.post("/account/tweede-stap/", {"code": code_of(SECRET)})

    assert client.get("/account/").status_code == 200
    assert tags()[-1] == "account:signed-in"


def test_a_wrong_code_lets_nobody_in(client: Client, coordinator: Person):
    sign_in(client, coordinator)

    answer = client.post("/account/tweede-stap/", {"code": "000000"})

    assert "Deze code klopt niet" in answer.content.decode()
    assert client.get("/account/").status_code == 302
    assert tags()[-1] == "account:refused"


def test_a_wrong_password_tells_nothing_of_the_account(client: Client, coordinator: Person):
    known = sign_in(client, coordinator, "fout").content.decode()
    unknown = client.post("/account/inloggen/", {"login": "wie@elders.example", "password": "fout"}).content.decode()

    assert "Deze combinatie van e-mailadres en wachtwoord klopt niet" in known
    assert re.sub(r"anna@voorbeeldstad|wie@elders|value=\"[^\"]*\"", "", known) == re.sub(
        r"anna@voorbeeldstad|wie@elders|value=\"[^\"]*\"", "", unknown
    )


def test_too_many_wrong_passwords_lock_and_the_owner_hears_of_it(
    client: Client, coordinator: Person, mailbox: Any, run_jobs: Callable[[], int]
):
    for _ in range(4):
        assert sign_in(client, coordinator, "fout").status_code == 200
    locked = sign_in(client, coordinator, "fout")

    assert locked.status_code == 429
    assert "15 minuten niet inloggen" in locked.content.decode()
    assert sign_in(client, coordinator).status_code == 429
    assert "account:locked" in tags()
    run_jobs()
    [mail] = mailbox.to(coordinator.email)
    assert mail["Subject"] == "Uw account staat even op slot"


def test_an_address_without_account_is_locked_alike_and_nobody_is_mailed(client: Client, mailbox: Any, run_jobs: Any):
    given = {"login": "wie@elders.example", "password": "fout"}

    answers = [client.post("/account/inloggen/", given).status_code for _ in range(5)]

    run_jobs()
    assert answers == [200, 200, 200, 200, 429]
    assert mailbox == []


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(
    client: Client, coordinator: Person, mailbox: Any, run_jobs: Any
):
    answer = client.post("/account/wachtwoord-vergeten/", {"email": coordinator.email})
    assert answer.headers["Location"] == "/account/wachtwoord-vergeten/verstuurd/"
    run_jobs()
    [mail] = mailbox.to(coordinator.email)
    link = re.search(r"http://[^/]+(/account/wachtwoord-kiezen/\S+)", mail.get_body(("plain",)).get_content())
    assert link is not None

    form = client.get(link[1], follow=True)
    chosen = client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert chosen.headers["Location"] == "/account/wachtwoord-gekozen/"
    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)
    assert "werkt niet meer" in Client().get(link[1], follow=True).content.decode()


def test_a_link_that_lets_in_is_not_kept_after_it_was_sent(
    client: Client, coordinator: Person, mailbox: Any, run_jobs: Any
):
    from oporde.portal.correspondence.models import Message

    client.post("/account/wachtwoord-vergeten/", {"email": coordinator.email})
    run_jobs()

    message = Message.objects.get(kind="password-reset")
    assert message.state == "sent"
    assert (message.text, message.html) == ("", "")


def test_who_has_no_account_gets_no_mail(client: Client, mailbox: Any, run_jobs: Any):
    answer = client.post("/account/wachtwoord-vergeten/", {"email": "wie@elders.example"})

    run_jobs()
    assert answer.headers["Location"] == "/account/wachtwoord-vergeten/verstuurd/"
    assert mailbox == []


def test_a_changed_password_is_told_by_mail(client: Client, coordinator: Person, mailbox: Any, run_jobs: Any):
    sign_in(client, coordinator)
    client.post("/account/tweede-stap/", {"code": code_of(SECRET)})

    client.post("/account/wachtwoord/", {"oldpassword": RIGHT, "password1": PASSWORD, "password2": PASSWORD})

    run_jobs()
    assert [mail["Subject"] for mail in mailbox.to(coordinator.email)] == ["Uw wachtwoord is gewijzigd"]
    assert client.get("/account/").status_code == 200


def test_the_only_second_factor_cannot_be_taken_away(client: Client, coordinator: Person):
    sign_in(client, coordinator)
    client.post("/account/tweede-stap/", {"code": code_of(SECRET)})

    client.post("/account/nog-een-keer/", {"password": RIGHT})
    page = client.get("/account/tweede-stap/app/loskoppelen/").content.decode()
    client.post("/account/tweede-stap/app/loskoppelen/")

    assert "Dit is uw enige tweede stap" in page
    assert coordinator.has_second_factor


def test_a_session_that_ended_is_explained(client: Client, coordinator: Person, signed_in: Callable[[Person], Client]):
    browser = signed_in(coordinator)
    browser.session.flush()

    page = browser.get("/account/", follow=True).content.decode()

    assert "U deed 30 minuten niets" in page
    assert "U deed 30 minuten niets" not in client.get("/account/", follow=True).content.decode()


def test_a_session_is_kept_by_asking(coordinator: Person, signed_in: Callable[[Person], Client]):
    assert signed_in(coordinator).get("/account/sessie/").status_code == 204


def test_the_page_warns_before_the_session_ends(coordinator: Person, signed_in: Callable[[Person], Client]):
    page = signed_in(coordinator).get("/account/").content.decode()

    assert 'data-idle="1800"' in page
    assert 'data-sign-in="/account/inloggen/?next=%2Faccount%2F"' in page


def test_of_several_municipalities_one_is_chosen(
    coordinator: Person, testerdam: Municipality, signed_in: Callable[[Person], Client]
):
    Access.objects.create(person=coordinator, municipality=testerdam, right=Right.LOOK)
    browser = signed_in(coordinator)
    assert "andere gemeente" not in browser.get("/account/").content.decode()

    chosen = browser.post("/account/gemeente/", {"municipality": "0518", "next": "/account/"})

    assert chosen.headers["Location"] == "/account/"
    page = browser.get("/account/").content.decode()
    assert '<span class="oporde-chooser__name">Testerdam</span>' in page
    assert "andere gemeente" in page


def test_a_municipality_of_another_does_not_exist(coordinator: Person, testerdam: Municipality, signed_in: Any):
    assert signed_in(coordinator).post("/account/gemeente/", {"municipality": "0518"}).status_code == 404


def test_one_is_not_sent_to_another_site(coordinator: Person, signed_in: Any):
    given = {"municipality": "0513", "next": "https://elders.example/"}

    assert signed_in(coordinator).post("/account/gemeente/", given).headers["Location"] == "/"


def test_own_details_can_be_changed(coordinator: Person, signed_in: Any):
    browser = signed_in(coordinator)

    browser.post("/account/", {"name": "Anna Jansen", "telephone": "0182 000 000", "language": "en"})

    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.language) == ("Anna Jansen", "en")
    assert "Your account" in browser.get("/account/").content.decode()
    assert tags()[-1] == "account:changed"


def test_signed_in_elsewhere_can_be_ended(client: Client, coordinator: Person, signed_in: Any):
    elsewhere = signed_in(coordinator)
    elsewhere.get("/account/")
    here = signed_in(coordinator)
    here.get("/account/")

    here.post("/account/sessies/")

    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.parametrize("address", ["", "wachtwoord/", "herstelcodes/nieuw/", "sessies/", "tweede-stap/passkeys/"])
def test_nothing_of_an_account_is_seen_without_a_second_factor(db: None, signed_in: Any, address: str):
    person = Person.objects.create_user("kaal@voorbeeldstad.example", "Kaal", password=RIGHT)

    assert signed_in(person).get(f"/account/{address}").headers["Location"] == "/account/tweede-stap/kiezen/"


def test_nobody_can_sign_up(client: Client):
    assert client.get("/account/signup/").status_code == 404


def test_the_code_to_scan_stands_on_white_also_on_a_dark_page(db: None, signed_in: Any):
    person = Person.objects.create_user("kaal@voorbeeldstad.example", "Kaal", password=RIGHT)

    drawn = signed_in(person).get("/account/tweede-stap/app/").context["totp_svg"]

    assert '<rect width="100%" height="100%" fill="#fff"/>' in drawn
