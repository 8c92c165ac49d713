"""Rows become bytes, the same ones each time."""

import io
import zipfile
from pathlib import Path

import pytest

from oporde.errors import Unwritable
from oporde.protocol.exports.examples.files import csv_bytes, cut_off, locked, write_files, zip_bytes
from oporde.protocol.protocol import Protocol

ENTRIES = [("a.csv", b"one\r\n"), ("b.csv", b"two\r\n" * 100)]


def test_a_file_has_a_header_line_and_quotes_only_where_it_must(protocol: Protocol):
    layout = protocol.layout("kosten")

    assert csv_bytes(protocol, layout, [("20180212", "9901", "0;1", "12")]) == (
        b'Peildatum;Gemeente;Soort;Kosten\r\n20180212;9901;"0;1";12\r\n'
    )


def test_an_archive_has_the_same_bytes_each_time_and_gives_back_what_went_in():
    with zipfile.ZipFile(io.BytesIO(zip_bytes(ENTRIES))) as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == ENTRIES
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert zip_bytes(ENTRIES) == zip_bytes(ENTRIES)


def test_an_archive_that_is_cut_off_cannot_be_opened():
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(cut_off(zip_bytes(ENTRIES))))


def test_no_entry_of_a_locked_archive_opens_without_a_password():
    with zipfile.ZipFile(io.BytesIO(locked(zip_bytes(ENTRIES)))) as archive:
        for name in archive.namelist():
            with pytest.raises(RuntimeError, match="encrypted"):
                archive.read(name)


def test_files_are_written_below_a_new_directory(tmp_path: Path):
    paths = write_files(tmp_path / "new" / "folder", {"a.csv": b"one"})

    assert [path.read_bytes() for path in paths] == [b"one"]


def test_what_is_there_already_is_never_written_over(tmp_path: Path):
    (tmp_path / "b.csv").write_bytes(b"mine")

    with pytest.raises(Unwritable, match=r"b\.csv bestaat al, met een andere inhoud"):
        write_files(tmp_path, {"a.csv": b"one", "b.csv": b"two"})

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def test_the_same_examples_may_be_written_again(tmp_path: Path):
    assert write_files(tmp_path, {"a.csv": b"one"}) == write_files(tmp_path, {"a.csv": b"one"})
