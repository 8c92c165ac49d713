"""Ask a virus scanner about a file: clamd, over its INSTREAM command. Bombs are intake's business; clamd lets them pass."""

from __future__ import annotations

import re
import socket
import struct
from pathlib import Path

CHUNK = 1 << 17
TIMEOUT_S = 120
FOUND = re.compile(r"^stream: (?P<signature>.+) FOUND$")


class ScannerFailed(OSError):
    """The scanner cannot be reached, or did not look at the whole file. Never a pass."""


def scan(path: Path, address: str) -> str | None:
    """The name of what was found in a file, or None.

    Args:
        address: "unix:/run/clamav/clamd.ctl" or "tcp:host:3310".
    Raises:
        ScannerFailed.
    """
    try:
        with _connected(address) as scanner, path.open("rb") as file:
            scanner.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (part := scanner.recv(4096)):
                answer += part
    except OSError as error:
        raise ScannerFailed(f"clamd: {type(error).__name__}") from error
    said = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if said == "stream: OK":
        return None
    if found := FOUND.match(said):
        return found["signature"]
    raise ScannerFailed(f"clamd: {said.partition(':')[0][:40] or 'no answer'}")


def _connected(address: str) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT_S)
        connection.connect(place)
        return connection
    host, _, port = place.rpartition(":")
    if kind != "tcp" or not port.isdecimal():
        raise ScannerFailed("OPORDE_CLAMD must look like unix:/run/clamav/clamd.ctl or tcp:host:3310")
    return socket.create_connection((host, int(port)), TIMEOUT_S)
