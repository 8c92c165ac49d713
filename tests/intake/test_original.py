"""A path that cannot be read, or does not stay as it was, is refused with a sentence that says what to do."""

import errno
import os
from pathlib import Path

import pytest

from oporde.errors import Unreadable
from oporde.intake.original import opened


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught, opened(path):
        pass
    return str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path):
    said = refusal(tmp_path / "0513_WMO_H2_2017.csv")

    assert "0513_WMO_H2_2017.csv bestaat niet" in said
    assert "Controleer" in said


def test_a_path_through_a_file(tmp_path: Path):
    (tmp_path / "a.csv").touch()

    assert "bestaat niet" in refusal(tmp_path / "a.csv" / "b.csv")


def test_a_folder(tmp_path: Path):
    assert "is een map" in refusal(tmp_path)


def test_a_named_pipe_does_not_keep_us_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")

    assert "geen gewoon bestand" in refusal(tmp_path / "pipe.csv")


def test_a_device():
    assert "geen gewoon bestand" in refusal(Path("/dev/zero"))


def test_a_name_that_no_file_can_have():
    assert "bestaat niet" in refusal(Path("a\0b.csv"))


def test_a_name_that_is_too_long(tmp_path: Path):
    assert "kan niet worden gelezen" in refusal(tmp_path / ("a" * 5000))


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("oporde.intake.original.os.open", refuse)

    assert "mag u niet lezen" in refusal(tmp_path / "a.csv")


def test_a_disk_that_fails_while_it_is_read(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.touch()

    with pytest.raises(Unreadable, match="Input/output error"), opened(path):
        raise OSError(errno.EIO, "Input/output error")


def test_a_number_like_a_bsn_is_hidden(tmp_path: Path):
    said = refusal(tmp_path / "cliënt 999990019.csv")

    assert "999990019" not in said
    assert "(cijfers).csv" in said


def test_a_file_that_stays_as_it_is(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("a")

    with opened(path) as original:
        original.stand_firm()

        assert original.stamp.size_bytes == 1


@pytest.mark.parametrize("text", ["", "a", "b;c", "a;b;c"])
def test_a_file_that_is_written_anew(tmp_path: Path, text: str):
    path = tmp_path / "a.csv"
    path.write_text("a;b")
    os.utime(path, ns=(0, 0))

    with opened(path) as original:
        path.write_text(text)
        with pytest.raises(Unreadable, match="is veranderd"):
            original.stand_firm()


def test_a_file_that_is_replaced(tmp_path: Path):
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    for file in (path, other):
        file.write_text("a;b")
        os.utime(file, ns=(0, 0))

    with opened(path) as original:
        other.replace(path)
        with pytest.raises(Unreadable, match="is veranderd"):
            original.stand_firm()


def test_a_file_that_disappears(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.touch()

    with opened(path) as original:
        path.unlink()
        with pytest.raises(Unreadable, match="is verdwenen"):
            original.stand_firm()
