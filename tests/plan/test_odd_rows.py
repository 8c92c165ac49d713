"""Rows that are wrong as a whole are named as one cause, and no other row is: values one column off, and totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oporde.engine import duckdb
from oporde.findings import Cause, Outcome
from oporde.protocol.exports.examples.rightful import right_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.protocol import Protocol
from oporde.report.technical_feedback import technical_feedback
from tests.conftest import Judge
from tests.deliveries import clients, name_of, only, table, wmo
from tests.mending.spoilings import VALUES, Lines, spoiled, written

ODD = {"total-row", "shifted-right", "shifted-left"}
WORDS = {"wmo": "WMO", "kosten_wmo": "KOSTENWMO", "sbw": "SBW", "jeugd": "JEUGD"}
END = 11  # the real end of the support, empty in a right row
LAYOUTS = st.sampled_from([*WORDS])

Shift = Callable[[Sequence[str], int], list[str]]


def with_a_cell(cells: Sequence[str], place: int) -> list[str]:
    """An empty cell came between, and the last one fell off."""
    return [*cells[:place], "", *cells[place:-1]]


def without_a_cell(cells: Sequence[str], place: int) -> list[str]:
    """A cell fell away, and an empty one came at the end."""
    return [*cells[:place], *cells[place + 1 :], ""]


def rows_of(content: bytes) -> Lines:
    return [line.split(";") for line in content.decode().splitlines()]


def odd(outcome: Outcome) -> list[Cause]:
    return [cause for cause in only(outcome).causes if cause.id in ODD]


@pytest.fixture(params=["afterwards", "while reading"])
def _judged_when(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a row is told after the pass over the rows where few are wrong, and within it where many are."""
    monkeypatch.setattr(duckdb, "MANY", 0)
    monkeypatch.setattr(duckdb.DuckDB, "_many_are_wrong", lambda *_: request.param == "while reading")


# --- Values one column off


@pytest.mark.usefixtures("_judged_when")
@pytest.mark.parametrize(
    ("shift", "id", "column"),
    [(with_a_cell, "shifted-right", "Beschikte_eenheid"),
     (without_a_cell, "shifted-left", "Datum_einde_daadwerkelijke_ondersteuning")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("rows", "told"),
    [([4], "Op regel 5 "), ([4, 6, 7], "Op regel 5, 7 en 8 "), (range(4, 31), "Op 27 regels ")],
    ids=["one", "a few", "from some row on"],
)  # fmt: skip
def test_values_that_stand_one_column_off_are_one_cause(
    judge: Judge, shift: Shift, id: str, column: str, rows: Sequence[int], told: str
):
    lines = rows_of(wmo(clients(30)))
    for row in rows:
        lines[row] = shift(lines[row], END)

    outcome = judge(written(lines))

    [cause] = only(outcome).causes
    assert (cause.id, cause.count, cause.mendable) == (id, len(rows), False)
    assert cause.message.startswith(told)
    assert column in cause.message
    assert "naar rechts" in cause.message or "naar links" in cause.message
    assert {"W105"} <= set(cause.rules) == {found.rule for found in only(outcome).findings if found.count}
    [file] = technical_feedback(outcome).files
    assert all(complaint.explained for complaint in file.part.to_mend)


def test_it_is_told_apart_from_what_else_happened_to_the_file(judge: Judge):
    """Zeros that were lost on every row are no reason not to see which rows are off, and are counted on all."""
    lines = spoiled(rows_of(wmo(clients(30))), lambda _, value: value.lstrip("0"), ["Gemeentecode"])
    lines[4] = with_a_cell(lines[4], END)

    causes = {cause.id: cause.count for cause in only(judge(written(lines))).causes}

    assert causes == {"lost-leading-zeros": 30, "shifted-right": 1}


def test_a_row_that_is_off_is_no_longer_taken_for_lost_zeros_where_others_are_off(judge: Judge):
    """Its volume of 1 looks like a unit without its zero, and only its frequency cannot be one."""
    lines = rows_of(wmo(clients(9)))
    doubtful = [*lines[4][:12], "1", "04", "2", "", "", ""]
    lines[4] = with_a_cell(doubtful, END)

    alone = judge(written(lines))
    lines[6] = with_a_cell(lines[6], END)
    beside = judge(written(lines))

    assert [cause.id for cause in only(alone).causes] == ["lost-leading-zeros"]
    assert [(cause.id, cause.count) for cause in only(beside).causes] == [("shifted-right", 2)]


def test_of_many_suspect_rows_some_are_looked_at_first_and_then_all(judge: Judge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duckdb, "LOOKED_AT_FIRST", 3)
    lines = rows_of(wmo(clients(60)))
    lines[1:] = [with_a_cell(line, END) for line in lines[1:]]

    [cause] = odd(judge(written(lines)))

    assert (cause.id, cause.count) == ("shifted-right", 60)


@given(data=st.data(), layout=LAYOUTS, seed=st.integers(0, 50), shift=st.sampled_from([with_a_cell, without_a_cell]))
@settings(max_examples=8)
def test_only_rows_that_are_off_are_named(
    judge: Judge, protocol: Protocol, data: st.DataObject, layout: str, seed: int, shift: Shift
):
    found = protocol.layout(layout)
    header = [column.name for column in found.columns]
    rows = [list(row) for row in right_rows(make_target(protocol, "0363", "H2_2017"), found, 30, seed)]
    touched = data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=8))
    for row in touched:
        rows[row] = shift(rows[row], data.draw(st.integers(0, len(header) - 1)))

    causes = odd(judge({name_of(WORDS[layout]): written([header, *rows])}, examples=50))

    assert sum(cause.count for cause in causes) <= len(touched)
    if layout == "wmo":  # the others hold a total with code 00, which is still the sum of the others when all are off
        assert all(cause.id.startswith("shifted") for cause in causes)


