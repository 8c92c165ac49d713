"""The whole round of the announcement is lived through, against the portal as it runs: sentence by sentence.

`make round` does the same with all 380 municipalities of 2018.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile

import pytest

from oporde.portal.demo.round_life import SENTENCES, SUCCESSORS, Book, plans
from tests.portal.conftest import quick_place

MUNICIPALITIES = int(os.environ.get("OPORDE_ROUND", "12"))


@pytest.mark.slow
def test_every_sentence_of_the_announcement_comes_true():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
    with tempfile.TemporaryDirectory(prefix="oporde-round-", dir=quick_place()) as folder:
        lived = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "oporde.portal.serve", "round", "--municipalities", str(MUNICIPALITIES)],
            env=kept | {"OPORDE_DATA": folder}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    said = dict(re.findall(r"^S(\d+) (ok|not ok)  .*$", lived.stdout, re.MULTILINE))
    amiss = {int(sentence) for sentence, verdict in said.items() if verdict != "ok"}
    assert {int(sentence) for sentence in said} == set(SENTENCES), lived.stderr
    assert amiss == set(), lived.stdout
    assert lived.returncode == 0


def test_there_are_380_municipalities_that_deliver_for_388():
    made = plans(380)

    codes = [code for plan in made for code in plan.codes]
    assert len(made) == 380
    assert len(set(codes)) == len(codes) == 388
    assert set(SUCCESSORS) <= set(codes)
    assert {"1949", "1950", "1952"}.isdisjoint(codes)


def test_a_sentence_of_which_nothing_was_seen_does_not_hold():
    book = Book()
    book.see(2, "yes", "H2 2017")
    book.see(3, "", "een hoofdstuk ontbreekt")
    book.see(3, "yes", "de PDF")

    assert [book.holds(sentence) for sentence in (1, 2, 3)] == [False, True, False]
    assert book.line(2).startswith("S2 ok  ")
    assert book.line(3).startswith("S3 not ok  ")
    assert book.line(3).endswith("een hoofdstuk ontbreekt")
