"""Marks by which rows are recognised in the next attempt, without the rows: two keyed hashes a row.

One is of whose row it is, one of all its values. Who has not the key learns nothing from them but how many are equal.
"""

from __future__ import annotations

import hashlib
import hmac
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from oporde.intake.tables import Table
from oporde.plan.model import LayoutPlan
from oporde.portal.deliveries.shapes import RowsDiffer

MOST_ROWS = (
    2_000_000  # of a larger file nobody asks which rows were changed; counting them would cost more than the check
)
MARK_BYTES = 8
BETWEEN = b"\x1f"


def key_for(purpose: str, secret: bytes) -> bytes:
    """A key of its own for each purpose: who has marks and rows cannot join them."""
    return hmac.digest(secret, purpose.encode(), "sha256")


def marks_of(table: Table, layout: LayoutPlan, key: bytes) -> bytes | None:
    """The marks of all rows, in order: 8 bytes of whose, 8 bytes of what. None for a file with too many rows."""
    if table.records > MOST_ROWS:
        return None
    places = {name: place for place, name in reversed(list(enumerate(table.columns))) if name}
    order = [places.get(column.name, -1) for column in layout.columns]
    persons = [places[column.name] for column in layout.columns if column.personal and column.name in places]
    marks = array("Q")
    for record, values in enumerate(rows_of(table)):
        padded = (*values, b"")  # -1: a column that is not there is as good as empty
        whose = BETWEEN.join([values[place] for place in persons]) if persons else str(record).encode()
        what = BETWEEN.join([padded[place] for place in order])
        marks.append(_mark(whose, key))
        marks.append(_mark(what, key))
    if sys.byteorder == "big":
        marks.byteswap()
    return marks.tobytes()


def rows_of(table: Table) -> Iterator[list[bytes]]:
    """The values of each record, as they were delivered; one line a record, that intake saw to."""
    delimiter, width = table.delimiter.encode(), len(table.columns)
    with Path(table.source).open("rb") as file:
        for number, line in enumerate(file):
            if number >= table.skip:
                values = line.rstrip(b"\r\n").split(delimiter)
                yield values if len(values) >= width else values + [b""] * (width - len(values))


def _mark(text: bytes, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text, digest_size=MARK_BYTES, key=key).digest(), "little")


def compare(earlier: bytes, now: bytes) -> RowsDiffer:
    """How the rows of two attempts differ. The order of rows makes no difference."""
    before, after = _rows(earlier), _rows(now)
    same = before & after
    gone = Counter({whose: 0 for whose, _ in before})
    added = Counter({whose: 0 for whose, _ in after})
    for (whose, _), count in (before - same).items():
        gone[whose] += count
    for (whose, _), count in (after - same).items():
        added[whose] += count
    changed = (gone & added).total()
    return RowsDiffer(same=same.total(), changed=changed, added=added.total() - changed, gone=gone.total() - changed)


def _rows(marks: bytes) -> Counter[tuple[int, int]]:
    numbers = array("Q")
    numbers.frombytes(marks)
    if sys.byteorder == "big":
        numbers.byteswap()
    return Counter(zip(numbers[::2], numbers[1::2], strict=True))
