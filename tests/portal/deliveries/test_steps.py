"""A process dies at a step only when someone asked for it, and once."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from oporde.portal.deliveries import steps


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: asked.append((pid, number)))
    return asked


def test_nothing_dies_when_nobody_asked(killed: list[tuple[int, int]], settings: Any, tmp_path: Path):
    steps.reached("checked")
    settings.DIE_AT = tmp_path
    steps.reached("checked")

    assert killed == []


def test_who_reaches_the_step_dies_there_once(killed: list[tuple[int, int]], settings: Any, tmp_path: Path):
    settings.DIE_AT = tmp_path
    (tmp_path / "checked").touch()

    steps.reached("decrypted")
    steps.reached("checked")
    steps.reached("checked")

    assert killed == [(os.getpid(), signal.SIGKILL)]


def test_another_can_be_named(killed: list[tuple[int, int]], settings: Any, tmp_path: Path):
    settings.DIE_AT = tmp_path
    (tmp_path / "checked").write_text("4711\n")
    (tmp_path / "scanned").write_text(f"{tmp_path}/postmaster.pid")
    (tmp_path / "postmaster.pid").write_text("4712\n/data\n")

    steps.reached("checked")
    steps.reached("scanned")

    assert killed == [(4711, signal.SIGKILL), (4712, signal.SIGKILL)]
