from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from oporde.portal.web import navigation
from oporde.portal.web.navigation import Chosen, Entry

pytestmark = pytest.mark.urls(__name__)


def nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", nowhere, name="home"),
    path("leveren/", nowhere, name="deliver"),
    path("leveren/oud/", nowhere, name="old"),
    path("backoffice/", nowhere, name="board"),
    path("privacy/", nowhere, name="privacy"),
]


@pytest.fixture(autouse=True)
def nothing_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_groups", {})
    monkeypatch.setattr(navigation, "_choosers", [])
    navigation.offer(
        Entry(url="old", word="Oud", order=3),
        Entry(url="home", word="Begin", order=1),
        Entry(url="deliver", word="Leveren", order=2, roles=("coordinator",)),
        Entry(url="board", word="Bord", order=9, roles=("staff", "administrator")),
        Entry(url="privacy", word="Privacy", order=1, foot=True),
    )


def asked(address: str, role: str | None = None) -> HttpRequest:
    request = RequestFactory().get(address)
    vars(request)["user"] = SimpleNamespace(role=role) if role else SimpleNamespace()
    return request


def words(request: HttpRequest, *, foot: bool = False) -> list[str]:
    return [str(place.word) for place in navigation.places(request, foot=foot)]


def test_each_role_sees_its_own_entries_in_order():
    assert words(asked("/")) == ["Begin", "Oud"]
    assert words(asked("/", "coordinator")) == ["Begin", "Leveren", "Oud"]
    assert words(asked("/", "staff")) == ["Begin", "Oud", "Bord"]
    assert words(asked("/"), foot=True) == ["Privacy"]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", {"/": "page"}),
        ("/leveren/", {"/leveren/": "page"}),
        ("/leveren/nieuw/", {"/leveren/": "true"}),
        ("/leveren/oud/12/", {"/leveren/oud/": "true"}),
        ("/elders/", {}),
    ],
)
def test_the_nearest_entry_above_a_page_is_current(address: str, current: dict[str, str]):
    found = {
        place.address: place.current for place in navigation.places(asked(address, "coordinator")) if place.current
    }

    assert found == current


def test_an_entry_offered_twice_stands_there_once():
    navigation.offer(Entry(url="home", word="Start", order=1))

    assert words(asked("/")) == ["Start", "Oud"]


def test_the_municipality_is_told_by_who_knows_it():
    assert navigation.chosen(asked("/")) is None

    navigation.chosen_by(lambda request: Chosen("Voorbeeldstad", "/gemeente/"))

    assert navigation.chosen(asked("/")) == Chosen("Voorbeeldstad", "/gemeente/")


def test_a_group_leads_to_its_first_entry_and_shows_its_entries_where_one_is_in_it():
    navigation.group("work", "Werk")
    navigation.offer(
        Entry(url="deliver", word="Leveren", order=2, roles=("staff",), group="work"),
        Entry(url="old", word="Oud", order=3, roles=("staff",), group="work"),
        Entry(url="board", word="Bord", order=9, roles=("staff",), group="unknown"),
    )

    elsewhere = navigation.places(asked("/backoffice/", "staff"))
    within = navigation.places(asked("/leveren/oud/", "staff"))

    assert [(str(place.word), place.address, place.current) for place in elsewhere] == [
        ("Begin", "/", ""), ("Werk", "/leveren/", ""), ("Bord", "/backoffice/", "page"),
    ]  # fmt: skip
    assert [place.within for place in elsewhere] == [(), (), ()]
    assert [(str(each.word), each.current) for each in within[1].within] == [("Leveren", ""), ("Oud", "page")]
    assert within[1].current == "true"
