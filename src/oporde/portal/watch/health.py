"""Whether each part that the portal cannot do without answers."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from django.db import DatabaseError, connection

from oporde.portal import jobs
from oporde.portal.deliveries import vault

OK, SILENT = "ok", "no answer"
PATIENCE_S = 5  # that a storage on another machine gets: who asks for our health gives up soon after


def state_of_health() -> dict[str, str]:
    """For database, storage and worker "ok" or "no answer"; why not is in the log, not on a public page."""
    database = _database()
    return {"database": database, "storage": _in_time(_storage), "worker": _worker() if database == OK else SILENT}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return SILENT
    return OK


def _in_time(asking: Callable[[], str]) -> str:
    """What someone says, or silence when it takes too long."""
    said = [SILENT]
    thread = threading.Thread(target=lambda: said.append(asking()), daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return said[-1]


def _storage() -> str:
    key = f"health/{uuid.uuid4()}.age"
    try:
        place = vault.storage()
        writing = place.create(key)
        writing.write(b"health")
        writing.keep()
        place.delete(key)
    except OSError:
        return SILENT
    return OK


def _worker() -> str:
    return OK if jobs.live_workers() else SILENT
