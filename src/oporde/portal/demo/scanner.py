"""A virus scanner for the demonstration, which hits on whatever it gets: so that staff see what that looks like."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

SIGNATURE = "OpOrde.Demonstratie"


class _Hitting(StreamRequestHandler):
    """Answers one INSTREAM command as clamd does."""

    def handle(self) -> None:
        self.rfile.read(len(b"zINSTREAM\0"))
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            self.rfile.read(length)
        self.wfile.write(f"stream: {SIGNATURE} FOUND\0".encode())


@contextmanager
def hitting_scanner() -> Iterator[str]:
    """Run it; its address, as OPORDE_CLAMD has it."""
    with TCPServer(("127.0.0.1", 0), _Hitting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"tcp:127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
