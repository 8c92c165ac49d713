"""Settings: read as what they are, documented, and no two stories about one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from oporde.portal.environment import CATALOGUE, GROUPS, database_of, env, moment
from oporde.portal.serve import settings_page


def test_the_page_of_the_manual_is_what_the_code_says(request: pytest.FixtureRequest):
    page = request.config.rootpath / "docs" / "manual" / "settings.md"

    assert page.read_text("utf-8") == settings_page()


def test_every_setting_has_a_sentence_and_a_group():
    assert settings.SITE_NAME
    for setting in CATALOGUE.values():
        assert setting.group in GROUPS
        assert setting.help.endswith(".")


@pytest.mark.parametrize(
    ("written", "default", "read"),
    [
        ("yes", False, True),
        ("Nee", True, False),
        ("7", 1, 7),
        (" a, b,,", ("c",), ("a", "b")),
        ("", ("c",), ()),
        ("text ", "x", "text"),
    ],
)
def test_a_setting_is_read_as_what_its_default_is(
    monkeypatch: pytest.MonkeyPatch, written: str, default: bool, read: object
):
    monkeypatch.setattr("oporde.portal.environment.CATALOGUE", {})
    monkeypatch.setenv("OPORDE_X", written)

    assert env("OPORDE_X", default, help="X.", group="Place") == read


@pytest.mark.parametrize(("written", "default"), [("perhaps", False), ("seven", 1), ("-1", 1)])
def test_a_setting_that_makes_no_sense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, written: str, default: bool):
    monkeypatch.setattr("oporde.portal.environment.CATALOGUE", {})
    monkeypatch.setenv("OPORDE_X", written)

    with pytest.raises(ImproperlyConfigured, match="OPORDE_X"):
        env("OPORDE_X", default, help="X.", group="Place")


def test_the_address_of_a_database_is_taken_apart():
    there = database_of("postgresql://an%40na:p%3Aw@db.example:6432/oporde?sslmode=verify-full&host=/run/pg")

    assert {key: there[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "oporde", "USER": "an@na", "PASSWORD": "p:w", "HOST": "/run/pg", "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full"},
    }  # fmt: skip


def test_a_database_on_another_machine_is_not_waited_for_when_it_is_gone_nor_holds_the_locks_of_who_is():
    afar = database_of("postgresql://oporde@db.example/oporde?connect_timeout=9")["OPTIONS"]

    assert {"keepalives_idle", "tcp_user_timeout"} <= set(afar)
    assert "tcp_keepalives_idle=10" in afar["options"]
    assert afar["connect_timeout"] == "9"
    assert database_of("postgresql://oporde@/oporde?host=/run/pg")["OPTIONS"] == {}


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "sqlite:///x"])
def test_what_is_no_postgresql_is_refused(url: str):
    with pytest.raises(ImproperlyConfigured):
        database_of(url)


def test_a_moment_without_an_offset_is_dutch():
    assert moment("X", "2018-02-19T09:30") == datetime(2018, 2, 19, 8, 30, tzinfo=UTC)
    assert moment("X", "") is None
    with pytest.raises(ImproperlyConfigured):
        moment("X", "yesterday")


def test_django_finds_nothing_wrong_and_no_migration_is_missing(db: None):
    call_command("check", stdout=StringIO())
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_templates_are_where_django_finds_them(request: pytest.FixtureRequest):
    portal = Path(str(request.config.rootpath)) / "src" / "oporde" / "portal"

    assert sorted(portal.rglob("*.html"))
    assert [path for path in portal.rglob("*.html") if "templates" not in path.parts] == []
