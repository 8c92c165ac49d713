"""The clock of the portal."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from oporde.portal import clock
from tests.portal.conftest import HeldClock


def test_the_clock_tells_the_moment_in_utc_and_the_day_in_the_netherlands(clock: HeldClock):
    clock.set(2018, 3, 10, 0, 30)

    assert clock_now() == datetime(2018, 3, 9, 23, 30, tzinfo=UTC)
    assert clock_now().utcoffset() is not None
    assert clock_today() == date(2018, 3, 10)


def test_the_demo_clock_starts_where_it_is_told_and_ticks_on(clock: HeldClock, settings: Any):
    settings.CLOCK = datetime(2018, 2, 19, 8, 30, tzinfo=UTC)
    settings.CLOCK_SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
    clock.moment = datetime(2026, 11, 1, 12, 5, tzinfo=UTC)

    assert clock_now() == datetime(2018, 2, 19, 8, 35, tzinfo=UTC)


def test_the_clock_is_moved_for_all_processes_and_ticks_on(clock: HeldClock, settings: Any, tmp_path: Path):
    settings.CLOCK_FILE = tmp_path / "clock"
    clock.moment = datetime.now(UTC)

    assert clock_now() == clock.moment
    move_to(datetime(2018, 3, 9, 22, 59, 30, tzinfo=UTC))
    clock.advance(seconds=45)

    assert clock_now() == datetime(2018, 3, 9, 23, 0, 15, tzinfo=UTC)
    assert clock_today() == date(2018, 3, 10)
    environment = os.environ | {"OPORDE_CLOCK_FILE": str(tmp_path / "clock"), "OPORDE_ORIGIN": "http://localhost"}
    elsewhere = datetime.fromisoformat(said(environment).stdout.strip())
    assert timedelta() < elsewhere - datetime(2018, 3, 9, 22, 59, 30, tzinfo=UTC) < timedelta(minutes=5)


ASK = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oporde.portal.settings")
from oporde.portal import clock
print(clock.now().isoformat())
"""


def said(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What another process says that time it is."""
    settled = environment | {"DJANGO_SETTINGS_MODULE": "oporde.portal.settings"}
    return subprocess.run([sys.executable, "-c", ASK], env=settled, capture_output=True, text=True, check=False)


def test_a_clock_that_can_be_moved_is_refused_where_others_come(settings: Any, tmp_path: Path):
    settings.CLOCK_FILE = tmp_path / "clock"

    refused = said(
        os.environ | {"OPORDE_CLOCK_FILE": str(tmp_path / "clock"), "OPORDE_ORIGIN": "https://portaal.example"}
    )
    assert refused.returncode == 1
    assert "OPORDE_CLOCK_FILE is for trying out" in refused.stderr
    settings.CLOCK_FILE = None
    with pytest.raises(ImproperlyConfigured, match="OPORDE_CLOCK_FILE"):
        move_to(datetime(2018, 3, 9, tzinfo=UTC))


clock_now, clock_today, move_to = clock.now, clock.today, clock.move_to
