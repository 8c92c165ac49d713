"""A mail server for the demonstration: it sends nothing on, and keeps every mail as a file in a folder.

python -m oporde.portal.demo.mailcatcher FOLDER PORT
"""

from __future__ import annotations

import secrets
import signal
import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from oporde.portal.demo.caught import SUFFIX

NOT_THERE = "onbekend.example"  # nobody can be reached there: so a demonstration has a mail that failed


class Catcher:
    """What aiosmtpd calls for each recipient and each mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd calls it by
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every address but those of one domain."""
        if address.lower().endswith(f"@{NOT_THERE}"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail: under its name only when it is whole."""
        content = envelope.content or b""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        part = self.folder / f".{name}"
        part.write_bytes(content if isinstance(content, bytes) else content.encode())
        part.rename(self.folder / f"{name}{SUFFIX}")
        return "250 OK"


def main(folder: Path, port: int) -> None:
    """Catch mail until told to stop."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stopping = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stopping.set())
    server = Controller(Catcher(folder), hostname="127.0.0.1", port=port)
    server.start()
    stopping.wait()
    server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
