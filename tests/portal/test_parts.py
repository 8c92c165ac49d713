"""Parts that run side by side: back when one dies, and no further when one does not come up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from oporde.portal import parts
from oporde.portal.parts import GivenUp, Part, keep_running, pause_before, started
from tests.portal.running import PATIENCE_S

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
FAIL = (sys.executable, "-S", "-c", "raise SystemExit(3)")


class Enough(Exception):
    """The test has seen what it wanted."""


def once(seen: Callable[[], bool], patience_s: float = PATIENCE_S) -> Callable[[], None]:
    """Leave keep_running() when something is so."""
    until = time.monotonic() + patience_s

    def look() -> None:
        assert time.monotonic() < until
        if seen():
            raise Enough

    return look


def test_a_part_that_is_killed_comes_back_and_the_others_stay():
    killed, other = Part("worker", SLEEP), Part("website", SLEEP)
    with started([killed, other]):
        assert killed.program is not None
        assert other.program is not None
        first, stays = killed.program, other.program
        first.kill()

        with pytest.raises(Enough):
            keep_running([killed, other], once(lambda: killed.program is not first), every_s=0.01)

        assert killed.status == -9
        assert killed.program.poll() is None
        assert other.program is stays
    assert not psutil.pid_exists(stays.pid)
    assert not psutil.pid_exists(killed.program.pid)


def test_a_part_that_does_not_come_up_is_given_up_with_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parts, "pause_before", lambda failures: 0)
    never, other = Part("worker", FAIL), Part("website", SLEEP)

    with started([never, other]), pytest.raises(GivenUp, match=r"'worker' stopte 5 keer .* met status 3") as given_up:
        keep_running([never, other], every_s=0.01)

    assert "verhelp de oorzaak" in str(given_up.value)
    assert other.program is not None
    assert other.program.poll() is not None


def test_who_ran_for_long_starts_again_at_once_and_who_fails_waits_longer_each_time():
    assert [pause_before(failures) for failures in range(8)] == [0, 1, 2, 4, 8, 16, 30, 30]


def test_ctrl_c_is_heard_by_who_keeps_the_parts_and_not_by_them():
    part = Part("website", SLEEP)
    with started([part]):
        assert part.program is not None
        part.program.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            part.program.wait(0.5)
    assert part.program.returncode == -signal.SIGTERM
