"""A large table piece by piece, for an engine that can only put a piece away compactly when it has read all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from oporde.intake.memory import Memory, has_files_in_memory, write_all
from oporde.intake.tables import Table

PIECE_BYTES = 128 << 20
CHUNK_BYTES = 1 << 20


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
