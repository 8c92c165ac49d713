"""A large table piece by piece, for an engine that can only put a piece away compactly when it has read all of it.

And some of its lines, from all over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from os import SEEK_END
from pathlib import Path

from oporde.intake.memory import Memory, has_files_in_memory, write_all
from oporde.intake.tables import Table

PIECE_BYTES = 128 << 20
CHUNK_BYTES = 1 << 20
STRETCHES = 16
STRETCH_BYTES = 1 << 14


def in_pieces(table: Table) -> Iterator[Table]:
    """The same table in pieces of whole lines, about PIECE_BYTES each; a piece is there until the next is asked for.

    The lines to skip are in the first. Where the system has no files in memory the whole file is the only piece: nothing of
    it is copied to a disk.
    Raises: OSError, when the file is gone; Unreadable, when there is no room for a piece.
    """
    if not has_files_in_memory():
        yield table
        return
    skip, rest = table.skip, b""
    with Path(table.source).open("rb", buffering=0) as file:
        while True:
            with Memory() as memory:
                stream, path = memory.create()
                copied, end = 0, 0
                while not end and (chunk := rest or file.read(CHUNK_BYTES)):
                    copied, rest = copied + len(chunk), b""
                    if copied >= PIECE_BYTES and (end := chunk.rfind(b"\n") + 1):
                        chunk, rest = chunk[:end], chunk[end:]
                    write_all(stream, chunk)
                if not copied:
                    return
                yield replace(table, source=path, skip=skip)
            skip = 0


@contextmanager
def sample(table: Table) -> Iterator[Table | None]:
    """Some whole lines of a table, from STRETCHES places at equal distances; None where the system has no files in memory.

    Raises: OSError, when the file is gone; Unreadable, when there is no room.
    """
    if not has_files_in_memory():
        yield None
        return
    with Path(table.source).open("rb") as file, Memory() as memory:
        for _ in range(table.skip):
            file.readline()
        begin = file.tell()
        size_bytes = file.seek(0, SEEK_END) - begin
        stream, path = memory.create()
        for stretch in range(STRETCHES):
            file.seek(begin + size_bytes * stretch // STRETCHES)
            if stretch and not file.readline(STRETCH_BYTES).endswith(b"\n"):
                continue  # still within a line
            end = begin + size_bytes * (stretch + 1) // STRETCHES
            lines = file.read(min(max(end - file.tell(), 0), STRETCH_BYTES))
            write_all(stream, lines[: lines.rfind(b"\n") + 1])
        yield replace(table, source=path, skip=0)
