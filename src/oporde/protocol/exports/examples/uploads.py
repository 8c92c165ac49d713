"""The files of an example of an upload: a name, a text, an archive or a damage, and the rest right."""

from __future__ import annotations

from collections.abc import Callable

from oporde.protocol.exports.examples.files import csv_bytes, cut_off, locked, zip_bytes
from oporde.protocol.exports.examples.target import Cells, Target, read_name
from oporde.protocol.model import Upload
from oporde.protocol.protocol import Layout

RightRows = Callable[[Target, Layout], list[Cells]]
"""The rows of a right file for a sender and period."""


def uploaded(upload: Upload, target: Target, right_rows: RightRows) -> dict[str, bytes]:
    """Name → content of the file, or of the archive, that the example describes."""
    naming = target.protocol.head.naming
    if upload.entries is not None:
        entries = [(name, _right_content(name, target, right_rows)) for name in map(target.text, upload.entries)]
        return {target.text(upload.name or naming.archive_example): _damaged(upload, zip_bytes(entries))}
    layout = _layout(upload, target)
    name = target.text(upload.name) if upload.name else target.file_name(layout)
    if upload.text is None:
        content = _right_content(name, target, right_rows, layout)
    else:
        content = _text(upload.text, target, layout).encode(upload.encoding)
    return {name: _damaged(upload, content)}


def _layout(upload: Upload, target: Target) -> Layout:
    return target.protocol.layout(upload.layout) if upload.layout else target.protocol.layouts[0]


def _right_content(name: str, target: Target, right_rows: RightRows, otherwise: Layout | None = None) -> bytes:
    """What belongs in a file of this name, so that its name is all that can be wrong with it."""
    if name.endswith("/"):
        return b""
    layout = otherwise or target.protocol.layouts[0]
    said = read_name(target.protocol, name)
    if said is not None:
        layout = next(x for x in target.protocol.layouts if x.word.upper() == said.word)
        known = [period for period in target.protocol.head.periods if period.id == said.period]
        target = target.of(said.municipality).in_period(known[0] if known else target.period)
    return csv_bytes(target.protocol, layout, right_rows(target, layout))


def _text(text: str, target: Target, layout: Layout) -> str:
    delimiter = target.protocol.head.form.delimiter
    header = delimiter.join(column.name for column in layout.columns)
    row = delimiter.join(target.cells(layout, {}))
    return target.text(text).replace("{header}", header).replace("{row}", row)


def _damaged(upload: Upload, content: bytes) -> bytes:
    if upload.damage == "cut-off":
        return cut_off(content)
    return locked(content) if upload.damage == "encrypted" else content
