"""Pieces of a sheet: the right rows and columns, and nothing in them that may not be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from oporde.checking import Tables, check
from oporde.findings import Outcome
from oporde.plan.model import Plan
from oporde.portal.deliveries.excerpts import cell_of, cut, looks_like_a_number_of_someone, mask
from oporde.portal.deliveries.shapes import Piece
from oporde.portal.web.sheets import Cell
from oporde.protocol.types.bsn import make_bsn
from tests.deliveries import TODAY, clients, name_of, table

Cut = Callable[..., tuple[Piece, ...]]
SOMEONE = make_bsn(5)


@pytest.fixture
def pieces(plan: Plan, deliver: Callable[..., list[Path]]) -> Cut:
    def pieces(content: bytes) -> tuple[Piece, ...]:
        found: list[Piece] = []

        def look(outcome: Outcome, tables: Tables) -> None:
            for file, its in zip(outcome.files, tables, strict=True):
                assert its is not None
                found.extend(cut(its, plan.layout(its.layout), file, 1))

        check(deliver({name_of(): content}), plan, today=TODAY, threads=1, then=look)
        return tuple(found)

    return pieces


def test_a_piece_shows_the_wrong_row_with_its_neighbours(pieces: Cut):
    rows = clients(9)
    rows[4] = {**rows[4], "Type_aanbieder": "x"}

    [piece] = [piece for piece in pieces(table(rows=rows)) if piece.column == "Type_aanbieder"]

    assert [(row.number, row.marked) for row in piece.sheet.rows] == [(5, False), (6, True), (7, False)]
    assert [column.header for column in piece.sheet.columns if column.marked] == ["Type_aanbieder"]
    assert [column.letter for column in piece.sheet.columns] == ["E", "F", "G", "H", "I"]
    [cell] = [cell for row in piece.sheet.rows for cell in row.cells if cell.marked]
    assert cell == Cell("x", marked=True)


def test_rows_that_are_left_out_are_a_row_without_cells(pieces: Cut):
    rows = clients(9)
    rows[1], rows[7] = ({**rows[n], "Type_aanbieder": "x"} for n in (1, 7))

    [piece] = [piece for piece in pieces(table(rows=rows)) if piece.column == "Type_aanbieder"]

    assert [row.number for row in piece.sheet.rows if not row.cells] == [5]
    assert [row.number for row in piece.sheet.rows] == [2, 3, 4, 5, 8, 9, 10]


def test_numbers_of_rows_are_those_of_the_spreadsheet_whatever_stands_between(pieces: Cut):
    rows = clients(3)
    rows[2] = {**rows[2], "Type_aanbieder": "x"}
    header, first, *others = table(rows=rows).split(b"\r\n")

    [piece] = [p for p in pieces(b"\r\n".join([header, first, b"", *others])) if p.column == "Type_aanbieder"]

    assert [row.number for row in piece.sheet.rows if row.marked] == [5]


def test_a_column_that_nobody_knows_is_masked(pieces: Cut):
    rows = [{**row, "Type_aanbieder": "x"} for row in clients(2)]
    content = table(rows=rows).replace(b"Leveringsvorm", b"Naam_client")

    piece = next(piece for piece in pieces(content) if piece.column == "Type_aanbieder")

    names = [column.header for column in piece.sheet.columns]
    cells = [row.cells[names.index("")] for row in piece.sheet.rows]
    assert all(cell.masked for cell in cells)


def test_no_piece_holds_the_number_of_anyone(pieces: Cut):
    rows = [{**row, "Type_aanbieder": SOMEONE, "Beschikt_volume": SOMEONE} for row in clients(5)]

    found = pieces(table(rows=rows))

    shown = [cell.text for piece in found for row in piece.sheet.rows for cell in row.cells]
    assert found
    assert not any(row["BSN"] in text for row in rows for text in shown if "BSN" in row)
    assert not any(SOMEONE in text for text in shown)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (SOMEONE, True),
        (f"naam {SOMEONE[:4]}.{SOMEONE[4:6]}.{SOMEONE[6:]}", True),
        (f"12{SOMEONE}", True),
        ("20171231", False),
        ("31122017", False),
        ("61000001", False),
        ("1234", False),
        ("", False),
    ],
)
def test_what_looks_like_the_number_of_someone_is_known(text: str, is_one: bool):
    assert looks_like_a_number_of_someone(text) is is_one


def test_eight_digits_where_amounts_stand_are_an_amount():
    assert cell_of("61000000") == Cell("••••••••", masked=True)
    assert cell_of("61000000", amount=True) == Cell("61000000")
    assert cell_of(SOMEONE, amount=True).masked


def test_a_mask_keeps_the_form_and_nothing_else():
    assert mask("1234.56 ab-é") == "••••.•• ••-•"


def test_a_cell_shows_no_control_signs_and_is_not_endless():
    assert cell_of("a\u202eb") == Cell("a�b")
    assert len(cell_of("x" * 500).text) == 40
    assert cell_of("", hidden=True) == Cell("")
