"""The check finds what a plain loop over the rows finds: the same counts and the same rows, by every road.

The loop is benchmarks/peers/plain_python.py, which knows no query. It judges the rules of the Wmo file; what intake
says about the form of a file (F, H) and about files together (X) is told elsewhere.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest

from benchmarks.faults import BAD_VALUES, FAULTS, VALUE_FAULTS, Fault
from benchmarks.odd_file import write_odd_file
from benchmarks.peers.plain_python import Findings, find
from benchmarks.peers.wmo import COLUMNS, NUMBERS, ROWS_KEPT, Delivery
from oporde.engine import duckdb as engine
from oporde.findings import Outcome, Verdict
from oporde.intake import pieces
from tests.conftest import Judge
from tests.deliveries import (
    FIRST_DAY,
    LAST_DAY,
    TODAY,
    Counts,
    cells,
    client,
    counts,
    finding,
    name_of,
    only,
    undecided,
    wmo,
    zipped,
)

Table = list[list[str]]


def expected(path: Path) -> Findings:
    return find(Delivery(path, "0363", FIRST_DAY, LAST_DAY, TODAY))


def assert_equal(outcome: Outcome, oracle: Findings, rows_moved: int = 0) -> None:
    """The file was read, no rule failed, and the Wmo rules found exactly what the oracle found, on the same rows."""
    file = only(outcome)
    found: Counts = {key: count for key, count in counts(file.findings).items() if key[0].startswith("W")}
    rows = {(f.rule, f.column): [*f.rows] for f in file.findings if f.count and f.rule.startswith("W")}

    assert not outcome.not_run
    assert differences(found, oracle.counts) == {}
    # A file without rows is counted once, and no row can be shown.
    shown = {key: [row + rows_moved for row in oracle.rows[key]] if key[0] != "W203" else [] for key in oracle.counts}
    assert differences(rows, shown) == {}


def differences(found: Mapping, expected: Mapping) -> dict:
    return {
        key: (found.get(key), expected.get(key)) for key in (*found, *expected) if found.get(key) != expected.get(key)
    }


# --- The same table in other forms


def fields(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file, delimiter=";")]


def text(table: Table, *, delimiter: str = ";", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in table)


def all_quoted(table: Table) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(table)
    return file.getvalue().encode()


def here_and_there_quoted(table: Table) -> bytes:
    chance = random.Random(len(table))
    quoted = [[f'"{cell}"' if chance.random() < 0.05 else cell for cell in row] for row in table[1:]]
    return text([table[0], *quoted], end="\n").encode()


def mixed_ends(table: Table) -> bytes:
    chance = random.Random(len(table))
    return "".join(";".join(row) + chance.choice(("\r\n", "\n", "\r")) for row in table).encode()


def other_order(table: Table) -> bytes:
    order = random.Random(len(table)).sample(range(len(COLUMNS)), len(COLUMNS))
    return text([[row[place] for place in order] for row in table]).encode()


def with_a_column_more(table: Table) -> bytes:
    extra = [["eigen_kenmerk", *(f"dossier {n}" for n in range(1, len(table)))][n] for n in range(len(table))]
    return text([[*row[:7], own, *row[7:]] for row, own in zip(table, extra, strict=True)]).encode()


FORMS: dict[str, Callable[[Table], bytes]] = {
    "crlf": lambda table: text(table).encode(),
    "lf": lambda table: text(table, end="\n").encode(),
    "cr": lambda table: text(table, end="\r").encode(),
    "mixed": mixed_ends,
    "bom": lambda table: b"\xef\xbb\xbf" + text(table).encode(),
    "no last line end": lambda table: text(table).removesuffix("\r\n").encode(),
    "blank lines at the end": lambda table: (text(table) + "\r\n\r\n\r\n").encode(),
    "quoted": all_quoted,
    "quoted with bom": lambda table: b"\xef\xbb\xbf" + all_quoted(table),
    "quoted here and there": here_and_there_quoted,
    "another order": other_order,
    "a column more": with_a_column_more,
    "header in capitals": lambda table: text(
        [[name.upper().replace("_", " ") for name in table[0]], *table[1:]]
    ).encode(),
    "tabs": lambda table: text(table, delimiter="\t").encode(),
    "bars, quoted": lambda table: text([[f'"{cell}"' for cell in row] for row in table], delimiter="|").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_a_file_does_not_change_what_is_found(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
):
    path = tmp_path / "odd.csv"
    monkeypatch.setattr(engine, "MANY", 0)
    for seed, at_once in ((1, False), (2, True)):
        monkeypatch.setattr(engine.DuckDB, "_many_are_wrong", lambda *_, told=at_once: told)
        write_odd_file(path, 700, seed=seed, bad_share=0.05)

        assert_equal(judge(FORMS[form](fields(path)), examples=ROWS_KEPT), expected(path))


def test_a_file_in_an_archive_is_judged_alike(judge: Judge, tmp_path: Path):
    write_odd_file(tmp_path / "odd.csv", 700, seed=3)

    outcome = judge({"MSD.zip": zipped({name_of(): (tmp_path / "odd.csv").read_bytes()})}, examples=ROWS_KEPT)

    assert_equal(outcome, expected(tmp_path / "odd.csv"))


def test_a_file_in_windows_1252_is_judged_alike(judge: Judge, tmp_path: Path):
    path = tmp_path / "odd.csv"
    write_odd_file(path, 700, seed=4, bad_share=0.1)
    path.write_text(path.read_text("utf-8").replace("١٢", "€“"), "utf-8", newline="")

    assert_equal(judge(path.read_text("utf-8").encode("cp1252"), examples=ROWS_KEPT), expected(path))


def test_blank_lines_before_the_header_move_the_rows(judge: Judge, tmp_path: Path):
    path = tmp_path / "odd.csv"
    write_odd_file(path, 300, seed=5)

    assert_equal(judge(b"\r\n\r\n" + path.read_bytes(), examples=ROWS_KEPT), expected(path), rows_moved=2)


# --- Many tables


ODD = [
    *((600, 0.02, 8, seed) for seed in range(10, 20)),
    *((600, 0.3, 3, seed) for seed in range(20, 26)),
    *((600, 0.0, 4, seed) for seed in range(26, 32)),
    *((49, 0.02, 8, 40), (50, 0.0, 2, 41), (51, 0.0, 1, 42), (1, 0.0, 1, 43), (2, 0.5, 2, 44)),
    (20_000, 0.02, 8, 50),
]


@pytest.mark.parametrize(("rows", "bad_share", "clients", "seed"), ODD)
def test_where_everything_meets_everything(
    judge: Judge,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    bad_share: float,
    clients: int,
    seed: int,
):
    path = tmp_path / "odd.csv"
    write_odd_file(path, rows, seed=seed, bad_share=bad_share, clients=clients)
    oracle = expected(path)

    monkeypatch.setattr(pieces, "PIECE_BYTES", 20_000)
    monkeypatch.setattr(pieces, "CHUNK_BYTES", 7_000)
    monkeypatch.setattr(engine, "MANY", 0)
    # Wrong values are judged after the pass over the rows and within it; all at once and piece by piece.
    for at_once, large in product((False, True), (engine.LARGE, 0)):
        monkeypatch.setattr(engine.DuckDB, "_many_are_wrong", lambda *_, told=at_once: told)
        monkeypatch.setattr(engine, "LARGE", large)
        assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT, threads=1 + seed % 2), oracle)


class TestFilesLikeRealOnes:
    """Made by benchmarks/generate.py, which needs numpy and polars."""

    @pytest.fixture
    def generate(self) -> Callable[..., None]:
        made = pytest.importorskip("benchmarks.generate", reason="needs requirements/bench.txt")

        def generate(path: Path, rows: int, *, special: str | None = None, **how: float) -> None:
            made.generate(path, rows, special=made.Special(special) if special else None, **how)

        return generate

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_an_ordinary_file(self, judge: Judge, tmp_path: Path, generate: Callable[..., None], seed: int):
        path = tmp_path / "file.csv"
        generate(path, 6000, seed=seed, faulty_share=0.06)

        assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), expected(path))

    def test_a_clean_file_is_approved(self, judge: Judge, tmp_path: Path, generate: Callable[..., None]):
        generate(tmp_path / "file.csv", 20_000, seed=4, faulty_share=0)

        outcome = judge((tmp_path / "file.csv").read_bytes(), production=True)

        assert outcome.verdict is Verdict.APPROVED
        assert only(outcome).findings == ()

    @pytest.mark.parametrize(
        "special",
        ["wrong-municipality", "wrong-period", "dummy-bsn", "every-value-wrong", "every-rule-fails", "header-only"],
    )
    def test_a_file_that_is_wrong_all_over(
        self, judge: Judge, tmp_path: Path, generate: Callable[..., None], special: str
    ):
        path = tmp_path / "file.csv"
        generate(path, 3000, special=special)

        assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), expected(path))


# --- Every fault by itself


def test_every_value_that_is_wrong_in_a_row_of_its_own(judge: Judge, tmp_path: Path):
    path = tmp_path / "fault.csv"
    path.write_bytes(wmo([client(n) | changed(fault.cells) for n, fault in enumerate(VALUE_FAULTS)]))

    assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), expected(path))


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in VALUE_FAULTS], ids=str)
def test_every_fault_in_a_file_of_its_own(judge: Judge, tmp_path: Path, fault: Fault):
    """The last of thirty right rows has it, in part copied from the row before."""
    rows: list[dict[str, str]] = [client(number) for number in range(30)]
    right = dict(zip(COLUMNS, cells("WMO", rows[-2]), strict=True))
    rows[-1] |= {COLUMNS[number - 1]: right[COLUMNS[number - 1]] for number in fault.copied} | changed(fault.cells)
    path = tmp_path / "fault.csv"
    path.write_bytes(wmo(rows))

    oracle = expected(path)
    assert fault.rule in {rule for rule, _ in oracle.counts}
    assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), oracle)


def test_a_death_on_a_day_that_cannot_be_read_is_not_judged(judge: Judge, tmp_path: Path):
    """Support without an end runs on after any day; yet what does not parse fires no later rule, and W209 is one.

    So it is told that the row could not be judged; its own finding (W106) leads to the mending of it. A row that
    can be read is judged beside it.
    """
    rows = [
        client(1, Datum_einde_daadwerkelijke_ondersteuning="20171131", Reden_beeindiging="02"),
        client(1, Datum_einde_daadwerkelijke_ondersteuning="20171130", Reden_beeindiging="02"),
        client(1, Datum_einde_rechtsgeldigheid_ondersteuning="", Leveringsvorm="2"),
    ]
    path = tmp_path / "file.csv"
    path.write_bytes(wmo(rows))

    outcome = judge(path.read_bytes(), examples=ROWS_KEPT)

    assert finding(only(outcome).findings, "W209").rows == (3,)
    assert undecided(only(outcome).findings)["W209", None] == 1
    assert_equal(outcome, expected(path))


def changed(cells: Mapping[int, str]) -> dict[str, str]:
    return {COLUMNS[number - 1]: text for number, text in cells.items()}


# --- Values from nowhere

DIGITS = "0123456789"
ALPHABETS = (
    DIGITS,
    DIGITS + " ",
    DIGITS + "+-.,eE_x'",
    "0129",
    DIGITS + "\t\x0b\x0c\u00a0\u2028\x1c\x1f\ufeff",
    "٠١٢３４²½Ⅷé",
)
LIKELY = (*sorted({text for _, bad in BAD_VALUES.items() for _, text in bad}), "", "", " ", "-", "00000000", "2017 101")


def value_from_nowhere(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(LIKELY)
    length = chance.choice((1, 2, 4, 7, 8, 8, 8, 9, 9, 10))
    head = chance.choice(("", "", "2017", "20", "19", "0000"))[:length]
    return head + "".join(chance.choices(chance.choice(ALPHABETS), k=length - len(head)))


@pytest.mark.parametrize("seed", range(4))
def test_no_value_is_read_more_leniently_than_its_rule_says(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    """Also by both ways of counting: rows are either alike in groups, or counted code by code and flag by flag."""
    chance = random.Random(seed)
    path = tmp_path / "odd.csv"
    table = [[*COLUMNS], *([value_from_nowhere(chance) for _ in NUMBERS] for _ in range(5000))]
    path.write_text(text(table), "utf-8", newline="")
    monkeypatch.setattr(engine, "COMBINATIONS", (100, 1_000_000)[seed % 2])

    assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), expected(path))


@pytest.mark.parametrize("column", [1, 3, 13])
def test_eight_or_nine_characters_are_a_date_or_a_number_only_if_they_are_digits(
    judge: Judge, tmp_path: Path, column: int
):
    """Every place of a right value takes every odd character in turn, and every two places take a pair of them."""
    right = {1: "20170228", 3: "999990019", 13: "20170228"}[column]
    odd = " \t+-._eExX,:/'0\u00a0٣"
    values = [right[:i] + c + right[i + 1 :] for i in range(len(right)) for c in odd]
    values += [
        right[:i] + c + right[i + 1 : j] + d + right[j + 1 :]
        for i in range(len(right))
        for j in range(i + 1, len(right))
        for c in odd[:9]
        for d in odd[:9]
    ]
    path = tmp_path / "odd.csv"
    path.write_bytes(wmo([client(n % 9000, **{COLUMNS[column - 1]: value}) for n, value in enumerate(values)]))

    assert_equal(judge(path.read_bytes(), examples=ROWS_KEPT), expected(path))
