"""Measuring a program as a whole."""

import sys
from pathlib import Path

import pytest

from benchmarks.measure import Measurement, RunFailedError, measure, medians, ratios


def test_a_program_is_measured_with_all_it_uses(tmp_path: Path):
    program = "block = bytearray(200_000_000); block[::4096] = b'x' * len(block[::4096]); sum(range(3_000_000))"

    taken = measure([sys.executable, "-c", program], tmp_path / "out", directory=tmp_path)

    assert taken.peak_mb > 190
    assert taken.cpu_s > 0
    assert taken.wall_s > 0.01


def test_what_a_program_prints_is_kept(tmp_path: Path):
    measure([sys.executable, "-c", "print('found')"], tmp_path / "out", directory=tmp_path)

    assert (tmp_path / "out").read_text() == "found\n"


def test_a_program_that_fails_is_not_measured(tmp_path: Path):
    with pytest.raises(RunFailedError, match=r"status 3:\nwhy"):
        measure(
            [sys.executable, "-c", "import sys; sys.stderr.write('why'); sys.exit(3)"],
            tmp_path / "out",
            directory=tmp_path,
        )


def test_a_status_can_be_good_though_it_is_not_zero(tmp_path: Path):
    command = [sys.executable, "-c", "import sys; sys.exit(1)"]

    assert measure(command, tmp_path / "out", directory=tmp_path, good_statuses=(0, 1)).wall_s > 0


def test_a_program_that_writes_nothing_is_not_measured(tmp_path: Path):
    (tmp_path / "findings").write_text("of an earlier run")

    with pytest.raises(RunFailedError, match="status 0"):
        measure([sys.executable, "-c", ""], tmp_path / "out", directory=tmp_path, must_write=tmp_path / "findings")


def test_ratios_are_taken_round_by_round():
    quiet, busy = Measurement(1, 1, 100), Measurement(10, 4, 100)
    twice_quiet, twice_busy = Measurement(2, 2, 150), Measurement(20, 8, 150)

    assert ratios([twice_quiet, twice_busy], [quiet, busy]) == {"wall_s": 2, "cpu_s": 2, "peak_mb": 1.5}
    assert medians([quiet, busy]) == {"wall_s": 5.5, "cpu_s": 2.5, "peak_mb": 100}


def test_a_tool_with_fewer_rounds_is_compared_over_its_own_rounds():
    assert ratios([Measurement(3, 3, 3)], [Measurement(1, 1, 1), Measurement(9, 9, 9)])["wall_s"] == 3
