"""Rows are recognised in the next attempt: the same, changed, added or gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from oporde.intake.unpack import unpack
from oporde.plan.model import Plan
from oporde.portal.deliveries.marks import compare, key_for, marks_of
from oporde.portal.deliveries.shapes import RowsDiffer
from oporde.protocol.types.bsn import make_bsn
from tests.deliveries import RIGHT, Row, name_of, table

KEY = key_for("marks", b"secret")
ONE, TWO, THREE = ({"BSN": make_bsn(n)} for n in range(3))
MORE = {"Beschikt_volume": "9"}

Marked = Callable[..., bytes]


@pytest.fixture
def marked(plan: Plan, deliver: Callable[..., list[Path]]) -> Marked:
    def marked(rows: Sequence[Row], word: str = "WMO", key: bytes = KEY, **form: object) -> bytes:
        with unpack(deliver({name_of(word): table(word, rows, **form)}), plan.admission) as bundle:  # type: ignore[arg-type]
            [received] = bundle.received
            assert received.table is not None
            marks = marks_of(received.table, plan.layout(received.table.layout), key)
        assert marks is not None
        return marks

    return marked


@pytest.mark.parametrize(
    ("now", "differ"),
    [
        ([ONE, TWO], RowsDiffer(same=2, changed=0, added=0, gone=0)),
        ([TWO, ONE], RowsDiffer(same=2, changed=0, added=0, gone=0)),
        ([ONE, TWO, THREE], RowsDiffer(same=2, changed=0, added=1, gone=0)),
        ([ONE], RowsDiffer(same=1, changed=0, added=0, gone=1)),
        ([ONE, {**TWO, **MORE}], RowsDiffer(same=1, changed=1, added=0, gone=0)),
        ([ONE, ONE, TWO], RowsDiffer(same=2, changed=0, added=1, gone=0)),
        ([{**THREE, **MORE}, TWO], RowsDiffer(same=1, changed=0, added=1, gone=1)),
    ],
)
def test_rows_are_the_same_changed_added_or_gone(marked: Marked, now: list[Row], differ: RowsDiffer):
    assert compare(marked([ONE, TWO]), marked(now)) == differ


def test_the_form_of_the_file_makes_no_difference(marked: Marked):
    plain = marked([ONE, TWO])

    assert marked([ONE, TWO], quote='"', end="\r", columns=[*reversed(RIGHT["WMO"])]) == plain


def test_without_persons_a_row_is_that_of_its_place(marked: Marked):
    before: list[Row] = [{}, {}]
    now: list[Row] = [{}, {"Begrote_kosten": "1"}]

    assert compare(marked(before, "SBW"), marked(now, "SBW")) == RowsDiffer(same=1, changed=1, added=0, gone=0)


def test_without_the_key_marks_say_nothing(marked: Marked):
    assert marked([ONE]) != marked([ONE], key=key_for("persons", b"secret"))
    assert len(marked([ONE, TWO])) == 32
