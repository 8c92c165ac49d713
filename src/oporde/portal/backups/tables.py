"""The tables of the database as text, in parts, and back: PostgreSQL's own COPY, on any server and without another program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection
from psycopg import sql

PART = 4 << 20
LEFT_OUT = frozenset({"django_session", "usersessions_usersession", "accounts_cache", "django_migrations"})
"""Who is signed in signs in again; which migrations were carried out stands in the header."""

TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""
# Those that PostgreSQL checks at once and not at the commit: what they point to has to be there first.
POINTING = """
    SELECT child.relname, parent.relname
    FROM pg_constraint AS points
    JOIN pg_class AS child ON child.oid = points.conrelid JOIN pg_class AS parent ON parent.oid = points.confrelid
    WHERE points.contype = 'f' AND NOT points.condeferrable AND child.oid <> parent.oid
"""


@dataclass(slots=True)
class Table:
    """A table: its columns, and what was read or written of it: rows, and the SHA-256 of its text."""

    name: str
    columns: list[str]
    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def took(self, block: bytes) -> None:
        """Count a block of text. A line is a row: a line end in a value is written as \\n."""
        self.rows += block.count(b"\n")
        self.digest.update(block)

    @property
    def told(self) -> dict[str, Any]:
        """What is remembered of it, to compare with."""
        return {"columns": self.columns, "rows": self.rows, "sha256": self.digest.hexdigest()}


@contextmanager
def snapshot() -> Iterator[Any]:
    """A cursor that sees the database as it is at this moment, for as long as it is used; others go on meanwhile."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL synchronize_seqscans = off")
            yield cursor
            cursor.execute("COMMIT")
    finally:
        own.close()


def tables(cursor: Any) -> list[Table]:
    """All tables that go into a backup, in an order in which they can be filled."""
    cursor.execute(TABLES)
    found = {name: Table(name, list(columns)) for name, columns in cursor.fetchall() if name not in LEFT_OUT}
    cursor.execute(POINTING)
    order: TopologicalSorter[str] = TopologicalSorter({name: [] for name in found})
    for child, parent in cursor.fetchall():
        if child in found and parent in found:
            order.add(child, parent)
    return [found[name] for name in order.static_order()]


def text_of(cursor: Any, table: Table) -> Iterator[bytes]:
    """The rows of a table as text, in parts."""
    query = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(_columns(table), sql.Identifier(table.name))
    part = bytearray()
    with cursor.copy(query) as copy:
        for block in copy:
            table.took(bytes(block))
            part += block
            if len(part) >= PART:
                yield bytes(part)
                part.clear()
    if part:
        yield bytes(part)


def fill(cursor: Any, table: Table, parts: Iterable[bytes]) -> None:
    """Put text back into a table that is empty."""
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _columns(table))
    with cursor.copy(query) as copy:
        for part in parts:
            copy.write(part)


def without_triggers(cursor: Any, names: Iterable[str], *, on: bool) -> None:
    """Switch off, or on again, what tables do by themselves: events number and chain themselves."""
    word = "ENABLE" if on else "DISABLE"
    for name in names:
        cursor.execute(f'ALTER TABLE "{name}" {word} TRIGGER USER')


def empty(cursor: Any, names: Iterable[str]) -> None:
    """Empty tables: those that are filled, of what a migration put there."""
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")


def go_on_counting(cursor: Any, all_tables: Iterable[Table]) -> None:
    """Have every counter go on after the highest number there is."""
    for table in all_tables:
        for column in table.columns:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', column])
            [sequence] = cursor.fetchone()
            if sequence:
                cursor.execute(
                    f"""SELECT setval('{sequence}', greatest(max("{column}"), 1), max("{column}") IS NOT NULL) FROM "{table.name}" """
                )


def _columns(table: Table) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in table.columns)
