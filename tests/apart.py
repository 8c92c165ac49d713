"""A check in a process of its own: what it finds, and the most memory it took."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROGRAM = """
import json, resource, sys
from datetime import date
from pathlib import Path
from oporde.checking import check
from oporde.plan.kept import load_plan

limit_mb, threads, *paths = sys.argv[1:]
if int(limit_mb):
    resource.setrlimit(resource.RLIMIT_AS, (int(limit_mb) << 20, int(limit_mb) << 20))
plan = load_plan("gmsd/2017")
outcome = check([Path(path) for path in paths], plan, today=date(2018, 3, 1), examples=20, threads=int(threads))
findings = [*outcome.findings, *(finding for file in outcome.files for finding in file.findings)]
status = Path("/proc/self/status").read_text()
json.dump({
    "verdict": outcome.verdict,
    "rows": [file.rows for file in outcome.files],
    "not_run": len(outcome.not_run),
    "found": [[f.rule, f.column, f.count, f.rows] for f in findings if f.count],
    "size": len(repr(outcome)),
    "peak_mb": int(status.split("VmHWM:")[1].split()[0]) / 1024,
}, sys.stdout)
"""


def checked(*paths: Path, timeout_s: float, threads: int = 2, limit_mb: int = 0) -> dict[str, Any]:
    """Check files of the GMSD apart.

    Args:
        timeout_s: longer than this could not be right on any machine.
        limit_mb: of address space, more than which the system refuses; 0 sets none.
    Raises: TimeoutExpired; CalledProcessError, when it ended otherwise than with an outcome.
    """
    command = [sys.executable, "-c", PROGRAM, str(limit_mb), str(threads), *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=timeout_s, check=True)
    return json.loads(done.stdout)


def found(result: Mapping[str, Any]) -> dict[tuple[str, str | None], int]:
    return {(rule, column): count for rule, column, count, _ in result["found"]}


def oporde(*arguments: str | Path, **how: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command line as a user does."""
    command: Sequence[str] = [sys.executable, "-m", "oporde", *map(str, arguments)]
    return subprocess.run(command, check=False, **({"capture_output": True} | how))  # type: ignore[call-overload]
