"""What a worker makes and a page shows comes back from JSON as it went in."""

from __future__ import annotations

from oporde.portal.deliveries.shapes import Difference, Excerpts, Piece, Repair, Repaired, RowsDiffer, Same
from oporde.portal.web.sheets import Cell, Column, Row, Sheet

SHEET = Sheet(
    title="0513_WMO_H2_2017.csv",
    columns=(Column("C", "BSN", marked=True),),
    rows=(Row(2, (Cell("•••••••••", marked=True, masked=True),), marked=True), Row(3)),
    note="Persoonsgegevens zijn onleesbaar gemaakt.",
)


def test_pieces_come_back_as_they_were_sealed():
    excerpts = Excerpts(
        pieces=(Piece(file=1, rule="W104", column="BSN", sheet=SHEET),),
        repairs=(
            Repair(
                copy=1,
                file="0513_WMO_H2_2017.csv",
                column="Begindatum",
                rows=(Repaired(row=2, before=Cell("31-12-2017"), after=Cell("20171231")),),
            ),
        ),
    )

    assert Excerpts.from_json(excerpts.to_json()) == excerpts


def test_a_difference_comes_back_as_it_was_kept_and_reading_it_leaves_the_row_alone():
    same = Same(rule="W104", column="BSN", title="Negen cijfers", before=3, now=1)
    difference = Difference(earlier="e", still=(same,), rows=RowsDiffer(same=10, changed=1, added=2, gone=0))
    kept = difference.to_json()

    assert Difference.from_json(kept) == difference
    assert Difference.from_json(kept) == difference
