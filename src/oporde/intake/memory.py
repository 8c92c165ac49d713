"""Files without a name that live in memory: what comes out of an archive, and normalised copies.

They are opened by path, so that an engine can read them, and are gone when they are closed.
"""

from __future__ import annotations

import os
import tempfile  # noqa: TID251  only where the system has no files in memory, see _on_disk
from io import FileIO
from pathlib import Path
from typing import Self

from oporde.errors import Unreadable

OWN_DESCRIPTORS = Path("/proc/self/fd")


class Memory:
    """The memory files of one upload; all are erased when it is closed."""

    __slots__ = ("_names", "_streams")

    def __init__(self) -> None:
        self._streams: list[FileIO] = []
        self._names: list[str] = []  # of files on disk

    def create(self) -> tuple[FileIO, str]:
        """Make an empty file: a stream to write it with, and the path by which it can be opened."""
        stream = _in_memory()
        if stream:
            self._streams.append(stream)
            return stream, _own_path(stream)
        stream, name = _on_disk()
        self._streams.append(stream)
        self._names.append(name)
        return stream, name

    def hold(self, stream: FileIO) -> str | None:
        """Keep a file of the user open under a path that holds no character an engine could take for a pattern.

        Returns: None where the system has no such paths.
        """
        if not OWN_DESCRIPTORS.is_dir():
            return None
        held = FileIO(os.dup(stream.fileno()))
        self._streams.append(held)
        return _own_path(held)

    def close(self) -> None:
        while self._streams:
            self._streams.pop().close()
        while self._names:
            Path(self._names.pop()).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def _own_path(stream: FileIO) -> str:
    return str(OWN_DESCRIPTORS / str(stream.fileno()))


def has_files_in_memory() -> bool:
    return hasattr(os, "memfd_create") and OWN_DESCRIPTORS.is_dir()


def _in_memory() -> FileIO | None:
    if not has_files_in_memory():
        return None
    return FileIO(os.memfd_create("oporde", os.MFD_CLOEXEC), "r+")


def _on_disk() -> tuple[FileIO, str]:
    """A file that only its owner may read, for systems that have no files in memory; erased with the others."""
    descriptor, name = tempfile.mkstemp(prefix="oporde-")  # mode 0600
    return FileIO(descriptor, "r+"), name


def write_all(stream: FileIO, chunk: bytes) -> None:
    """Write the whole chunk: a stream may take less at once.

    Raises: Unreadable, when there is no room. The file that is read is not to blame.
    """
    left = memoryview(chunk)
    try:
        while left:
            left = left[stream.write(left) :]
    except OSError as error:
        raise Unreadable(
            "er is te weinig geheugen om het bestand uit te pakken of om te zetten. Sluit andere programma’s en probeer "
            "het opnieuw."
        ) from error
