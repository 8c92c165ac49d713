"""Measure a program from start to exit: wall time, CPU time and peak memory; and compare measurements."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run cost. CPU time is user and system time over all threads and children."""

    wall_s: float
    cpu_s: float
    peak_mb: float


MEASURES = ("wall_s", "cpu_s", "peak_mb")


class RunFailedError(RuntimeError):
    """A program ended in a way that makes its measurement meaningless."""


def measure(
    command: Sequence[str],
    output: Path,
    *,
    directory: Path,
    good_statuses: Sequence[int] = (0,),
    must_write: Path | None = None,
) -> Measurement:
    """Run a program with its output in a file, and tell what it cost.

    The caller has to be small itself: Linux counts the memory of the parent at the moment of starting as the child's.

    Args:
        must_write: a file that the program makes itself; what an earlier run left there is removed.
    Raises:
        RunFailedError: its status is none of good_statuses, or it did not write; the message ends with what it said.
    """
    errors = output.with_suffix(".err")
    if must_write:
        must_write.unlink(missing_ok=True)
    with output.open("wb") as out, errors.open("wb") as err:
        started = time.perf_counter()
        program = subprocess.Popen(command, stdout=out, stderr=err, cwd=directory)
        _, wait_status, usage = os.wait4(program.pid, 0)
        wall_s = time.perf_counter() - started
    program.returncode = os.waitstatus_to_exitcode(wait_status)
    if program.returncode not in good_statuses or (must_write and not must_write.exists()):
        said = errors.read_text(errors="replace")[-2000:]
        raise RunFailedError(f"{' '.join(command)} ended with status {program.returncode}:\n{said}")
    return Measurement(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def medians(rounds: Sequence[Measurement]) -> dict[str, float]:
    """Take the median of each measure."""
    return {name: median(getattr(taken, name) for taken in rounds) for name in MEASURES}


def ratios(rounds: Sequence[Measurement], beside: Sequence[Measurement]) -> dict[str, float]:
    """Divide round by round and take the median: what the machine did in a round, it did to both."""
    return {
        name: median(getattr(taken, name) / getattr(other, name) for taken, other in zip(rounds, beside, strict=False))
        for name in MEASURES
    }
