"""The pieces of a table are its lines, whole and in order, and there is one piece at a time; a sample is some of them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.intake import memory as memory_module
from oporde.intake import pieces as pieces_module
from oporde.intake.pieces import in_pieces, sample
from oporde.intake.tables import Table
from tests.deliveries import plain_table

LINES = st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"") + b"\n"), max_size=40)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces_module, "PIECE_BYTES", 20)
    monkeypatch.setattr(pieces_module, "CHUNK_BYTES", 7)


def texts(pieces: Iterator[Table]) -> list[bytes]:
    return [Path(piece.source).read_bytes() for piece in pieces]


@given(lines=LINES, last=st.sampled_from([b"", b"the end"]), piece=st.integers(1, 60), chunk=st.integers(1, 30))
def test_together_they_are_the_file_and_each_ends_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], last: bytes, piece: int, chunk: int
):
    path = tmp_path_factory.mktemp("pieces") / "file.csv"
    path.write_bytes(b"".join(lines) + last)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces_module, "PIECE_BYTES", piece)
        patch.setattr(pieces_module, "CHUNK_BYTES", chunk)
        found = texts(in_pieces(plain_table(path)))

    assert b"".join(found) == path.read_bytes()
    assert all(text.endswith(b"\n") for text in found[:-1])
    longest = max(map(len, chain(lines, [last])))
    assert all(0 < len(text) <= piece + longest + chunk for text in found)


@pytest.mark.usefixtures("small")
def test_only_the_first_has_lines_to_skip(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"header\n" + b"a record\n" * 9)

    assert [piece.skip for piece in in_pieces(plain_table(path))] == [1, 0, 0, 0, 0]


@pytest.mark.usefixtures("small")
def test_a_piece_is_gone_when_the_next_is_there(tmp_path: Path):
    def open_files() -> int:
        return len([*memory_module.OWN_DESCRIPTORS.iterdir()])

    path = tmp_path / "file.csv"
    path.write_bytes(b"a record\n" * 9)
    before = open_files()

    open_now = [open_files() for _ in in_pieces(plain_table(path))]

    assert open_now == [before + 2] * len(open_now)  # the file and one piece
    assert open_files() == before


@pytest.mark.usefixtures("small")
def test_without_files_in_memory_nothing_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(memory_module.os, "memfd_create")
    path = tmp_path / "file.csv"
    path.write_bytes(b"a record\n" * 9)

    assert [*in_pieces(plain_table(path))] == [plain_table(path)]


# --- A sample


def sampled(path: Path, skip: int = 1) -> list[str]:
    with sample(replace(plain_table(path), skip=skip)) as some:
        assert some is not None
        assert some.skip == 0
        return Path(some.source).read_text().splitlines(keepends=True)


@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_sample_is_whole_lines_from_all_over_the_table(tmp_path: Path, skip: int):
    path = tmp_path / "file.csv"
    lines = [f"record {number}\n" for number in range(200_000)]
    path.write_text("a header\n" * skip + "".join(lines))

    some = sampled(path, skip)

    assert some[0] == lines[0]
    assert set(some) <= set(lines)
    assert len(set(some)) == len(some)
    places = {int(line.split()[1]) * pieces_module.STRETCHES // len(lines) for line in some}
    assert places == set(range(pieces_module.STRETCHES))
    assert len(some) < len(lines) / 5


def test_a_sample_of_long_lines_or_of_nothing_is_empty(tmp_path: Path):
    path = tmp_path / "file.csv"
    for content in (b"header\n", b"header", b"", b"header\n" + b"x" * 2 * pieces_module.STRETCH_BYTES + b"\n"):
        path.write_bytes(content)
        assert sampled(path) == []


def test_a_sample_is_gone_after_use(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"header\na record\n")
    with sample(plain_table(path)) as some:
        assert some is not None

    assert not Path(some.source).exists()


def test_without_files_in_memory_there_is_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(memory_module.os, "memfd_create")
    path = tmp_path / "file.csv"
    path.write_bytes(b"header\na record\n")

    with sample(plain_table(path)) as some:
        assert some is None
