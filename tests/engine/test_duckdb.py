"""The engine by itself: what it reads, what it refuses to take for a right reading, what it counts and measures.

What it finds in whole files is held against an oracle in test_against_oracle.py; its traps are in tests/traps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from oporde.engine import duckdb as engine_module
from oporde.engine.duckdb import Circumstances, Delivered, DuckDB, Judged, Measured, RaggedLines
from oporde.errors import Unreadable
from oporde.intake import memory
from oporde.intake.tables import Table
from oporde.plan.model import IndicatorQuery, LayoutPlan, Plan
from oporde.protocol.admission import CodeValidity
from oporde.protocol.types.bsn import make_bsn
from tests.deliveries import RIGHT, TODAY, Row, client, clients, plain_table, table

START = "Datum_start_rechtsgeldigheid_ondersteuning"
REAL_START = "Datum_start_daadwerkelijke_ondersteuning"
END = "Datum_einde_rechtsgeldigheid_ondersteuning"
Lists = dict[str, tuple[CodeValidity, ...]]


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    with DuckDB(keep=20, threads=2) as engine:
        yield engine


def circumstances(plan: Plan, period: str = "H2_2017") -> Circumstances:
    days = next(item for item in plan.admission.periods if item.id == period)
    return Circumstances(
        municipality="0363",
        period=period,
        first_day=days.first_day,
        last_day=days.last_day,
        today=TODAY,
        inhabitants=plan.inhabitants["0363"],
    )


def lists(plan: Plan, layout: LayoutPlan) -> Lists:
    about = circumstances(plan)
    return {
        name: tuple(code for code in plan.lists[list_id] if code.holds_within(about.first_day, about.last_day))
        for name, list_id in layout.lists.items()
    }


@pytest.fixture
def plain(tmp_path: Path) -> Callable[..., Table]:
    """A file on disk as intake hands it over when it is plain."""

    def plain(content: bytes, records: int, word: str = "WMO", layout: str = "wmo", **other: object) -> Table:
        path = tmp_path / f"{len([*tmp_path.iterdir()])}.csv"
        path.write_bytes(content)
        made = plain_table(path, columns=RIGHT[word], records=records)
        return replace(made, layout=layout, size_bytes=len(content), **other)  # type: ignore[arg-type]

    return plain


@pytest.fixture
def read(engine: DuckDB, plan: Plan) -> Callable[[Table], int]:
    def read(table: Table, number: int = 0) -> int:
        layout = plan.layout(table.layout)
        engine.set_circumstances(circumstances(plan))
        return engine.read(number, table, layout, lists(plan, layout))

    return read


# --- Settings


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("autoinstall_known_extensions", False),
        ("autoload_known_extensions", False),
        ("temp_directory", ""),
        ("max_temp_directory_size", "0 bytes"),
        ("enable_progress_bar", False),
        ("preserve_insertion_order", True),
    ],
)
def test_the_engine_is_set_up_to_stay_by_itself(engine: DuckDB, setting: str, value: object):
    ((found,),) = engine._connection.execute(f"SELECT current_setting('{setting}')").fetchall()

    assert found == value


def test_threads_and_memory_are_what_was_asked():
    with DuckDB(threads=3, memory_limit="100MB") as engine:
        ((threads, limit),) = engine._connection.execute(
            "SELECT current_setting('threads'), current_setting('memory_limit')"
        ).fetchall()

    assert (threads, limit) == (3, "95.3 MiB")


def test_nothing_is_written_on_standard_output_however_long_a_query_takes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    """DuckDB draws a bar there after two seconds (here at once); it would stand in the middle of the JSON."""
    connect = duckdb.connect

    def impatient(*args: object, **settings: object) -> duckdb.DuckDBPyConnection:
        connection = connect(*args, **settings)  # type: ignore[arg-type]
        connection.execute("SET progress_bar_time = 0")
        return connection

    monkeypatch.setattr(duckdb, "connect", impatient)
    with DuckDB() as engine:
        capfd.readouterr()  # what our own impatience drew
        engine._connection.execute("SELECT count(*) FROM range(20_000_000) AS t(x) WHERE x * x % 7 = 3").fetchall()

    assert capfd.readouterr() == ("", "")


# --- Reading


def test_records_are_counted(read: Callable, plain: Callable):
    assert read(plain(table(rows=clients(7)), 7)) == 7


@pytest.mark.parametrize("records", [6, 8, 0])
def test_another_number_of_records_than_intake_counted_is_not_believed(read: Callable, plain: Callable, records: int):
    with pytest.raises(RaggedLines):
        read(plain(table(rows=clients(7)), records))


@pytest.mark.parametrize(
    "wrong",
    [b";x", b";", b";;;;", b"\r\n20180212;0363", b"\r\n20180212;0363\r\n20180212"],
)
def test_a_line_with_another_number_of_fields_is_not_believed(read: Callable, plain: Callable, wrong: bytes):
    lines = table(rows=clients(7)).split(b"\r\n")
    lines[4] += wrong

    with pytest.raises(RaggedLines):
        read(plain(b"\r\n".join(lines), 7 + wrong.count(b"\r\n")))


def test_a_quote_is_a_character_like_any_other(read: Callable, plain: Callable, engine: DuckDB, plan: Plan):
    """Intake hands over a file with quotes only as a copy from which they were taken; one that is left is data."""
    made = plain(table(rows=[client(0, Leveringsvorm='"1"'), client(1, Leveringsvorm='"1'), client(2)]), 3)

    assert read(made) == 3
    assert records(judged(engine, made, plan), "W104") == (0, 1)


def test_a_column_that_stands_elsewhere_or_twice_is_read_by_its_name(
    read: Callable, plain: Callable, engine: DuckDB, plan: Plan
):
    rows = [client(0), client(1, Leveringsvorm="7")]
    order = ["Leveringsvorm", *(column for column in RIGHT["WMO"] if column != "Leveringsvorm")]
    content = b"\r\n".join(b"own;" + line for line in table(rows=rows, columns=order).split(b"\r\n")[:-1]) + b"\r\n"
    made = plain(content, 2, columns=("", *order))

    read(made)

    assert {found.check.rule: found.records for found in judged(engine, made, plan).found if found.count} == {
        "W107": (1,)
    }


def test_reading_again_under_the_same_number_forgets_the_first(
    read: Callable, plain: Callable, engine: DuckDB, plan: Plan
):
    read(plain(table(rows=[client(n, Leveringsvorm="7") for n in range(9)]), 9))
    made = plain(table(rows=clients(4)), 4)
    read(made)

    assert judged(engine, made, plan).found == ()


@pytest.mark.parametrize(
    ("wrong", "in_memory", "unused"),
    [(1, True, "whole_query"), (30, True, "wrong_query"), (1, False, "wrong_query")],
    ids=["few", "many", "not known"],
)
def test_wrong_values_are_judged_while_reading_where_there_are_many(
    engine: DuckDB, plan: Plan, plain: Callable, monkeypatch: pytest.MonkeyPatch,
    wrong: int, in_memory: bool, unused: str,
):  # fmt: skip
    monkeypatch.setattr(engine_module, "MANY", 100)
    if not in_memory:
        monkeypatch.delattr(memory.os, "memfd_create")
    file = plain(table(rows=[*clients(100 - wrong), *clients(wrong, Leveringsvorm="9")]), 100)
    layout = replace(plan.layout("wmo"), **{unused: "SELECT error('used')"})  # type: ignore[arg-type]
    engine.set_circumstances(circumstances(plan))

    assert engine.read(0, file, layout, lists(plan, layout)) == 100

    found = engine.judge(0, file, layout, {}, production=False).found
    assert {one.count for one in found if one.check.rule == "W107"} == {wrong}


def test_where_no_sample_can_be_taken_the_file_is_judged_all_the_same(
    engine: DuckDB, plan: Plan, plain: Callable, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise Unreadable("no room")

    monkeypatch.setattr(engine_module, "MANY", 10)
    monkeypatch.setattr("oporde.intake.pieces.write_all", full)
    file = plain(table(rows=clients(10)), 10)
    layout = replace(plan.layout("wmo"), wrong_query="SELECT error('used')")
    engine.set_circumstances(circumstances(plan))

    assert engine.read(0, file, layout, lists(plan, layout)) == 10


def test_the_municipality_that_delivers_is_only_a_code_where_the_list_has_it(
    engine: DuckDB, plan: Plan, plain: Callable
):
    layout = plan.layout("wmo")
    file = plain(table(rows=[*clients(3, Gemeentecode="0363"), *clients(1, Gemeentecode="0009")]), 4)
    for municipality in ("0363", "9999"):
        engine.set_circumstances(replace(circumstances(plan), municipality=municipality))
        codes = lists(plan, layout)
        codes["gemeenten"] = tuple(code for code in codes["gemeenten"] if code.code == "0009")

        engine.read(0, file, layout, codes)

        found = engine.judge(0, file, layout, {}, production=False).found
        assert [one.records for one in found if one.check.rule == "W111"] == [(0, 1, 2)]


# --- Counting


def judged(engine: DuckDB, table: Table, plan: Plan, *, production: bool = False) -> Judged:
    return engine.judge(0, table, plan.layout(table.layout), {}, production=production)


def records(judged: Judged, rule: str) -> tuple[int, ...]:
    return next(found.records for found in judged.found if found.check.rule == rule)


@pytest.fixture
def odd(plain: Callable) -> Table:
    rows = [
        client(n % 50, Leveringsvorm=("1", "7", "x", "")[n % 4], Beschikt_volume=("0", "3", "x")[n % 3])
        for n in range(200)
    ]
    return plain(table(rows=rows), 200)


def test_both_ways_of_counting_give_the_same(
    read: Callable, engine: DuckDB, plan: Plan, odd: Table, monkeypatch: pytest.MonkeyPatch
):
    read(odd)
    in_groups = judged(engine, odd, plan)
    monkeypatch.setattr(engine_module, "COMBINATIONS", 1)

    one_by_one = judged(engine, odd, plan)

    assert one_by_one.found == in_groups.found != ()
    assert dict(one_by_one.causes) == {key: count for key, count in in_groups.causes.items() if count}


def test_no_more_records_are_kept_than_asked(plan: Plan, odd: Table):
    with DuckDB(keep=3) as engine:
        engine.set_circumstances(circumstances(plan))
        engine.read(0, odd, plan.layout("wmo"), lists(plan, plan.layout("wmo")))

        found = judged(engine, odd, plan).found

    assert all(len(one.records) == min(3, one.count) for one in found if one.check.counts == "rows" and one.count)
    assert records(Judged(found=found, not_run=(), causes={}, hints=()), "W107") == (1, 5, 9)


def test_a_rule_about_another_table_waits_for_that_table(read: Callable, plain: Callable, engine: DuckDB, plan: Plan):
    """With the table it is judged, without it there is nothing to say: it was not asked for."""
    layout = plan.layout("wmo")
    query = 'SELECT record, NULL AS twin, NULL AS unit FROM this WHERE EXISTS (SELECT 1 FROM "kosten_wmo")'
    checks = tuple(
        replace(check, query=query, tables=("kosten_wmo",)) if check.rule == "W210" else check
        for check in layout.checks
    )
    layout = replace(layout, checks=checks)
    made = plain(table(rows=clients(3)), 3)
    read(made)
    read(plain(table("KOSTENWMO"), 1, "KOSTENWMO", "kosten_wmo"), 1)

    alone = engine.judge(0, made, layout, {}, production=False)
    beside = engine.judge(0, made, layout, {"kosten_wmo": 1}, production=False)

    assert alone.found == ()
    assert records(beside, "W210") == (0, 1, 2)


def test_a_query_in_a_name_is_only_a_name(engine: DuckDB, plan: Plan, tmp_path: Path):
    """A path or a name with quotes in it stays what it is."""
    folder = tmp_path / "it's; DROP TABLE t0; --"
    folder.mkdir()
    path = folder / "a'b.csv"
    path.write_bytes(table(rows=clients(2)))
    made = plain_table(path, municipality="0363'; --", columns=RIGHT["WMO"], records=2)
    engine.set_circumstances(replace(circumstances(plan), municipality=made.municipality))

    assert engine.read(0, made, plan.layout("wmo"), lists(plan, plan.layout("wmo"))) == 2
    assert records(judged(engine, made, plan), "W202") == (0, 1)


# --- Files together


@pytest.mark.parametrize(
    ("rows", "equal"),
    [
        (clients(9), True),
        ([row | {"Aanmaakdatum_bestand": "20180115"} for row in clients(9)], True),
        ([*clients(8), client(8, Leveringsvorm="")], False),
        ([client(1), client(0), *clients(9)[2:]], False),
        ([client(0, Beschikt_volume="", Gedeclareerd_volume="3"), *clients(9)[1:]], False),
        (clients(8), False),
    ],
)
def test_a_fingerprint_is_that_of_the_text_in_order(
    engine: DuckDB, plan: Plan, plain: Callable, rows: list[Row], equal: bool
):
    layout = plan.layout("wmo")

    first = engine.fingerprints(plain(table(rows=clients(9)), 9), layout, ["Aanmaakdatum_bestand"])
    second = engine.fingerprints(plain(table(rows=rows), len(rows)), layout, ["Aanmaakdatum_bestand"])

    assert (first == second) is equal
    assert (first[0], second[0]) == (9, len(rows))


def test_a_fingerprint_does_not_depend_on_the_form_of_the_file(engine: DuckDB, plan: Plan, plain: Callable):
    layout, rows = plan.layout("wmo"), clients(9)
    order = tuple(reversed(RIGHT["WMO"]))

    one = engine.fingerprints(plain(table(rows=rows), 9), layout, ())
    other = engine.fingerprints(
        plain(table(rows=rows, columns=order, delimiter="\t", end="\n"), 9, columns=order, delimiter="\t"), layout, ()
    )

    assert one == other


def test_the_first_and_last_day_of_a_file_are_those_that_can_be_read(read: Callable, plain: Callable, engine: DuckDB):
    days = ["20180212", "x", "20180111", "", "20189999", "20180213"]
    read(plain(table(rows=[client(n, Aanmaakdatum_bestand=day) for n, day in enumerate(days)]), 6))

    assert engine.days(0, "Aanmaakdatum_bestand") == (date(2018, 1, 11), date(2018, 2, 13))


def test_a_file_without_a_day_that_can_be_read_has_no_first_day(read: Callable, plain: Callable, engine: DuckDB):
    read(plain(table(rows=[client(0, Aanmaakdatum_bestand="x")]), 1))

    assert engine.days(0, "Aanmaakdatum_bestand") is None


# --- Measuring


@pytest.fixture
def measure(engine: DuckDB, plan: Plan, plain: Callable) -> Callable[..., dict[tuple[str, str], Measured]]:
    """Every indicator over these rows: {"wmo": rows, "previous.wmo": rows, …}."""

    def measure(tables: Mapping[str, list[Row]]) -> dict[tuple[str, str], Measured]:
        words = {"wmo": "WMO", "kosten_wmo": "KOSTENWMO", "sbw": "SBW", "jeugd": "JEUGD"}
        delivered = {}
        for name, rows in tables.items():
            layout = name.removeprefix("previous.")
            about = circumstances(plan, "H1_2017" if layout != name else "H2_2017")
            made = plain(table(words[layout], rows), len(rows), words[layout], layout)
            delivered[name] = Delivered(table=made, about=about, lists=lists(plan, plan.layout(layout)))
        found = engine.measure(delivered, circumstances(plan), plan.layouts, plan.views, plan.indicators)
        return {(one.indicator, one.subject): one for one in found}

    return measure


def rows_of(engine: DuckDB, query: str) -> list[tuple]:
    return engine._connection.execute(query).fetchall()


def test_an_arrangement_that_ends_in_one_file_and_goes_on_in_the_next_is_one_that_is_open(
    measure: Callable, engine: DuckDB
):
    """The end in the first half-year is overruled by the later file: the failure of 2020 and 2021."""
    measure({"wmo": [client(0, **{END: ""})], "previous.wmo": [client(0, **{END: "20170630"})]})

    assert rows_of(engine, 'SELECT count(*), count("end") FROM arrangements') == [(1, 0)]


def test_without_numbers_rows_that_join_within_three_days_are_one_arrangement(measure: Callable, engine: DuckDB):
    without = {"Toewijzingsnummer": "", REAL_START: ""}
    rows = [
        client(0, **without | {START: "20170101", END: "20170731"}),
        client(0, **without | {START: "20170803", END: "20170901"}),
        client(0, **without | {START: "20170905", END: ""}),
        client(1, **without | {START: "20170101", END: ""}),
        client(1, **without | {START: "20170201", END: ""}),
    ]

    measure({"wmo": rows})

    assert rows_of(engine, "SELECT count(*) FROM arrangements GROUP BY BSN ORDER BY BSN") == [(2,), (2,)]


def test_equal_rows_and_rows_outside_the_period_are_not_measured(measure: Callable, engine: DuckDB, plan: Plan):
    late = client(5, **{START: "20180101", REAL_START: "", END: ""})

    found = measure({"wmo": [client(0), client(0), client(1), late]})

    assert rows_of(engine, "SELECT count(*) FROM used") == [(2,)]
    assert found["O01", ""].value == pytest.approx(1000 * 2 / plan.inhabitants["0363"])
    assert found["O05", ""].value == 1


def test_every_indicator_measures_a_whole_delivery(measure: Callable, plan: Plan):
    rows = [client(n, **{START: f"2017{1 + n % 12:02d}15", REAL_START: ""}) for n in range(300)]
    costs: list[Row] = [{}]
    whole = {"wmo": rows, "kosten_wmo": costs, "sbw": costs, "jeugd": costs}

    found = measure(whole | {f"previous.{name}": its for name, its in whole.items()})

    assert {indicator for indicator, _ in found} == {indicator.id for indicator in plan.indicators}


@pytest.mark.parametrize("delivered", [{}, {"wmo": []}, {"kosten_wmo": [{}]}])
def test_every_indicator_says_that_it_does_not_know_where_nothing_was_delivered(
    measure: Callable, plan: Plan, delivered: dict[str, list[Row]]
):
    found = measure(delivered)

    assert {indicator for indicator, _ in found} == {indicator.id for indicator in plan.indicators}
    of_wmo = [one for (indicator, _), one in found.items() if indicator in ("O05", "O10", "O13")]
    assert [(one.value, one.red) for one in of_wmo] == [(None, None)] * 3


def test_an_indicator_has_one_value_for_each_subject(engine: DuckDB, plan: Plan):
    indicator = IndicatorQuery(
        id="T01",
        title="",
        unit="persons",
        layout="wmo",
        query="SELECT * FROM (VALUES ('01', 3), ('02', 30), ('03', NULL)) AS t(subject, value)",
        orange='"value" > 2',
        red='"value" > 20',
        undecided="",
    )

    found = engine.measure({}, circumstances(plan), plan.layouts, (), [indicator])

    assert [(one.subject, one.value, one.orange, one.red) for one in found] == [
        ("01", 3.0, True, False),
        ("02", 30.0, True, True),
        ("03", None, None, None),
    ]


def test_an_indicator_that_is_wrong_is_our_mistake_and_is_told(engine: DuckDB, plan: Plan):
    wrong = replace(plan.indicators[0], query="SELECT value FROM nothing")

    with pytest.raises(duckdb.Error):
        engine.measure({}, circumstances(plan), plan.layouts, (), [wrong])


def test_numbers_of_persons_are_not_among_what_is_measured(measure: Callable):
    found = measure({"wmo": clients(20)})

    assert [n for n in range(20) if make_bsn(n) in repr(found)] == []
