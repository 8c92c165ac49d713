"""An upload becomes tables, or findings that say why not.

Wrong data is never an error here: only a path that cannot be read is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import FileIO
from pathlib import Path

from oporde.findings import Cause, Finding
from oporde.intake.archive import read_archive
from oporde.intake.encoding import UTF_8, ZIP, find_encoding, judge_encoding, judge_marks, looks_like
from oporde.intake.header import FirstLine, find_delimiter, judge_header
from oporde.intake.memory import Memory
from oporde.intake.naming import read_name
from oporde.intake.normalise import rewrite
from oporde.intake.original import Original, opened
from oporde.intake.reading import begin, lines_of, row_of, row_of_header, text_of
from oporde.intake.scan import BOM, HEAD_BYTES, Advance, Scan, scan
from oporde.intake.tables import Bundle, Received, RowNumbers, Table
from oporde.intake.wording import phrase, require_wordings, show_name
from oporde.protocol.admission import Admission, ExpectedFile

Progress = Callable[[str, int, int], None]  # name, bytes done, bytes in all

LIKE_A_PATTERN = frozenset("*?[]{}~=")  # engines take these in a path for a pattern, a home folder, a partition


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivered:
    """One file or entry, open."""

    name: str
    stream: FileIO
    source: str  # path by which an engine can open it
    size_bytes: int


@contextmanager
def unpack(paths: Sequence[Path], admission: Admission, *, progress: Progress | None = None) -> Iterator[Bundle]:
    """Turn an upload into tables, each matched to the layout that its name claims.

    Args:
        paths: any mix of CSV files, and ZIP files of them, one level deep.
        progress: is told how far reading is; a file that has to be written anew is read twice.
    Returns:
        A context with the Bundle: values are still text exactly as delivered, leading zeros kept. The tables can be
        read until the context ends; then everything that was kept in memory is gone.
    Raises:
        Unreadable: a path cannot be read, or has changed before the context ends. A damaged file is a finding.
        ProtocolError: the protocol has no words for something that intake must be able to say.
    """
    require_wordings(admission)
    with Memory() as memory:
        watched = []
        bundles = []
        for path in paths:
            with opened(path) as original:
                bundles.append(_receive_path(original, admission, memory, progress))
                original.stand_firm()
            if any(received.table and received.table.plain for received in bundles[-1].received):
                watched.append(original)
        try:
            yield Bundle(
                received=tuple(received for bundle in bundles for received in bundle.received),
                findings=tuple(finding for bundle in bundles for finding in bundle.findings),
            )
        finally:
            for original in watched:
                original.stand_firm()


def _receive_path(original: Original, admission: Admission, memory: Memory, progress: Progress | None) -> Bundle:
    name = _name(original.path)
    advance = partial(progress, name) if progress else None
    if name.lower().endswith(".zip"):
        return _receive_archive(original, name, admission, memory, progress)
    size_bytes = original.stamp.size_bytes
    delivered = _Delivered(
        name=name, stream=original.stream, source=str(original.path.absolute()), size_bytes=size_bytes
    )
    return Bundle(received=(_receive(delivered, name, admission, memory, advance),))


def _name(path: Path) -> str:
    """The name of a file as text that can be written down, whatever bytes it was made of."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _receive_archive(
    original: Original, name: str, admission: Admission, memory: Memory, progress: Progress | None
) -> Bundle:
    advance = partial(progress, name) if progress else None
    head = original.stream.read(HEAD_BYTES) or b""
    if not head.startswith(ZIP):
        return Bundle(findings=(_no_archive(head, name, admission),))
    entries, findings = read_archive(original.stream, name, admission, memory, advance)
    received = []
    for entry in entries:
        full_name = f"{name}/{entry.name}"
        delivered = _Delivered(name=full_name, stream=entry.stream, source=entry.path, size_bytes=entry.size_bytes)
        advance = partial(progress, full_name) if progress else None
        received.append(_receive(delivered, entry.name, admission, memory, advance))
    return Bundle(received=tuple(received), findings=findings)


def _no_archive(head: bytes, name: str, admission: Admission) -> Finding:
    if not head:
        return phrase(admission, "archive", detail=f"{show_name(name)} is leeg.")
    kind = looks_like(head)
    what = f"lijkt {kind.name}" if kind else "is geen ZIP-bestand"
    detail = f"{show_name(name)} heet .zip, maar {what}."
    return phrase(admission, "archive", detail=detail, remedy=kind.remedy if kind else "")


