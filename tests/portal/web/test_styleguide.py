"""The style guide is complete, and only there for who tries or develops."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from oporde.portal.web.badges import BADGES
from oporde.portal.web.icons import DRAWN

ADDRESS = "/stijlgids/"


@pytest.fixture
def text(db: None, settings: Any) -> str:
    settings.DEMO = True
    return Client(headers={"accept-language": "nl"}).get(ADDRESS).content.decode()


def test_it_does_not_exist_where_others_come(db: None):
    assert Client().get(ADDRESS).status_code == 404


def test_it_shows_every_state_and_every_icon(text: str):
    assert [str(badge.word) for badge in BADGES.values() if escape(str(badge.word)) not in text] == []
    assert [name for name in DRAWN if f"<code>{name}</code>" not in text] == []


def test_it_says_of_every_component_how_it_is_written(text: str):
    components = (
        """alert badge button card code difference empty fold icon outcome pagination progress sheet steps table"""
    )

    assert [name for name in components.split() if f"{{% {name} " not in text] == []
    assert text.count("<summary>Zo schrijft u het") == text.count('class="oporde-example"')


def test_no_element_bears_a_name_twice(text: str):
    names = [part.split('"')[0] for part in text.split(' id="')[1:] if "-file-" not in part.split('"')[0]]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_nothing_stands_in_a_page_that_the_policy_forbids(text: str):
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count('<script type="module" src="/static/')
