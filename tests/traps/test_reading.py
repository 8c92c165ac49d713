"""Ways in which a CSV reader gives wrong answers without a word. Each was seen to happen; none may reach a finding.

The files are small where the size does not matter; tests/engine/test_order.py has the large ones.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from oporde.engine.duckdb import DuckDB
from oporde.findings import Verdict
from oporde.plan.model import Plan
from tests.conftest import Judge
from tests.deliveries import RIGHT, client, clients, counts, finding, name_of, only, table, undecided, wmo, zipped

START = "Datum_start_rechtsgeldigheid_ondersteuning"
REAL_START = "Datum_start_daadwerkelijke_ondersteuning"
LINE = b"\r\n"


def lines(content: bytes) -> list[bytes]:
    """The header and the records, without line ends."""
    return content.removesuffix(LINE).split(LINE)


def joined(lines: list[bytes], end: bytes = LINE) -> bytes:
    return b"".join(line + end for line in lines)


# --- 1. The order of rows (see also tests/engine/test_order.py)


@pytest.mark.parametrize("query_name", ["rows_query", "whole_query"])
@pytest.mark.parametrize("layout", ["wmo", "kosten_wmo", "sbw", "jeugd"])
def test_the_pass_over_the_rows_holds_nothing_that_loses_their_order(
    plan: Plan, tmp_path: Path, layout: str, query_name: str
):
    """A list of codes written as IN becomes a join, and after a join rows come in any order, with any number."""
    path = tmp_path / "file.csv"
    path.write_bytes(wmo(clients(3)))
    layout_plan = plan.layout(layout)
    columns = ", ".join(f"'r{i}': 'VARCHAR'" for i in range(1, len(layout_plan.columns) + 1))
    connection = duckdb.connect()
    for name in ("municipality", "period_first_day", "period_last_day", "today"):
        connection.execute(
            f"SET VARIABLE {name} = (SELECT ?)", ["0363" if name == "municipality" else date(2018, 1, 1)]
        )
    for name, list_id in layout_plan.lists.items():
        codes = [code.code for code in plan.lists[list_id]]
        connection.execute(f'SET VARIABLE "list {name}" = (SELECT ?)', [codes])
        connection.execute(f'SET VARIABLE "pattern {name}" = (SELECT ?)', ["|".join(codes)])
    reader = f"read_csv('{path}', columns = {{{columns}}}, delim = ';', auto_detect = false, header = false)"
    query = f"WITH delivered AS (SELECT * FROM {reader})\n{getattr(layout_plan, query_name)}"

    operators = explained(connection, query)

    assert operators <= {"PROJECTION", "READ_CSV", "READ_CSV_AUTO", "TABLE_FUNCTION", "FILTER"}
    assert "READ_CSV" in operators
    listed = explained(connection, "SELECT * FROM range(9) AS t(x) WHERE x IN (1, 2, 3, 4, 5, 6, 7, 8)")
    assert any("JOIN" in operator for operator in listed), "this test would see a join"


def explained(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """The names of the operators of a query."""
    ((_, text),) = connection.execute(f"EXPLAIN (FORMAT JSON) {query}").fetchall()
    found: set[str] = set()

    def walk(nodes: list[dict]) -> None:
        for node in nodes:
            found.add(node["name"].strip())
            walk(node["children"])

    walk(json.loads(text))
    return found


# --- 2. A stray quote


@pytest.mark.parametrize("place", [2, 20_000, 40_001])
def test_a_quote_that_is_never_closed_is_named_and_nothing_is_approved(judge: Judge, place: int):
    content = lines(wmo(clients(8000) * 5))
    content[place - 1] = content[place - 1].replace(b";01;", b';"01;', 1)

    file = only(judge(joined(content)))

    found = finding(file.findings, "F006")
    assert found.rows == (place,)
    assert file.verdict is Verdict.REJECTED
    assert [f.rule for f in file.findings] == ["F006"]


def test_a_pair_of_stray_quotes_far_apart_does_not_swallow_the_lines_between(judge: Judge):
    content = lines(wmo(clients(8000) * 3))
    for place in (5000, 20_000):
        content[place - 1] = content[place - 1].replace(b";01;", b';"01;', 1)

    assert finding(only(judge(joined(content))).findings, "F006").rows == (5000,)


def test_a_quote_within_a_value_is_a_character_like_any_other(judge: Judge):
    rows = clients(6000)
    rows[2999]["Beschikt_volume"] = '3"'
    rows[4999]["Beschikt_volume"] = "x"

    file = only(judge(wmo(rows)))

    assert file.rows == 6000
    assert finding(file.findings, "W104").rows == (3001, 5001)


@pytest.mark.parametrize("text", ['"9"x', '"9" ', 'x"9"', ' "9"', '9"'])
def test_what_stands_beside_quotes_is_not_repaired_in_silence(judge: Judge, text: str):
    rows = clients(4)
    rows[1]["Beschikt_volume"] = text

    file = only(judge(wmo(rows)))

    assert file.rows == 4
    assert counts(file.findings) == {("W104", "Beschikt_volume"): 1}
    assert finding(file.findings, "W104").rows == (3,)


# --- 3. Lines that are left out


def test_rows_behind_lines_that_cannot_be_read_keep_their_number(judge: Judge):
    content = lines(wmo(clients(40)))
    content[10] += b";surplus"
    content[20] = b"20180212;0363"
    content[25:25] = [b"", b""]
    content += [b"", lines(wmo([client(40, Beschikt_volume="x")]))[1]]  # on lines 44 and 45

    file = only(judge(joined(content)))

    assert finding(file.findings, "H004").rows == (11, 21, 26, 27, 44)
    assert finding(file.findings, "H004").count == 5
    assert finding(file.findings, "W104").rows == (45,)


@pytest.mark.parametrize("surplus", [b";", b";;;", b";x", b'"";'])
def test_a_field_too_many_is_seen_also_when_it_is_empty(judge: Judge, surplus: bytes):
    """A reader that drops empty fields at the end of a line does not see that the line was shifted."""
    content = lines(wmo(clients(30)))
    content[12] = surplus + content[12] if surplus == b'"";' else content[12] + surplus

    file = only(judge(joined(content)))

    assert counts(file.findings) == {("H004", None): 1}
    assert finding(file.findings, "H004").rows == (13,)
    assert file.verdict is Verdict.REJECTED


def test_a_line_that_is_shifted_by_an_empty_field_is_not_judged_by_what_is_left_of_it(judge: Judge):
    content = lines(wmo(clients(30)))
    content[7] = b";" + content[7]  # ends in an empty Reden_beeindiging, which a lenient reader drops

    assert counts(only(judge(joined(content))).findings) == {("H004", None): 1}


def test_a_field_too_many_on_one_line_does_not_make_up_for_one_too_few_on_another(judge: Judge):
    content = lines(wmo(clients(30)))
    content[7] = content[7] + b";"
    content[20] = content[20].removesuffix(b";")

    assert finding(only(judge(joined(content))).findings, "H004").rows == (8, 21)


def test_every_line_has_a_separator_at_its_end(judge: Judge):
    content = [line + b";" for line in lines(wmo(clients(30)))]

    file = only(judge(joined(content)))

    assert counts(file.findings) == {("H001", None): 1}
    assert file.rows == 30


# --- 4. Columns that no query reads


@pytest.mark.parametrize("column", ["Gedeclareerd_volume", "Reden_beeindiging"])
def test_a_byte_that_is_no_text_is_found_in_every_column(judge: Judge, column: str):
    content = wmo([*clients(20), client(20, **{column: "@@"})]).replace(b"@@", b"\x81")

    file = only(judge(content))

    assert finding(file.findings, "F006").rows == (22,)
    assert file.verdict is Verdict.REJECTED


def test_a_byte_that_is_no_text_is_found_in_a_column_that_does_not_belong(judge: Judge):
    content = [line + b";" + (b"\x8f" if i == 9 else b"own") for i, line in enumerate(lines(wmo(clients(20))))]

    assert finding(only(judge(joined(content))).findings, "F006").rows == (10,)


def test_a_field_too_few_is_found_where_only_a_column_that_does_not_belong_is_short(judge: Judge):
    content = [line + (b"" if i == 9 else b";own") for i, line in enumerate(lines(wmo(clients(20))))]

    file = only(judge(joined(content)))

    assert finding(file.findings, "H004").rows == (10,)
    assert file.rows == 20


# --- 5. The header


def test_columns_are_read_by_their_name_and_not_by_their_place(judge: Judge):
    columns = [*RIGHT["WMO"]]
    columns[8], columns[9] = columns[9], columns[8]  # start and end change places
    rows = [client(0, Datum_einde_rechtsgeldigheid_ondersteuning="20170901", Reden_beeindiging="19"), *clients(20)[1:]]

    found = counts(only(judge(wmo(rows, columns=columns))).findings)

    assert found == {("H002", None): 2}


def test_a_column_with_another_name_is_not_taken_for_the_one_that_belongs_there(judge: Judge):
    content = wmo(clients(5)).replace(b"Leveringsvorm", b"Geboortejaar")

    file = only(judge(content))

    assert finding(file.findings, "H002").column == "Leveringsvorm"
    assert undecided(file.findings)["W107", "Leveringsvorm"] == 5


# --- 6. Lenient dates and numbers

NO_DATES = ("2024011", " 2024011", "2024011\t", "20240131 ", "00000101", "2024 131", "20240230", "2024-1-1", "20241301")
NO_NUMBERS = ("1e000007", "0x202401", "2024_013", " 7", "7 ", "+7", "-7", "7.0", "7,0", "٧", "７", "1e2", "7.")


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_date_is_none(judge: Judge, text: str):
    found = counts(only(judge(wmo([client(0, **{REAL_START: text}), *clients(20)[1:]]))).findings)

    assert list(found) in ([("W104", REAL_START)], [("W105", REAL_START)], [("W106", REAL_START)])


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number_is_none(judge: Judge, text: str):
    found = counts(only(judge(wmo([client(0, Beschikt_volume=text), *clients(20)[1:]]))).findings)

    assert found == {("W104", "Beschikt_volume"): 1}


@pytest.mark.parametrize(
    ("amount", "rule"),
    [("1.5", "K102"), ("1e6", "K102"), ("0x10", "K102"), ("1_000", "K102"), ("1234567890123", "K103")],
)
def test_an_amount_is_not_rounded_and_not_guessed(judge: Judge, amount: str, rule: str):
    found = counts(only(judge({name_of("KOSTENWMO"): table("KOSTENWMO", [{"Begrote_kosten": amount}])})).findings)

    assert found == {(rule, "Begrote_kosten"): 1}


# --- 7. Line ends


@pytest.mark.parametrize("ends", [(b"\r\n", b"\n"), (b"\n", b"\r\n"), (b"\n", b"\r"), (b"\r", b"\r\n")])
def test_mixed_line_ends_are_told_and_all_rows_are_judged(judge: Judge, ends: tuple[bytes, bytes]):
    rows = clients(3000)
    rows[2500]["Leveringsvorm"] = "7"
    content = lines(wmo(rows))

    file = only(judge(b"".join(line + ends[i > 1000] for i, line in enumerate(content))))

    assert file.rows == 3000
    assert counts(file.findings) == {("F007", None): 1, ("W107", "Leveringsvorm"): 1}
    assert finding(file.findings, "W107").rows == (2502,)


def test_a_field_too_many_is_seen_in_a_file_with_mixed_line_ends(judge: Judge):
    content = lines(wmo(clients(10)))
    content[4] += b";9"

    file = only(judge(content[0] + b"\n" + joined(content[1:])))

    assert finding(file.findings, "H004").rows == (5,)


def test_lines_that_end_in_a_carriage_return_alone_are_rows(judge: Judge):
    rows = clients(50)
    rows[30]["Leveringsvorm"] = "7"

    file = only(judge(wmo(rows, end="\r")))

    assert file.rows == 50
    assert finding(file.findings, "W107").rows == (32,)
    assert finding(file.findings, "F007").severity.value == "signal"


# --- 8. Nothing, NUL and blanks


def test_an_empty_value_is_empty_in_quotes_too(judge: Judge):
    rows = [client(0, BSN='""'), client(1, BSN=""), client(2, Datum_einde_rechtsgeldigheid_ondersteuning='""')]

    assert counts(only(judge(wmo(rows))).findings) == {("W101", "BSN"): 2}


@pytest.mark.parametrize("column", ["BSN", "Leveringsvorm", START, "Beschikt_volume", "Gemeentecode"])
@pytest.mark.parametrize("pad", ["{} ", " {}", "\t{}", "{}\u00a0", " "])
def test_blanks_around_a_value_are_not_taken_off(judge: Judge, column: str, pad: str):
    row = client(0)
    row[column] = pad.format({**RIGHT["WMO"], **row}[column])

    assert counts(only(judge(wmo([row, *clients(20)[1:]]))).findings) == {("W104", column): 1}


@pytest.mark.parametrize("place", [0, 1, 5])
def test_a_nul_byte_makes_a_file_unreadable(judge: Judge, place: int):
    content = lines(wmo(clients(20)))
    content[place] = content[place][:9] + b"\0" + content[place][9:]

    file = only(judge(joined(content)))

    assert finding(file.findings, "F006").rows == (place + 1,)
    assert file.verdict is Verdict.REJECTED


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\n\n\n", b" \r\n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_nothing_is_not_a_clean_file(judge: Judge, content: bytes):
    file = only(judge(content))

    assert counts(file.findings) == {("F005", None): 1}
    assert file.verdict is Verdict.REJECTED


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", ""])
def test_a_header_alone_is_not_a_clean_file(judge: Judge, end: str):
    file = only(judge(wmo([], end=end)))

    assert ("W203", None) in counts(file.findings)
    assert file.verdict is Verdict.REJECTED
    assert file.rows == 0


@pytest.mark.parametrize("content", [wmo(clients(3)).removesuffix(LINE), b"\xef\xbb\xbf" + wmo(clients(3))])
def test_a_byte_order_mark_and_a_last_line_without_end_are_fine(judge: Judge, content: bytes):
    file = only(judge(content))

    assert file.findings == ()
    assert file.rows == 3


def test_a_row_of_separators_only_is_a_row_with_empty_cells(judge: Judge):
    content = lines(wmo(clients(30)))
    content.insert(5, b";" * 17)

    file = only(judge(joined(content)))

    assert file.rows == 31
    assert finding(file.findings, "W101", "BSN").rows == (6,)
    assert finding(file.findings, "W102").rows == (6,)


# --- 9. Line ends within a value


def test_rows_are_numbered_as_a_spreadsheet_does_where_values_hold_line_ends(judge: Judge):
    chance = random.Random(9)
    rows, bad = [], []
    for number in range(500):
        row = [*({**RIGHT["WMO"], **client(number)}).values()]
        if chance.random() < 0.2:
            row[6] = chance.choice(("1\n1", "1\r\n\r\n1", "\r1"))
            bad.append(number + 2)
        rows.append(row)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([[*RIGHT["WMO"]], *rows])

    file = only(judge(text.getvalue().encode(), examples=500))

    assert file.rows == 500
    assert finding(file.findings, "W104").rows == tuple(bad)


# --- 10. Values are text first


def test_a_row_with_a_bad_value_is_still_judged_for_everything_else(judge: Judge):
    rows = [client(n, **{START: "x", "Leveringsvorm": "7", "Beschikt_volume": "0"}) for n in range(20)]
    rows += [client(n, Gemeentecode="x", BSN="") for n in range(20, 40)]

    found = counts(only(judge(wmo(rows))).findings)

    assert found == {
        ("W104", START): 20,
        ("W107", "Leveringsvorm"): 20,
        ("W132", None): 20,
        ("W104", "Gemeentecode"): 20,
        ("W101", "BSN"): 20,
    }


# --- 11. What a moment with a time zone needs


def test_no_library_for_time_zones_is_needed(judge: Judge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pytz", None)
    late = table("SBW", [{"Aanmaakdatum_bestand": "20171130"}])

    outcome = judge({name_of(): wmo(), name_of("SBW"): late})

    assert not outcome.not_run
    assert finding(outcome.findings, "X06").count == 2


# --- Encodings


@pytest.mark.parametrize("text", ["€ 3", "“3”", "3–4", "Š", "é", "café"])
def test_windows_1252_is_read_to_the_letter_with_euro_sign_and_curly_quotes(judge: Judge, text: str):
    rows = clients(10)
    rows[6]["Beschikt_volume"] = text

    of_windows = only(judge(wmo(rows).decode().encode("cp1252")))
    of_unicode = only(judge(wmo(rows)))

    assert finding(of_windows.findings, "W104").rows == (8,)
    assert (of_windows.findings, of_windows.causes) == (of_unicode.findings, of_unicode.causes)


def test_the_length_of_a_value_is_counted_in_characters(judge: Judge, plan: Plan):
    """Four letters of which two take two bytes are four characters: W104 and not W105 tells them."""
    assert counts(only(judge(wmo([client(0, Gemeentecode="éé12"), *clients(9)[1:]]))).findings) == {
        ("W104", "Gemeentecode"): 1
    }


# --- Nothing from elsewhere, nothing left behind


def test_no_extension_is_loaded_or_downloaded(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    loaded: list[list[str]] = []
    lock = DuckDB.lock

    def look(self: DuckDB) -> None:
        query = "SELECT extension_name FROM duckdb_extensions() WHERE loaded AND install_mode <> 'STATICALLY_LINKED'"
        loaded.append([name for (name,) in self._connection.execute(query).fetchall()])
        lock(self)

    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(DuckDB, "lock", look)

    judge({"MSD.zip": zipped({name_of(): wmo(clients(9)), name_of("SBW"): table("SBW")})})

    assert loaded == [[]]
    assert [*(tmp_path / "home").iterdir()] == []  # where an extension would have come


@pytest.mark.parametrize("query", ["LOAD httpfs", "LOAD encodings", "INSTALL httpfs", "INSTALL spatial"])
def test_an_extension_cannot_be_had(query: str):
    with DuckDB() as engine:
        engine.lock()

        with pytest.raises(duckdb.Error):
            engine._connection.execute(query)


def test_a_query_that_needs_an_extension_fails_and_fetches_nothing():
    with DuckDB() as engine:
        query = "SELECT value FROM duckdb_settings() WHERE name LIKE 'auto%_known_extensions'"
        assert engine._connection.execute(query).fetchall() == [("false",), ("false",)]

        with pytest.raises(duckdb.Error):
            engine._connection.execute("SELECT * FROM read_csv('https://example.org/a.csv')")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('{path}')",
        "SELECT * FROM '{path}'",
        "COPY (SELECT 1) TO '{path}.out'",
        "ATTACH '{path}.db' AS other",
        "SET enable_external_access = true",
        "SET threads = 1",
        "SET lock_configuration = false",
        "SET memory_limit = '100GB'",
        "SET temp_directory = '{folder}'",
        "PRAGMA enable_profiling",
        "EXPORT DATABASE '{folder}'",
    ],
)
def test_once_rules_run_no_query_reaches_a_file_or_a_setting(tmp_path: Path, query: str):
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n")
    with DuckDB() as engine:
        engine.lock()

        with pytest.raises(duckdb.Error):
            engine._connection.execute(query.format(path=path, folder=tmp_path))

    assert [*tmp_path.iterdir()] == [path]


def test_a_rule_that_would_read_a_file_does_not_run(judge: Judge, plan: Plan, tmp_path: Path):
    """The language has no way to say so; should one be found, the engine still refuses."""
    (tmp_path / "secret.txt").write_text("1")
    wmo_plan = plan.layout("wmo")
    query = f"SELECT 0 AS record, NULL AS twin, NULL AS unit FROM read_text('{tmp_path / 'secret.txt'}')"
    checks = tuple(replace(check, query=query) if check.rule == "W204" else check for check in wmo_plan.checks)

    outcome = judge(wmo(), plan=replace(plan, layouts=(replace(wmo_plan, checks=checks),)))

    assert [failed.rule for failed in outcome.not_run] == ["W204"]
    assert outcome.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("limit", ["10MB"])  # with 30 MB a check may succeed
def test_too_little_memory_is_said_and_nothing_is_spilled(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
):
    for name in ("here", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)

    outcome = judge(wmo(clients(9000) * 20), memory_limit=limit)

    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.not_run
    assert only(outcome).findings == ()
    assert [*(tmp_path / "here").iterdir()] == []
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert [path.name for path in (tmp_path / "delivery").iterdir()] == [name_of()]


def test_a_check_leaves_nothing_on_disk(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deliver: Callable
):
    (tmp_path / "tmp").mkdir()
    monkeypatch.chdir(tmp_path / "tmp")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)

    judge({"MSD.zip": zipped({name_of(): wmo(clients(9), quote='"'), name_of("SBW"): b""}), name_of("JEUGD"): b"x"})

    assert [*(tmp_path / "tmp").iterdir()] == []