def _receive(
    delivered: _Delivered, bare_name: str, admission: Admission, memory: Memory, advance: Advance | None
) -> Received:
    """Args: bare_name: without the archive."""
    found = scan(delivered.stream, delivered.size_bytes, admission.max_line_bytes, advance)
    received = Received(name=delivered.name, sha256=found.sha256, size_bytes=found.size_bytes, memory=memory)
    claim = read_name(bare_name, admission, looks_like=looks_like(found.head))
    if isinstance(claim, Finding):
        return replace(received, findings=(claim,))
    received = replace(received, layout=claim.file.layout, municipality=claim.municipality, period=claim.period)
    if found.empty and not found.too_long:
        return replace(received, findings=(phrase(admission, "empty"),))
    encoding = find_encoding(found, admission)
    if encoding is None:
        unfit = judge_encoding(found, admission)
        return replace(received, findings=(unfit.finding,), causes=unfit.causes)
    received = replace(
        received, causes=judge_marks(found, _row_of_mark(delivered, received, found, encoding, admission))
    )
    plain = _receive_plain(delivered, received, found, admission) if found.plain else None
    read = plain or rewrite(delivered.stream, received, encoding, admission, advance)
    return _name_text_above(read, delivered, encoding, admission) if read.table is None else read


def _row_of_mark(
    delivered: _Delivered, received: Received, found: Scan, encoding: str, admission: Admission
) -> int | None:
    """The row of a second byte order mark; in a plain file every row is a line."""
    if found.plain or not found.second_bom:
        return found.second_bom
    expected = admission.file_of(received.layout)
    return row_of(BOM.decode(encoding), delivered.stream, encoding, expected, admission)


def _name_text_above(received: Received, delivered: _Delivered, encoding: str, admission: Admission) -> Received:
    """Where the column names stand further down, that is all there is to say."""
    named = {admission.wordings[kind].rule for kind in ("column-count", "column-name", "delimiter")}
    if not any(finding.rule in named for finding in received.findings):
        return received
    expected = admission.file_of(received.layout)
    row = row_of_header(delivered.stream, encoding, expected, admission)
    if row is None:
        return received
    detail = f"De kolomnamen staan op regel {row}. De inhoud is daarom niet gecontroleerd."
    remedy = "Haal weg wat boven de kolomnamen staat, ook lege regels."
    finding = phrase(admission, "no-header", rows=(1,), detail=detail, remedy=remedy)
    message = f"Boven de regel met kolomnamen (regel {row}) staat tekst die er niet hoort, zoals een titel."
    cause = Cause(id="text-above", count=1, message=message, remedy=remedy, mendable=True, rules=(finding.rule,))
    return replace(received, findings=(finding,), causes=(cause,))


def _receive_plain(delivered: _Delivered, received: Received, found: Scan, admission: Admission) -> Received | None:
    """Leave the file as it is and read only its header; None when an engine could yet misread it."""
    expected = admission.file_of(received.layout)
    text = (found.first_line or b"").decode()
    delimiter = find_delimiter(text, expected, admission)
    is_even = found.even == delimiter.encode()
    if not is_even and _has_two_delimiters(delivered.stream, expected, admission):
        return None
    line = FirstLine(names=text.split(delimiter), delimiter=delimiter, expected=expected, admission=admission)
    header = judge_header(line)
    source = _safe_source(delivered, received.memory)
    if not source or (len(line.names) == 1 and found.blank_after):
        return None
    judged = replace(received, findings=header.findings, causes=(*received.causes, *header.causes))
    if header.columns is None:
        return judged
    skip = 0 if header.is_data else 1
    records = found.lines - skip
    table = Table(
        name=received.name,
        layout=expected.layout,
        municipality=received.municipality or "",
        period=received.period or "",
        sha256=received.sha256,
        size_bytes=received.size_bytes,
        source=source,
        delimiter=delimiter,
        skip=skip,
        columns=header.columns,
        records=records,
        plain=True,
        even=is_even,
        row_numbers=RowNumbers(1 + skip),
    )
    return replace(judged, table=table, rows=records)


def _has_two_delimiters(stream: FileIO, expected: ExpectedFile, admission: Admission) -> bool:
    """The rows are separated otherwise than the column names."""
    with text_of(stream, UTF_8) as text:
        beginning = begin(lines_of(text, admission), expected, admission)
        return beginning is not None and beginning.delimiter != beginning.records.delimiter


def _safe_source(delivered: _Delivered, memory: Memory) -> str | None:
    if delivered.source.isprintable() and LIKE_A_PATTERN.isdisjoint(delivered.source):
        return delivered.source
    return memory.hold(delivered.stream)
