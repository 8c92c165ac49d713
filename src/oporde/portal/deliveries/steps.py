"""Places at which a process can be made to die, so that a test can prove that nothing is lost there.

Nothing happens unless OPORDE_DIE_AT names a folder in which someone has put a file with the name of a step.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.conf import settings

UPLOAD = ("file-arriving", "file-kept", "received-before-commit", "received-after-commit")
CHECK = (
    "job-taken", "checking", "decrypted", "scanned", "checked", "outcome-before-commit", "outcome-after-commit",
    "mail-before-commit",
)  # fmt: skip
REPORT = ("report-taken", "report-measured", "report-before-commit", "report-after-commit")

ERASE = (
    "erase-begun", "erase-listed", "erase-reports", "erase-sealed-anew", "erase-key", "erase-bytes", "erase-settled", "erase-mails",
    "erase-signed-before-commit", "erase-signed",
)  # fmt: skip


def reached(step: str) -> None:
    """Say that a step was reached: whoever is named in its file is killed, once.

    The file holds a process id, the path of a file that begins with one, or nothing: then it is we.
    """
    if not settings.DIE_AT:
        return
    marker = settings.DIE_AT / step
    try:
        victim = marker.read_text("utf-8").strip()
        marker.unlink()
    except FileNotFoundError:
        return
    if victim.startswith("/"):
        victim = Path(victim).read_text("utf-8").split()[0]
    os.kill(int(victim) if victim else os.getpid(), signal.SIGKILL)
