"""Where nothing can be read or written: exit status 2 and one Dutch sentence, in a real process, whoever runs it.

Root may write anywhere, so it is run without that right: the same is seen on every machine.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.apart import oporde
from tests.deliveries import clients, name_of, wmo, zipped

DAY = ("--today", "2018-03-01")
FORMS = ("text", "json", "html", "csv", "xlsx")
DROP_FROM_BOUNDING_SET = 24  # prctl(2)
OVERRULES_PERMISSION = (1, 2)  # capabilities(7): CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / name_of()
    path.write_bytes(wmo(clients(400, Gemeentecode="363")))
    return path


def as_anyone() -> None:
    """Called in the new process, before the program: also root has to have permission."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None, use_errno=True)
        for capability in OVERRULES_PERMISSION:
            if system.prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def with_room_for(size_bytes: int) -> Callable[[], None]:
    """No file may become larger, as on a disk that is nearly full."""
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size_bytes, size_bytes))


def refused(*arguments: str | Path, first: Callable[[], None] | None = None) -> str:
    """The one sentence with which it ends."""
    result = oporde("check", *arguments, *DAY, preexec_fn=first)

    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.count(b"\n") == 1
    return result.stderr.decode().removesuffix("\n")


# --- Writing


@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_is_full_halfway_leaves_what_was_there(wrong: Path, tmp_path: Path, form: str):
    folder = tmp_path / "uit"
    folder.mkdir()
    output = folder / f"terugkoppeling.{form}"
    output.write_text("van gisteren")

    said = refused(wrong, "--as", form, "--output", output, first=with_room_for(600))

    assert said == f"oporde: {output}: er is te weinig ruimte; het bestand past niet."
    assert [path.name for path in folder.iterdir()] == [output.name]
    assert output.read_text() == "van gisteren"


@pytest.mark.parametrize("form", FORMS)
def test_a_device_that_is_full(wrong: Path, form: str):
    said = refused(wrong, "--as", form, "--output", "/dev/full")

    beside = form == "xlsx" and os.geteuid() != 0  # its pieces are written beside it, and there only root may write
    assert said.endswith("u mag daar niet schrijven of lezen." if beside else "de schijf is vol.")


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_without_permission_to_write(wrong: Path, tmp_path: Path, form: str):
    folder = tmp_path / "van een ander"
    folder.mkdir(mode=0o555)

    said = refused(wrong, "--as", form, "--output", folder / "uit", first=as_anyone)

    assert said == f"oporde: {folder / 'uit'}: u mag daar niet schrijven of lezen."
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="only Linux has a folder in which nobody can make a file")
def test_a_place_where_nobody_can_write(wrong: Path):
    said = refused(wrong, "--as", "json", "--output", "/sys/kernel/terugkoppeling.json")

    assert said.startswith("oporde: /sys/kernel/terugkoppeling.json: ")
    assert said.endswith(("u mag daar niet schrijven of lezen.", "daar kan niet geschreven worden."))


def test_a_folder_that_is_not_there(wrong: Path, tmp_path: Path):
    said = refused(wrong, "--as", "json", "--output", tmp_path / "weg" / "uit.json")

    assert said == f"oporde: {tmp_path / 'weg' / 'uit.json'}: de map of het bestand bestaat niet."


# --- Copies


def test_a_disk_that_is_full_halfway_leaves_no_copy_and_no_half_one(wrong: Path, tmp_path: Path):
    kept = wrong.read_bytes()
    folder = tmp_path / "hersteld" / "nu"

    said = refused(wrong, "--mend", folder, first=with_room_for(len(kept) // 2))

    copy = folder / wrong.name
    assert said == f"oporde: {copy}: er is te weinig ruimte; het bestand past niet. Er is geen kopie gemaakt."
    assert not folder.parent.exists()
    assert wrong.read_bytes() == kept


def test_no_copy_is_made_in_a_folder_without_permission(wrong: Path, tmp_path: Path):
    folder = tmp_path / "van een ander"
    folder.mkdir(mode=0o555)

    said = refused(wrong, "--mend", folder, first=as_anyone)

    assert said == f"oporde: {folder / wrong.name}: u mag daar niet schrijven of lezen. Er is geen kopie gemaakt."
    assert list(folder.iterdir()) == []


def test_when_the_feedback_cannot_be_written_the_copies_that_were_made_stay(wrong: Path, tmp_path: Path):
    """They are whole, and their folder is not that of the feedback."""
    said = refused(wrong, "--mend", tmp_path / "hersteld", "--as", "json", "--output", "/dev/full")

    assert said.endswith("de schijf is vol.")
    assert {path.name for path in (tmp_path / "hersteld").iterdir()} == {wrong.name, "herstellingen.txt"}


# --- Reading


def test_a_file_without_permission_to_read(wrong: Path):
    wrong.chmod(0o000)

    said = refused(wrong, first=as_anyone)

    assert said == f"oporde: {wrong} mag u niet lezen. Vraag om leesrechten, of maak een eigen kopie van het bestand."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("weg.csv", "bestaat niet. Controleer de map en de naam van het bestand."),
        (".", "is een map. Geef de bestanden zelf op, of één ZIP-bestand."),
    ],
)
def test_a_path_that_is_no_file(tmp_path: Path, name: str, said: str):
    assert refused(tmp_path / name) == f"oporde: {tmp_path / name} {said}"


def test_a_device_is_no_file():
    assert refused("/dev/zero") == "oporde: /dev/zero is geen gewoon bestand. Geef een CSV- of ZIP-bestand op."


# --- What is kept in memory while it is checked


@pytest.mark.parametrize(
    ("name", "content"),
    [("MSD.zip", zipped({name_of(): wmo(clients(400))})), (name_of(), wmo(clients(400), quote='"'))],
    ids=["unpacked", "written anew"],
)
def test_no_room_to_unpack_or_to_write_anew_is_not_blamed_on_the_file(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)

    said = refused(path, first=with_room_for(600))

    assert said == (
        "oporde: er is te weinig geheugen om het bestand uit te pakken of om te zetten. Sluit andere programma’s en "
        "probeer het opnieuw."
    )


def test_what_is_not_asked_for_is_not_written(tmp_path: Path):
    """Also where nothing at all can be written a plain file is checked."""
    path = tmp_path / name_of()
    path.write_bytes(wmo(clients(5)))

    result = oporde("check", path, *DAY, preexec_fn=with_room_for(0), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    capture_output=False)  # fmt: skip

    assert (result.returncode, result.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == [path]
