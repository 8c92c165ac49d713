"""The file that the user named: opened once, and watched until it is done with.

A file that changes while it is read would be judged half old, half new; that is refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from oporde.errors import Unreadable
from oporde.intake.wording import hide_numbers

# A named pipe must not keep us waiting, and Windows must not translate line ends; each flag where it exists.
OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file is recognised as unchanged."""

    device: int
    inode: int
    size_bytes: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Original:
    path: Path
    stream: FileIO
    stamp: Stamp

    def stand_firm(self) -> None:
        """Raises: Unreadable, when the file at the path is no longer the one that was opened."""
        try:
            now = _stamp(self.path.stat())
        except OSError as error:
            raise Unreadable(
                f"{_shown(self.path)} is verdwenen terwijl het gelezen werd. Probeer het opnieuw."
            ) from error
        if now != self.stamp:
            raise Unreadable(
                f"{_shown(self.path)} is veranderd terwijl het gelezen werd. "
                "Sluit de programma’s die het bestand gebruiken en probeer het opnieuw."
            )


@contextmanager
def opened(path: Path) -> Iterator[Original]:
    """Open a file for reading.

    Raises: Unreadable, when that cannot be done, or when reading fails within the context.
    """
    try:
        if "\0" in str(path):
            raise FileNotFoundError
        with FileIO(path, opener=_open) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(f"{_shown(path)} is geen gewoon bestand. Geef een CSV- of ZIP-bestand op.")
            yield Original(path, stream, _stamp(status))
    except OSError as error:
        raise Unreadable(_reason(path, error)) from error


def _open(path: str, _flags: int) -> int:
    return os.open(path, OPEN)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _reason(path: Path, error: OSError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return f"{_shown(path)} bestaat niet. Controleer de map en de naam van het bestand."
        case IsADirectoryError():
            return f"{_shown(path)} is een map. Geef de bestanden zelf op, of één ZIP-bestand."
        case PermissionError():
            return f"{_shown(path)} mag u niet lezen. Vraag om leesrechten, of maak een eigen kopie van het bestand."
    return f"{_shown(path)} kan niet worden gelezen ({error.strerror}). Maak een kopie en probeer het daarmee."


def _shown(path: Path) -> str:
    return hide_numbers(str(path))
