"""The whole round of the announcement is lived through, against the portal as it runs: sentence by sentence.

`make round` does the same with all 380 municipalities of 2018; OPORDE_ROUND says with how many this test does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from oporde.plan.kept import load_plan, write_plan
from oporde.portal import clock as portal_clock
from oporde.portal import database
from oporde.portal.demo.living.book import SENTENCES, Book
from oporde.portal.demo.living.life import Life
from oporde.portal.demo.living.plans import FEWEST, asked_of, plans
from oporde.portal.rounds.models import DeliveryRound
from oporde.protocol.folder import find_protocol
from tests.portal.conftest import quick_place

MUNICIPALITIES = int(os.environ.get("OPORDE_ROUND", FEWEST))


@pytest.mark.slow
def test_every_sentence_of_the_announcement_comes_true(database_url: str):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
    write_plan(load_plan("gmsd/2017"), find_protocol("gmsd/2017"))  # as `make round` and a wheel have it
    with (
        tempfile.TemporaryDirectory(prefix="oporde-round-", dir=quick_place()) as folder,
        database.beside(database_url, f"round_{os.getpid()}") as url,
    ):
        place = {"OPORDE_DATA": folder, "OPORDE_DATABASE_URL": url, "OPORDE_WEB_WORKERS": "1"}
        lived = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "oporde.portal.serve", "round", "--municipalities", str(MUNICIPALITIES)],
            env=kept | place, capture_output=True, text=True, check=False,
        )  # fmt: skip

    said = dict(re.findall(r"^S(\d+) (ok|not ok)[: ]", lived.stdout, re.MULTILINE))
    amiss = [line for line in lived.stdout.splitlines() if re.match(r"S\d+ not ok: ", line)]
    assert {int(sentence) for sentence in said} == set(SENTENCES), lived.stderr
    assert amiss == []
    assert lived.returncode == 0
    assert "Als rijen gemaakt" in lived.stdout
    assert "geleverd: 7 van 7" in lived.stdout or MUNICIPALITIES != FEWEST, "progress is told while it goes on"


@pytest.mark.django_db(transaction=True)
def test_a_round_that_closes_a_day_early_is_seen(
    live_server: Any,
    settings: Any,
    vault: Any,
    run_jobs: Callable[[], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    settings.CLOCK_FILE, settings.PROXIES = tmp_path / "clock", 1
    monkeypatch.setattr(portal_clock, "real_now", lambda: datetime.now(UTC))  # codes of an app are about the real world
    Life.begin()
    life = Life(
        FEWEST, origin=live_server.url, folder=tmp_path, say=print, closes_on=date(2018, 3, 8),
        restore=lambda _backup, _folder: nullcontext(""),
    )  # fmt: skip
    monkeypatch.setattr(life, "_work", run_jobs)

    life.be_left()
    life.be_announced()
    assert DeliveryRound.objects.get().closes_on == date(2018, 3, 8)
    for plan in life.delivering[2:5]:
        life.towns.sign_in(plan)
    life.end()

    assert life.book.status == 1
    for sentence in (1, 17):
        assert life.book.line(sentence).startswith(f"S{sentence} not ok: {SENTENCES[sentence]}: ")
    assert "staat geen formulier" in life.book.line(17)
    assert "vanaf 0.00.00 uur op 10 maart geweigerd, met de laatste dag erbij: 0 van 8" in life.book.line(17)


@pytest.mark.parametrize(("count", "for_how_many"), [(380, 388), (FEWEST, 12)])
def test_municipalities_deliver_for_those_they_succeeded(count: int, for_how_many: int):
    made = plans(count)

    codes = [code for plan in made for code in plan.codes]
    assert len(made) == count
    assert len(set(codes)) == len(codes) == len(asked_of(made)) == for_how_many
    assert {"1949", "1950"} <= {each.delivered_by for each in asked_of(made)}
    assert {"1949", "1950"}.isdisjoint(codes)
    for happens in ("errs", "loose", "both_periods", "silent", "is_new"):
        assert {getattr(plan, happens) for plan in made} == {True, False}, happens


def test_a_sentence_of_which_nothing_was_seen_does_not_hold():
    book = Book()
    book.see(2, "yes", "H2 2017")
    book.see(3, "", "een hoofdstuk ontbreekt")
    book.see(3, "yes", "de PDF")
    book.see_all(4, 3, 3, "bestanden")
    book.see_all(5, 2, 3, "bestanden")
    book.see_all(6, 0, 0, "bestanden")

    assert [book.holds(sentence) for sentence in range(1, 7)] == [False, True, False, True, False, False]
    assert book.line(1).endswith("hiervan is niets gezien")
    assert book.line(2).startswith("S2 ok  ")
    assert book.line(3).startswith("S3 not ok: ")
    assert book.line(3).endswith(": een hoofdstuk ontbreekt")
    assert book.line(4).endswith("bestanden: 3 van 3")
    assert book.line(5).endswith("bestanden: 2 van 3")
    assert book.status == 1
    for sentence in SENTENCES:
        book.seen[sentence] = [(True, "gezien")]
    assert book.status == 0
