"""The file of a backup: a tar of parts, encrypted with age while it is written and opened while it is read.

First `oporde.json`, who made it; then `table/<name>/<number>.gz`, `vault/<key>/<number>` and `keys/<name>`; last `manifest.json`,
with how many of each there are and what they hash to. Nothing is on disk in clear, and memory does not grow with the size.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from oporde.portal import clock
from oporde.portal.deliveries.vault import LocalStorage, Sealing

FORMAT = "oporde-backup/1"
HEADER, MANIFEST = "oporde.json", "manifest.json"
ENDING = ".tar.age"
SMALL = 50_000_000  # of what is read as a whole


class Broken(Exception):
    """A backup that cannot be read: another key, cut off, or changed. The message is a Dutch sentence."""


class Writing:
    """An archive that is being written."""

    def __init__(self, sealing: Sealing) -> None:
        self._tar = tarfile.open(fileobj=_Sink(sealing), mode="w|", bufsize=1 << 18)  # noqa: SIM115  closed in close()

    def add(self, name: str, content: bytes) -> None:
        """Add a member."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = len(content), 0o600, int(clock.now().timestamp())
        self._tar.addfile(member, io.BytesIO(content))

    def add_json(self, name: str, content: Any) -> None:
        """Add a member that is JSON."""
        self.add(name, json.dumps(content, ensure_ascii=False).encode())

    def close(self) -> None:
        """Write the end."""
        self._tar.close()


class _Sink(io.RawIOBase):
    """Where tar writes to."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:
        self._sealing.write(bytes(chunk))
        return len(chunk)


@contextmanager
def writing(path: Path, recipients: Sequence[str]) -> Iterator[Writing]:
    """Write an archive. It has its name only when it is whole and on disk.

    Raises:
        OSError: the place is full, or broken; nothing is left of it.
    """
    sealing = Sealing(LocalStorage(path.parent), path.name, *recipients)
    try:
        archive = Writing(sealing)
        yield archive
        archive.close()
    except BaseException:
        sealing.drop()
        raise
    sealing.keep()


@contextmanager
def reading(path: Path, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[Iterator[tuple[str, bytes]]]:
    """Read an archive: its members with their content, in order.

    Raises:
        Broken: none of the keys opens it, or it is not whole. What was read until then is not to be trusted.
    """
    out, into = os.pipe()
    faults: list[BaseException] = []

    def decrypt() -> None:
        with path.open("rb") as source, os.fdopen(into, "wb") as sink:
            try:
                pyrage.decrypt_io(source, sink, list(identities))
            except (pyrage.DecryptError, OSError) as fault:
                faults.append(fault)

    thread = threading.Thread(target=decrypt, name="decrypting a backup", daemon=True)
    thread.start()
    try:
        with os.fdopen(out, "rb") as stream:
            yield _members(stream)
            while stream.read(1 << 20):  # what follows the end of the tar; then all of it has been proved to be whole
                pass
    except (tarfile.TarError, EOFError) as error:
        thread.join()
        raise Broken(_why(path, faults)) from error
    thread.join()
    if faults:
        raise Broken(_why(path, faults)) from faults[0]


def _members(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 18) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is None or member.size > SMALL:
                raise tarfile.ReadError(f"{member.name} is not of a backup")
            yield member.name, content.read()


def _why(path: Path, faults: Sequence[BaseException]) -> str:
    if any("No matching keys" in str(fault) for fault in faults):
        return f"Deze sleutel opent {path} niet. Geef met --key het bestand met de geheime sleutel van de back-ups."
    return f"{path} is geen hele back-up: het bestand is afgebroken of veranderd. Neem een andere back-up."
