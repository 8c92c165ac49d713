"""Who may see a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from oporde.portal.accounts.models import Person
from oporde.portal.web import access

People = dict[str, Person | AnonymousUser]
DECORATORS = {
    name: getattr(access, name)
    for name in ("public", "signing_in", "signed_in", "coordinator", "staff", "administrator")
}


@pytest.fixture
def people(coordinator: Person, staff: Person, administrator: Person) -> People:
    fresh = Person.objects.create_user("nieuw@voorbeeldstad.example", "Nieuw")
    return {
        "visitor": AnonymousUser(), "fresh": fresh, "coordinator": coordinator, "staff": staff,
        "administrator": administrator,
    }  # fmt: skip


def answer(decorator: Callable[..., Callable[..., HttpResponse]], person: Person | AnonymousUser) -> str:
    request = RequestFactory().get("/page/?a=b")
    request.user = person
    try:
        response = decorator(lambda request: HttpResponse("page"))(request)
    except PermissionDenied:
        return "403"
    return response["Location"] if response.status_code == 302 else str(response.status_code)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("public", "visitor fresh coordinator staff administrator"),
        ("signing_in", "fresh coordinator staff administrator"),
        ("signed_in", "coordinator staff administrator"),
        ("coordinator", "coordinator"),
        ("staff", "staff administrator"),
        ("administrator", "administrator"),
    ],
)
def test_each_decorator_lets_in_whom_it_names(people: People, name: str, allowed: str):
    answers = {who: answer(DECORATORS[name], person) for who, person in people.items()}

    assert {who for who, said in answers.items() if said == "200"} == set(allowed.split())
    for who, said in answers.items():
        if said != "200":
            expected = {"visitor": "/account/inloggen/?next=/page/%3Fa%3Db", "fresh": "/account/tweede-stap/kiezen/"}
            assert said == expected.get(who, "403")


def test_a_view_says_who_may_see_it_and_wears_one_decorator():
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert access.access_of(page) is None
    assert access.access_of(access.staff(page)) == "staff"
    with pytest.raises(AssertionError):
        access.public(access.staff(page))
