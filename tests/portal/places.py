"""Where tests of the portal put a database, and how it is made quick."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


def quick_place() -> Path:
    """Where databases of tests are quickest: in memory, where there is room for them."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2_000_000_000
    return memory if roomy else Path(tempfile.gettempdir())