@given(layout=LAYOUTS, seed=st.integers(0, 50), how=st.sampled_from([None, *VALUES]), data=st.data())
@settings(max_examples=10)
def test_no_right_file_has_such_rows_nor_one_with_values_in_another_spelling(
    judge: Judge, protocol: Protocol, layout: str, seed: int, how: str | None, data: st.DataObject
):
    found = protocol.layout(layout)
    lines = [[column.name for column in found.columns]]
    lines += map(list, right_rows(make_target(protocol, "0363", "H2_2017"), found, 30, seed))
    if how:
        lines = spoiled(lines, VALUES[how], data.draw(st.sets(st.sampled_from(lines[0]))) or None)

    assert odd(judge({name_of(WORDS[layout]): written(lines)})) == []


# --- Totals

PARTS = [
    {"Type_maatwerkarrangement": "01", "Begrote_kosten": "1000", "Gerealiseerde_kosten": "1100"},
    {"Type_maatwerkarrangement": "02", "Begrote_kosten": "500", "Gerealiseerde_kosten": ""},
    {"Type_maatwerkarrangement": "03", "Begrote_kosten": "20", "Gerealiseerde_kosten": "30"},
]
TOTAL = {"Type_maatwerkarrangement": "00", "Begrote_kosten": "1520", "Gerealiseerde_kosten": "1130"}


@pytest.mark.usefixtures("_judged_when")
@pytest.mark.parametrize(
    ("rows", "last"),
    [
        (PARTS, ";;;1520;1130"),
        (PARTS, "20180212;0363;;1520;1130"),
        (PARTS, ";;;1520;"),
        ([TOTAL, *PARTS], ";;;3040;2260"),
        ([TOTAL, *PARTS], ";;;1520;1130"),
        (PARTS, "Totaal;;;9;9"),
        (PARTS, ";;TOTAAL:;1520;1130"),
        (PARTS, "Totaal kosten Wmo;;;;"),
        (PARTS, "20180212;0363;Eindtotaal;1.520;1.130"),
        (PARTS, ";;Som;1520;1130"),
        (PARTS, ";;;;Total"),
    ],
)
def test_a_row_that_adds_up_others_is_one_cause(judge: Judge, rows: list[dict[str, str]], last: str):
    content = table("KOSTENWMO", rows) + f"{last}\r\n".encode()

    outcome = judge({name_of("KOSTENWMO"): content})

    [cause] = odd(outcome)
    assert (cause.id, cause.count, cause.mendable) == ("total-row", 1, False)
    assert cause.message.startswith(f"Regel {len(rows) + 2} is een totaalrij")
    assert technical_feedback(outcome).causes[0].id == "total-row"


def test_totals_halfway_and_at_the_end_are_named_together(judge: Judge):
    lines = rows_of(table("KOSTENWMO", PARTS))
    lines[3:3] = [["", "", "Subtotaal", "1500", "1100"]]

    [cause] = odd(judge({name_of("KOSTENWMO"): written([*lines, ["Totaal", "", "", "1520", "1130"]])}))

    assert cause.message.startswith("Regel 4 en 6 zijn totaalrijen")


def test_a_total_below_the_clients_is_one(judge: Judge):
    [cause] = odd(judge(wmo(clients(5)) + b"Totaal;;5;;;;;;;;;;15;;;390;;\r\n"))

    assert cause.message.startswith("Regel 7 is een totaalrij")
    assert {"W101", "W104"} <= set(cause.rules)


def test_a_total_below_many_rows_that_are_wrong_is_found(judge: Judge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duckdb, "LOOKED_AT_FIRST", 1)
    lines = spoiled(rows_of(wmo(clients(40))), lambda _, value: "?", ["Gemeentecode"])

    [cause] = odd(judge(written([*lines, ["Totaal", *[""] * 17]])))

    assert (cause.id, cause.count) == ("total-row", 1)


@pytest.mark.parametrize("last", ["Totaal", "Totaal aantal rijen: 3;", ";;;;;Totaal: 1520"])
def test_a_total_with_other_cells_than_a_row_is_one(judge: Judge, last: str):
    outcome = judge({name_of("KOSTENWMO"): table("KOSTENWMO", PARTS) + f"{last}\r\n".encode()})

    [cause] = odd(outcome)
    assert (cause.count, cause.rules) == (1, ("H004",))
    assert cause.message.startswith("Regel 5 is een totaalrij")


@pytest.mark.parametrize(
    "last",
    [
        ";;;1519;1130",  # no sum
        ";0363;04;1520;1130",  # it has a key
        ";;;;",
        ";;;0;0",
        ";;Somber;1;1",
    ],
)
def test_a_row_that_only_misses_something_is_none(judge: Judge, last: str):
    assert odd(judge({name_of("KOSTENWMO"): table("KOSTENWMO", PARTS) + f"{last}\r\n".encode()})) == []
