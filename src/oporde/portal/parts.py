"""Programs that run side by side, each a part of the portal: started again when one dies, stopped together."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import structlog

STOP_S = 30  # what a part gets to finish what it is doing
QUICK_S = 15  # a part that lived shorter did not come up
MOST = 5  # so often in a row a part may fail to come up
LONGEST_PAUSE_S = 30

log = structlog.get_logger("oporde.parts")


class GivenUp(Exception):
    """A part ends again and again, as soon as it is started."""

    def __init__(self, part: Part) -> None:
        super().__init__(
            f"Het onderdeel '{part.name}' stopte {MOST} keer achter elkaar binnen {QUICK_S} seconden, de laatste keer "
            f"met status {part.status}. Waarom staat hierboven. Het portaal stopt; verhelp de oorzaak en start het opnieuw."
        )


@dataclass(slots=True)
class Part:
    """A program that is to run all the time.

    Attributes:
        name: as who reads the log knows it.
        failures: how often in a row it ended soon after it began.
        status: with which it ended last; minus a number is the signal that killed it.
        log: where what it says is written; None: where this program says what it says.
        again_at: when it is to be started again, by the clock that only ticks; None while it runs.
    """

    name: str
    command: Sequence[str]
    log: Path | None = None
    failures: int = 0
    status: int = 0
    again_at: float | None = None
    program: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    began_at: float = 0.0

    def start(self) -> None:
        """Start it. It does not hear Ctrl-C: who started it does, and asks it to end."""
        self.began_at, self.again_at = time.monotonic(), None
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with self.log.open("ab") if self.log else nullcontext() as log_file:
                self.program = subprocess.Popen(self.command, stdout=log_file, stderr=log_file)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)

    def look(self) -> None:
        """See whether it runs; if it does not, start it again, at once or after a pause that grows.

        Raises:
            GivenUp: it does not come up.
        """
        assert self.program is not None
        now = time.monotonic()
        if self.again_at is None:
            status = self.program.poll()
            if status is None:
                return
            self.status = status
            lived_s = now - self.began_at
            self.failures = self.failures + 1 if lived_s < QUICK_S else 0
            if self.failures == MOST:
                raise GivenUp(self)
            pause_s = pause_before(self.failures)
            log.error("part ended", part=self.name, status=status, lived_s=round(lived_s), again_in_s=pause_s)
            self.again_at = now + pause_s
        if now >= self.again_at:
            self.start()


def pause_before(failures: int) -> int:
    """Seconds to wait before starting again what failed to come up so often in a row."""
    return min(2 ** (failures - 1), LONGEST_PAUSE_S) if failures else 0


@contextmanager
def started(parts: Sequence[Part]) -> Iterator[None]:
    """Let parts run; in the end they are asked to end, and if they do not, made to."""
    for part in parts:
        part.start()
    try:
        yield
    finally:
        running = [part.program for part in parts if part.program is not None and part.program.poll() is None]
        for program in running:
            program.terminate()
        for program in running:
            try:
                program.wait(STOP_S + 5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


def keep_running(parts: Sequence[Part], also: Callable[[], None] = lambda: None, every_s: float = 0.2) -> None:
    """Start again whichever part dies, until this process is told to stop.

    Args:
        also: what is looked at each time as well.
    Raises:
        GivenUp: a part does not come up.
    """
    while True:
        also()
        for part in parts:
            part.look()
        time.sleep(every_s)
