"""Children: they examine, and whatever becomes of one is known; nothing of it stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from oporde.findings import Verdict
from oporde.portal.deliveries.nursery import Died, Failed, Nursery, TookTooLong
from oporde.portal.deliveries.shapes import Stage
from oporde.portal.deliveries.workbench import Assignment
from tests.deliveries import TODAY, clients, name_of, table
from tests.portal.running import PATIENCE_S


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    if made._line:
        made._line.close()


def assignment(folder: Path, **more: Any) -> Assignment:
    given: dict[str, Any] = {
        "folder": str(folder), "protocol": "gmsd/2017", "uploads": (name_of(),), "municipalities": ("0363",),
        "periods": ("H2_2017",), "today": TODAY, "production": False, "memory_mb": 4096, "threads": 1,
        "secret": "00" * 32,
    }  # fmt: skip
    return Assignment(**{**given, **more})


def silent(stage: Stage, done: int, total: int) -> None:
    """Nobody looks on."""


def test_a_child_examines_and_tells_how_far_it_is(nursery: Nursery, tmp_path: Path):
    (tmp_path / name_of()).write_bytes(table(rows=clients(9)))
    told: list[Stage] = []

    result = nursery.examine(assignment(tmp_path), lambda stage, *_: told.append(stage), timeout_s=PATIENCE_S)

    assert result.outcome.verdict is Verdict.APPROVED
    assert list(dict.fromkeys(told)) == [Stage.READING, Stage.JUDGING, Stage.WRITING]
    assert [(file.marks, file.rows) for file in result.files] == [("marks-1", "rows-1.parquet")]
    assert (tmp_path / "rows-1.parquet").stat().st_mode & 0o077 == 0


def test_what_goes_wrong_in_a_child_is_told_without_a_value(nursery: Nursery, tmp_path: Path):
    with pytest.raises(Failed, match=r"^Unreadable in \w+\.py:\d+$"):
        nursery.examine(assignment(tmp_path / "123456782"), silent, timeout_s=PATIENCE_S)


def test_a_child_whose_time_is_over_is_ended(nursery: Nursery, tmp_path: Path):
    (tmp_path / name_of()).write_bytes(table(rows=clients(9) * 20_000))

    with pytest.raises(TookTooLong):
        nursery.examine(assignment(tmp_path), silent, timeout_s=0.15)


def test_a_child_that_takes_more_memory_than_it_may_has_failed_and_the_next_one_does_well(
    nursery: Nursery, tmp_path: Path
):
    (tmp_path / name_of()).write_bytes(table(rows=clients(9) * 20_000))

    try:
        result = nursery.examine(assignment(tmp_path, memory_mb=60), silent, timeout_s=PATIENCE_S)
    except (Died, Failed):
        pass
    else:
        assert result.outcome.verdict is Verdict.UNDECIDED

    (tmp_path / name_of()).write_bytes(table(rows=clients(9)))
    assert nursery.examine(assignment(tmp_path), silent, timeout_s=PATIENCE_S).outcome.verdict is Verdict.APPROVED


def test_a_nursery_that_was_killed_is_started_again(tmp_path: Path):
    (tmp_path / name_of()).write_bytes(table(rows=clients(9)))
    nursery = Nursery()
    nursery.warm(["gmsd/2017"])
    for child in psutil.Process().children():
        if "oporde.portal.deliveries.nursery" in child.cmdline():
            child.kill()
            child.wait(PATIENCE_S)

    for _ in range(2):
        assert nursery.examine(assignment(tmp_path), silent, timeout_s=PATIENCE_S).outcome.files


def test_several_are_examined_at_one_time(nursery: Nursery, tmp_path: Path):
    verdicts: list[Verdict] = []

    def one(folder: Path) -> None:
        folder.mkdir()
        (folder / name_of()).write_bytes(table(rows=clients(9)))
        verdicts.append(nursery.examine(assignment(folder), silent, timeout_s=PATIENCE_S).outcome.verdict)

    threads = [threading.Thread(target=one, args=(tmp_path / str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert verdicts == [Verdict.APPROVED] * 4
