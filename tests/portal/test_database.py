"""The database out of a wheel."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg

from oporde.portal import database
from tests.portal.places import quick_place


def test_it_comes_up_twice_on_one_folder_and_keeps_what_was_written():
    folder = Path(tempfile.mkdtemp(prefix="oporde-tests-", dir=quick_place())) / "postgres"
    with database.embedded(folder) as url, psycopg.connect(url) as connection:
        assert (
            folder.parent / database.LOCK
        ).exists()  # and not in /tmp, where only the first user of a machine could open it
        connection.execute("CREATE TABLE kept AS SELECT 513 AS code")

    with database.embedded(folder, passing=True) as url, psycopg.connect(url) as connection:
        found = connection.execute("SELECT code, current_database() FROM kept").fetchone()

    assert found == (513, "oporde")
    assert not folder.exists()
    folder.parent.rmdir()


def test_many_who_want_the_same_database_at_once_get_one(database_url: str):
    start = Barrier(4)

    def want() -> None:
        start.wait()
        database.create(database_url, "wanted")

    with ThreadPoolExecutor(4) as pool:
        for wanted in [pool.submit(want) for _ in range(4)]:
            wanted.result()

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE wanted")
