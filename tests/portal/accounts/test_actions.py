from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from oporde.portal.accounts import actions
from oporde.portal.accounts.models import AccessCode, Person, Role
from oporde.portal.correspondence.models import Message
from oporde.portal.events.models import Event

PASSWORD = "de fiets staat in de schuur"


@pytest.fixture
def invited(db: None) -> Person:
    return Person.objects.create_user("nieuw@voorbeeldstad.example", "Nienke Nieuw")


def test_a_code_activates_an_account_once(invited: Person, staff: Person):
    _, code = actions.make_access_code(invited, by=staff)

    person = actions.activate("Nieuw@Voorbeeldstad.example ", code.lower(), PASSWORD)

    assert person.check_password(PASSWORD)
    assert person.activated_at is not None
    with pytest.raises(actions.NotActivated):
        actions.activate(invited.email, code, PASSWORD)
    assert [*Event.objects.order_by("id").values_list("tag", flat=True)] == ["account:code-made", "account:activated"]


def test_a_code_is_nowhere_to_be_read(invited: Person, staff: Person):
    _, code = actions.make_access_code(invited, by=staff)

    kept = f"{AccessCode.objects.values_list()} {Event.objects.values_list()}"

    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_new_code_takes_the_place_of_the_old_one(invited: Person, staff: Person):
    _, old = actions.make_access_code(invited, by=staff)
    _, new = actions.make_access_code(invited, by=staff)

    with pytest.raises(actions.NotActivated):
        actions.activate(invited.email, old, PASSWORD)
    assert actions.activate(invited.email, new, PASSWORD) == invited


def test_a_code_expires(invited: Person, staff: Person, clock: Any):
    _, code = actions.make_access_code(invited, by=staff)
    clock.set(2018, 4, 16, 0, 0)  # sixty days after 14 February, the last of them whole

    with pytest.raises(actions.NotActivated) as refused:
        actions.activate(invited.email, code, PASSWORD)
    assert refused.value.why is actions.Unusable.EXPIRED
    assert refused.value.code is not None
    assert str(refused.value.code.last_day) == "2018-04-15"


@pytest.mark.parametrize("what", ["another address", "another code", "a closed account"])
def test_what_does_not_belong_together_does_not_activate(
    invited: Person, staff: Person, coordinator: Person, what: str
):
    _, code = actions.make_access_code(invited, by=staff)
    email = coordinator.email if what == "another address" else invited.email
    if what == "another code":
        code = "K7QF-93MX-PT4H"
    if what == "a closed account":
        actions.close(invited, by=staff)

    with pytest.raises(actions.NotActivated):
        actions.activate(email, code, PASSWORD)


def test_a_new_code_leaves_an_active_account_as_it_is(coordinator: Person, staff: Person):
    actions.make_access_code(coordinator, by=staff)

    coordinator.refresh_from_db()
    assert coordinator.check_password("een goed wachtwoord")
    assert coordinator.has_second_factor


def test_with_a_code_an_active_account_gets_another_password_and_keeps_its_second_factor(
    coordinator: Person, staff: Person
):
    _, code = actions.make_access_code(coordinator, by=staff)

    actions.activate(coordinator.email, code, PASSWORD)

    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)
    assert coordinator.has_second_factor


def test_who_lost_every_second_factor_begins_anew_and_is_told(coordinator: Person, staff: Person):
    actions.take_second_factor_away(coordinator, by=staff)

    assert not Authenticator.objects.filter(user=coordinator).exists()
    assert Message.objects.get().to_address == coordinator.email


def test_a_closed_account_cannot_sign_in(coordinator: Person, staff: Person, rf: Any):
    actions.close(coordinator, by=staff)

    assert authenticate(rf.post("/"), email=coordinator.email, password="een goed wachtwoord") is None


def test_a_lock_can_be_taken_away(coordinator: Person, staff: Person, client: Any):
    wrong = {"login": coordinator.email, "password": "fout"}
    assert [client.post("/account/inloggen/", wrong).status_code for _ in range(5)][-1] == 429
    assert actions.is_locked(coordinator)

    actions.unlock(coordinator, by=staff)

    assert not actions.is_locked(coordinator)
    right = {"login": coordinator.email, "password": "een goed wachtwoord"}
    assert client.post("/account/inloggen/", right).headers["Location"].startswith("/account/tweede-stap/")


def test_the_first_administrator_is_made_on_the_command_line(db: None, capsys: pytest.CaptureFixture[str]):
    call_command("invite_administrator", "Els@collector.example", "Els Smit")
    code = capsys.readouterr().out.split()[-1]

    els = actions.activate("els@collector.example", code, PASSWORD)
    assert (els.name, els.role) == ("Els Smit", Role.ADMINISTRATOR)
    call_command("invite_administrator", "els@collector.example", "Els Smit")  # who lost everything gets a new code
    assert Person.objects.count() == 1
    assert [*Event.objects.order_by("id").values_list("tag", "actor")] == [
        ("account:invited", "system"), ("account:code-made", "system"),
        ("account:activated", str(els.pk)), ("account:code-made", "system"),
    ]  # fmt: skip


@pytest.mark.parametrize(("email", "said"), [("els", "geen e-mailadres"), ("nieuw@voorbeeldstad.example", "heeft al")])
def test_who_cannot_become_administrator_is_told_why(invited: Person, email: str, said: str):
    with pytest.raises(CommandError, match=said):
        call_command("invite_administrator", email, "Els Smit")
