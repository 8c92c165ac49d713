"""Debian's PostgreSQL 15 as a cluster of our own in a folder, run by an ordinary user: the version that a Debian machine has.

    python -m tests.portal.debian COMMAND...

runs a command, such as pytest, with OPORDE_DATABASE_URL set to it, and with OPORDE_TEST_POSTGRES=debian, by which tests that
start a PostgreSQL themselves take this one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import chown

from oporde.portal import database
from tests.portal.places import FAST, quick_place

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
USER = "postgres"  # the package makes it; PostgreSQL refuses to be run by root


@contextmanager
def cluster(folder: Path, *, options: tuple[str, ...] = ()) -> Iterator[str]:
    """Keep it running on a folder; yield the address of its database.

    Args:
        folder: made when it is not there; short, because the socket stands in it.
        options: lines for postgresql.conf, written when the folder is made.
    """
    if not (folder / "PG_VERSION").exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _hand_over(folder)
        _run("initdb", "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--pgdata", str(folder))
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            lines = ("listen_addresses = ''", f"unix_socket_directories = '{folder}'", *options)
            configuration.write("\n".join(("", *lines, "")))
    _run("pg_ctl", "start", "--wait", "--pgdata", str(folder), "--log", str(folder / "log"))
    try:
        server = f"postgresql://{USER}@/{{}}?host={folder}"
        database.create(server.format("postgres"), database.NAME)
        yield server.format(database.NAME)
    finally:
        _run("pg_ctl", "stop", "--mode", "fast", "--pgdata", str(folder))


def _hand_over(folder: Path) -> None:
    """Where root runs the tests: give the folder to the user of the package, who must also be able to come there."""
    if os.geteuid() == 0:
        chown(folder, USER, USER)
        for above in folder.parents:
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o001)


def _run(program: str, *arguments: str) -> None:
    as_user = ("runuser", "-u", USER, "--") if os.geteuid() == 0 else ()
    command = [*as_user, str(PROGRAMS / program), *arguments]
    # Its output goes to files of its own: a server that keeps our pipe open would keep us waiting.
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)} ended with {done.returncode}")


def main(command: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="oporde-tests-", dir=quick_place()) as folder,
        cluster(Path(folder) / "postgres", options=FAST) as url,
    ):
        environment = os.environ | {"OPORDE_DATABASE_URL": url, "OPORDE_TEST_POSTGRES": "debian"}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
