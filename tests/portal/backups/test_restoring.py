"""The commands: one makes a backup, one puts it back, on databases of their own; each says what it did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from oporde.portal import database

Command = Callable[..., tuple[int, str]]
MADE = "from oporde.portal.accounts.models import Municipality; Municipality.objects.create(code='0513', name='Voorbeeldstad')"


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Command]]:
    """Commands of an installation with a database and a folder of its own: installation("one")("migrate")."""

    made = ExitStack()

    def installation(name: str) -> Command:
        there = made.enter_context(database.beside(database_url, f"installation_{name}_{os.getpid()}"))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPORDE_", "DJANGO_"))}
        known = {**kept, "OPORDE_DATA": str(tmp_path / name), "OPORDE_DATABASE_URL": there, "PYTHONWARNINGS": "ignore"}

        def command(*arguments: object, **settings: str) -> tuple[int, str]:
            done = subprocess.run(
                [sys.executable, "-m", "oporde.portal.serve", *map(str, arguments)],
                env={**known, **settings},
                capture_output=True,
                text=True,
                check=False,
            )
            return done.returncode, done.stdout + done.stderr

        return command

    with made:
        yield installation


@pytest.mark.slow
def test_one_command_makes_it_and_one_puts_it_back(installation: Callable[[str], Command], tmp_path: Path):
    one, two = installation("one"), installation("two")
    key, backup = tmp_path / "backup.key", tmp_path / "een.tar.age"
    status, said = one("backup-key", key)
    assert status == 0, said
    recipients = {"OPORDE_BACKUP_RECIPIENTS": said.splitlines()[0].partition("=")[2]}
    assert one("migrate")[0] == 0
    assert one("django", "shell", "-v", "0", "-c", MADE)[0] == 0

    status, said = one("backup", backup)
    assert (status, "backup-key" in said, "Traceback" in said) == (1, True, False)
    status, said = one("backup", backup, **recipients)
    assert status == 0, said
    assert said.startswith(f"Back-up gemaakt: {backup}")
    status, said = two("restore", backup, "--key", key)
    assert status == 0, said
    assert "alles is gelijk" in said
    status, said = two("restore", backup, "--key", key)
    assert (status, "niet leeg" in said, "Traceback" in said) == (1, True, False)

    assert two("events", "verify") == (0, "Het logboek is heel.\n")
    status, said = two("events", "export")
    events = [json.loads(line) for line in said.splitlines() if line.startswith('{"number')]
    assert events[-1]["tag"] == "backup:restored"
    for name in ("secret-key", "master.key", "signing.key"):
        path = Path("keys") / name
        if (tmp_path / "one" / path).exists():
            assert (tmp_path / "two" / path).read_bytes() == (tmp_path / "one" / path).read_bytes()
