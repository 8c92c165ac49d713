"""The folder of the copies: nothing in it is overwritten, and a copy is there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from oporde.errors import Unwritable, refusal
from oporde.intake.wording import hide_numbers

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NOTHING_WRITTEN = "Er is geen kopie gemaakt."


class Copies:
    """Copies under way: they stand under hidden names until all are complete, and are gone when something fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: list[Path] = []  # folders that were not there
        self._parts: dict[Path, Path] = {}  # part → the copy it is to be
        self._placed: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            try:
                self._place()
            except BaseException:
                self._clear(self._placed)
                raise
        else:
            self._clear(())

    @contextmanager
    def begin(self, name: str, like: Path) -> Iterator[IO[bytes]]:
        """A stream to write a copy with, under a name that is not there yet.

        Args:
            like: the original, whose permissions the copy gets: it is as confidential.
        Raises: Unwritable, here or while it is written.
        """
        path = self.folder / name
        self._require_free(path)
        part = path.with_name(f".{name[:100]}.{os.getpid()}.part")
        with _told(path):
            self._make_folder()
            raw = _Part(part, path)
            self._parts[part] = path
        with raw, BufferedWriter(raw) as out:
            yield out
        with _told(path):
            part.chmod(like.stat().st_mode & 0o666)

    def _require_free(self, path: Path) -> None:
        if path in self._parts.values():
            raise Unwritable(f"Twee kopieën zouden {_shown(path)} heten. Herstel ze in twee mappen. {NOTHING_WRITTEN}")
        self._require_absent(path)

    def _require_absent(self, path: Path) -> None:
        if path.exists() or path.is_symlink():
            raise Unwritable(
                f"{_shown(path)} bestaat al. Haal het weg of kies een andere map: er wordt niets overschreven. "
                f"{NOTHING_WRITTEN}"
            )

    def _make_folder(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise Unwritable(f"{_shown(self.folder)} is geen map. Kies een map voor de kopieën. {NOTHING_WRITTEN}")
        missing = [folder for folder in (self.folder, *self.folder.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)

    def _place(self) -> None:
        for part, path in self._parts.items():
            with _told(path):
                self._require_absent(path)
                part.rename(path)
                self._placed.append(path)

    def _clear(self, placed: Iterable[Path]) -> None:
        """Take away what was made, as far as that is possible."""
        for path in (*self._parts, *placed):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()


class _Part(FileIO):
    """A copy under way, that nobody else reads; what goes wrong in writing it is told apart from what does in reading."""

    def __init__(self, part: Path, path: Path) -> None:
        super().__init__(part, "xb", opener=_open_for_owner)
        self.path = path

    def write(self, chunk: ReadableBuffer, /) -> int:
        with _told(self.path):
            return super().write(chunk)


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system refuses, as a sentence about the copy."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{_shown(path)}: {refusal(error)}. {NOTHING_WRITTEN}") from error


def _shown(path: Path) -> str:
    return hide_numbers(str(path))
