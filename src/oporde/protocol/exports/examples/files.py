"""Rows become bytes: a CSV file, a ZIP of several, and a ZIP that is damaged on purpose.

The same rows always give the same bytes: a ZIP says the same moment for each entry, on every machine.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from oporde.errors import Unwritable
from oporde.protocol.exports.examples.target import Cells
from oporde.protocol.protocol import Layout, Protocol

MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can hold
UNIX, PLAIN_FILE, FOLDER = 3, 0o100644, 0o40755
LINE_END = "\r\n"
LOCAL_ENTRY, LISTED_ENTRY = (b"PK\x03\x04", 6), (b"PK\x01\x02", 8)  # signature, place of the flags (APPNOTE 4.3)
ENCRYPTED = 1


def csv_text(protocol: Protocol, layout: Layout, rows: Iterable[Cells]) -> str:
    """The header line and the rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=protocol.head.form.delimiter, lineterminator=LINE_END)
    writer.writerow(column.name for column in layout.columns)
    writer.writerows(rows)
    return text.getvalue()


def csv_bytes(protocol: Protocol, layout: Layout, rows: Iterable[Cells]) -> bytes:
    return csv_text(protocol, layout, rows).encode(protocol.head.form.encodings[0])


def zip_bytes(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of names and their content, in order; a name may occur twice."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system = UNIX
            entry.external_attr = (FOLDER if entry.is_dir() else PLAIN_FILE) << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def cut_off(content: bytes) -> bytes:
    """What is left when sending stopped halfway."""
    return content[: len(content) // 2]


def locked(archive: bytes) -> bytes:
    """An archive that says of each of its entries that it is encrypted, so that nothing opens it without a password."""
    marked = bytearray(archive)
    for signature, flags in (LOCAL_ENTRY, LISTED_ENTRY):
        place = marked.find(signature)
        while place >= 0:
            marked[place + flags] |= ENCRYPTED
            place = marked.find(signature, place + len(signature))
    return bytes(marked)


def write_files(directory: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write each, below a directory that is made where needed, as are folders in their names.

    Raises: Unwritable, when something else stands in the place of one: examples are named as real files are. Nothing is
        written then.
    """
    for name, content in files.items():
        _require_free(directory / name, content)
    for name, content in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)
    return tuple(directory / name for name in files)


def _require_free(path: Path, content: bytes) -> None:
    if path.exists() and (not path.is_file() or path.read_bytes() != content):
        raise Unwritable(
            f"{path} bestaat al, met een andere inhoud. Haal het weg of kies een andere map: er wordt niets overschreven."
        )
