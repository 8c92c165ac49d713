"""The folder of the copies: whole or nothing, and never over something of yours."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from oporde.errors import Unreadable, Unwritable
from oporde.mending import copies as module
from oporde.mending.copies import Copies


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "origineel.csv"
    path.write_bytes(b"van u")
    path.chmod(0o640)
    return path


def write(folder: Path, original: Path, *names: str) -> None:
    with Copies(folder) as copies:
        for name in names:
            with copies.begin(name, original) as out:
                out.write(b"hersteld")


def test_copies_are_there_under_their_names_and_nothing_beside_them(tmp_path: Path, original: Path):
    write(tmp_path / "a" / "b", original, "een.csv", "twee.csv")

    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == {
        "een.csv": b"hersteld",
        "twee.csv": b"hersteld",
    }


def test_a_copy_is_as_confidential_as_its_original(tmp_path: Path, original: Path):
    write(tmp_path / "m", original, "een.csv")

    assert stat.S_IMODE((tmp_path / "m" / "een.csv").stat().st_mode) == 0o640


def test_while_it_is_written_only_its_owner_can_read_it(tmp_path: Path, original: Path):
    with Copies(tmp_path / "m") as copies, copies.begin("een.csv", original):
        [part] = (tmp_path / "m").iterdir()

        assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_without_copies_there_is_no_folder(tmp_path: Path, original: Path):
    write(tmp_path / "m", original)

    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, original: Path, kind: str):
    there = tmp_path / "twee.csv"
    if kind == "file":
        there.write_bytes(b"van u")
    elif kind == "folder":
        there.mkdir()
    else:
        there.symlink_to(tmp_path / "nergens")

    with pytest.raises(Unwritable, match=r"twee\.csv bestaat al\..* er wordt niets overschreven"):
        write(tmp_path, original, "een.csv", "twee.csv")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["origineel.csv", "twee.csv"]


def test_what_comes_in_its_place_in_the_meantime_is_not_overwritten_either(tmp_path: Path, original: Path):
    def write_meanwhile() -> None:
        with Copies(tmp_path / "m") as copies:
            for name in ("een.csv", "twee.csv"):
                with copies.begin(name, original) as out:
                    out.write(b"hersteld")
            (tmp_path / "m" / "twee.csv").write_bytes(b"van u")

    with pytest.raises(Unwritable, match="bestaat al"):
        write_meanwhile()

    assert {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()} == {"twee.csv": b"van u"}


def test_two_copies_of_one_name_are_refused(tmp_path: Path, original: Path):
    with pytest.raises(Unwritable, match="Twee kopieën zouden"):
        write(tmp_path / "m", original, "MSD.zip", "MSD.zip")

    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("error", [Unreadable("weg"), KeyboardInterrupt(), ValueError()])
def test_what_fails_halfway_leaves_nothing(tmp_path: Path, original: Path, error: BaseException):
    def fail_halfway() -> None:
        with Copies(tmp_path / "a" / "b") as copies:
            with copies.begin("een.csv", original) as out:
                out.write(b"hersteld")
            with copies.begin("twee.csv", original) as out:
                out.write(b"her")
                raise error

    with pytest.raises(type(error)):
        fail_halfway()

    assert [path.name for path in tmp_path.iterdir()] == ["origineel.csv"]


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_open_for_owner", lambda *_: os.open("/dev/full", os.O_WRONLY))

    with pytest.raises(Unwritable, match=r"een\.csv: de schijf is vol\. Er is geen kopie gemaakt\."):
        write(tmp_path / "m", original, "een.csv")

    assert [path.name for path in tmp_path.iterdir()] == ["origineel.csv"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, original: Path):
    with pytest.raises(Unwritable, match=r"origineel\.csv is geen map\."):
        write(original, original, "een.csv")
    with pytest.raises(Unwritable, match="een deel van het pad is geen map"):
        write(original / "m", original, "een.csv")


def test_no_permission_is_a_sentence(tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(Unwritable, match=r"een\.csv: u mag daar niet schrijven of lezen\."):
        write(tmp_path / "m", original, "een.csv")


def test_a_number_of_a_person_in_a_path_is_hidden(tmp_path: Path, original: Path):
    (tmp_path / "999990019.csv").write_bytes(b"van u")

    with pytest.raises(Unwritable) as raised:
        write(tmp_path, original, "999990019.csv")

    assert "999990019" not in str(raised.value).replace(str(tmp_path), "")
