"""Copies live in memory, can be opened by path while they are needed, and are gone afterwards."""

import stat
from io import FileIO
from pathlib import Path

import pytest

from oporde.intake import memory as memory_module
from oporde.intake.memory import Memory, write_all


@pytest.fixture(params=["in memory", "on disk"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    if request.param == "on disk":
        monkeypatch.delattr(memory_module.os, "memfd_create", raising=False)
        monkeypatch.setattr(memory_module.tempfile, "tempdir", str(tmp_path))
    return str(request.param)


def test_what_is_written_is_read_by_path(place: str):
    with Memory() as memory:
        stream, path = memory.create()
        write_all(stream, b"20180212;0513\n")

        assert Path(path).read_bytes() == b"20180212;0513\n"


def test_when_closed_nothing_is_left(place: str, tmp_path: Path):
    memory = Memory()
    stream, _ = memory.create()
    write_all(stream, b"20180212;0513\n")

    memory.close()

    assert stream.closed
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_when_it_is_forgotten(place: str, tmp_path: Path):
    memory = Memory()
    stream, _ = memory.create()

    del memory

    assert stream.closed
    assert list(tmp_path.iterdir()) == []


def test_in_memory_nothing_touches_the_disk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory_module.tempfile, "mkstemp", None)

    with Memory() as memory:
        assert memory.create()[1].startswith("/proc/self/fd/")


def test_a_file_on_disk_is_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delattr(memory_module.os, "memfd_create")
    monkeypatch.setattr(memory_module.tempfile, "tempdir", str(tmp_path))

    with Memory() as memory:
        _, path = memory.create()

        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_a_held_file_stays_readable_when_its_stream_is_closed(tmp_path: Path):
    path = tmp_path / "[2017].csv"
    path.write_bytes(b"a;b\n")
    with Memory() as memory:
        with FileIO(str(path)) as stream:
            held = memory.hold(stream)

        assert held
        assert Path(held).read_bytes() == b"a;b\n"


def test_a_stream_that_takes_little_at_once_gets_everything():
    class Slow(FileIO):
        def write(self, chunk, /) -> int:
            return super().write(bytes(chunk[:3]))

    with Memory() as memory:
        _, path = memory.create()
        with Slow(path, "w") as slow:
            write_all(slow, b"0123456789")

        assert Path(path).read_bytes() == b"0123456789"
