"""The database out of a wheel."""

from __future__ import annotations

import tempfile
from pathlib import Path

import psycopg

from oporde.portal import database


def test_it_comes_up_twice_on_one_folder_and_keeps_what_was_written():
    folder = Path(tempfile.mkdtemp(prefix="oporde-tests-")) / "postgres"
    with database.embedded(folder) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 513 AS code")

    with database.embedded(folder, passing=True) as url, psycopg.connect(url) as connection:
        found = connection.execute("SELECT code, current_database() FROM kept").fetchone()

    assert found == (513, "oporde")
    assert not folder.exists()
    folder.parent.rmdir()
