"""The indicators of the GMSD, carried out over delivered tables; and the merge of records into arrangements."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from oporde.engine.duckdb import Circumstances, Delivered, DuckDB, KeptRows, Measured
from oporde.intake.tables import Bundle
from oporde.intake.unpack import unpack
from oporde.plan.kept import load_plan
from oporde.plan.model import Plan
from oporde.protocol.exports.examples import write_examples
from oporde.protocol.folder import find_protocol
from tests.known import GMSD, protocol_of

HEADER = [column.name for column in protocol_of(GMSD).layout("wmo").columns]
ROW = dict(
    zip(
        HEADER,
        [
            "20180212",
            "0513",
            "999990019",
            "700001",
            "01",
            "01",
            "1",
            "1",
            "20160301",
            "",
            "20160307",
            "",
            "3",
            "04",
            "2",
            "",
            "",
            "",
        ],
        strict=True,
    )
)


def circumstances(plan: Plan, municipality: str, period: str) -> Circumstances:
    days = next(item for item in plan.admission.periods if item.id == period)
    return Circumstances(
        municipality=municipality,
        period=period,
        first_day=days.first_day,
        last_day=days.last_day,
        today=date(2018, 2, 12),
        inhabitants=plan.inhabitants.get(municipality),
    )


def as_delivered(plan: Plan, bundle: Bundle, municipality: str) -> dict[str, Delivered]:
    """The tables of H2 2017, and those of H1 2017 as the previous ones."""
    delivered = {}
    for received in bundle.received:
        table = received.table
        assert table is not None
        about = circumstances(plan, municipality, table.period)
        lists = {
            key: tuple(code for code in plan.lists[id] if code.holds_within(about.first_day, about.last_day))
            for key, id in plan.layout(table.layout).lists.items()
        }
        name = table.layout if table.period == "H2_2017" else f"previous.{table.layout}"
        delivered[name] = Delivered(table=table, about=about, lists=lists)
    return delivered


def measured(plan: Plan, paths: list[Path], municipality: str = "0513") -> dict[str, list[Measured]]:
    """The indicators of H2 2017 over these files, by id."""
    found: dict[str, list[Measured]] = {}
    with unpack(paths, plan.admission) as bundle, DuckDB() as engine:
        delivered = as_delivered(plan, bundle, municipality)
        about = circumstances(plan, municipality, "H2_2017")
        for one in engine.measure(delivered, about, plan.layouts, plan.views, plan.indicators):
            found.setdefault(one.indicator, []).append(one)
        ends = engine._connection.execute('SELECT "end" FROM arrangements').fetchall()
        found["ends of arrangements"] = [
            Measured(indicator="", subject=str(end), value=None, red=None, orange=None) for (end,) in ends
        ]
    return found


def test_kept_rows_give_the_same_figures(plan, tmp_path):
    examples = {
        period: write_examples(
            protocol_of(GMSD),
            municipality="0513",
            period=period,
            rows=300,
            seed=3,
            directory=tmp_path / period,
        )
        for period in ("H1_2017", "H2_2017")
    }
    files = [path for paths in examples.values() for path in paths if path.suffix == ".csv"]

    with unpack(files, plan.admission) as bundle, DuckDB() as engine:
        delivered = as_delivered(plan, bundle, "0513")
        kept = {}
        for name, each in delivered.items():
            layout, target = plan.layout(name.removeprefix("previous.")), tmp_path / f"{name}.parquet"
            engine.keep_rows(each, layout, str(target))
            kept[name] = replace(each, table=KeptRows(source=str(target), records=each.table.records))
        about = delivered["wmo"].about
        measured = [
            engine.measure(tables, about, plan.layouts, plan.views, plan.indicators) for tables in (delivered, kept)
        ]

    assert measured[0] == measured[1]
    assert len(measured[0]) > 60


def wmo(folder: Path, period: str, rows: list[dict[str, str]]) -> Path:
    path = folder / f"0513_WMO_{period}.csv"
    lines = [";".join(HEADER), *(";".join({**ROW, **row}[name] for name in HEADER) for row in rows)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="ascii", newline="")
    return path


def test_every_indicator_is_measured_over_a_whole_delivery(plan, tmp_path):
    paths = write_examples(
        protocol_of(GMSD), municipality="0513", period="H2_2017", rows=2000, seed=1, directory=tmp_path / "now"
    )
    earlier = write_examples(
        protocol_of(GMSD),
        municipality="0513",
        period="H1_2017",
        rows=2000,
        seed=1,
        directory=tmp_path / "then",
    )
    files = [path for path in (*paths, *earlier) if path.suffix == ".csv"]

    found = measured(plan, files)

    assert {item.id for item in plan.indicators} <= set(found)
    assert [
        id for id in ("O01", "O05", "O10", "O14", "O15", "O19", "K01", "S01", "J01") if found[id][0].value is None
    ] == []
    assert 1 <= (found["O05"][0].value or 0) <= 4


def test_an_indicator_without_its_file_has_no_value(plan, tmp_path):
    found = measured(plan, [wmo(tmp_path, "H2_2017", [{}])])

    assert found["K01"][0].value is None
    assert found["S01"][0].value is None


@pytest.mark.parametrize("number", ["700001", ""], ids=["with numbers", "by dates"])
def test_an_end_in_the_first_half_year_is_overruled_by_an_open_end_in_the_second(plan, tmp_path, number):
    """The failure of 2020 and 2021: ends that were too early, so that counts of the second half-year were too low."""
    first = wmo(
        tmp_path, "H1_2017", [{"Toewijzingsnummer": number, "Datum_einde_daadwerkelijke_ondersteuning": "20170630"}]
    )
    second = wmo(tmp_path, "H2_2017", [{"Toewijzingsnummer": number}])

    found = measured(plan, [first, second])

    assert [one.subject for one in found["ends of arrangements"]] == ["None"]


def test_rows_of_the_previous_period_are_judged_by_the_days_of_that_period(plan, tmp_path):
    first = wmo(tmp_path, "H1_2017", [{"BSN": "999990032", "Datum_einde_daadwerkelijke_ondersteuning": "20170401"}])
    second = wmo(tmp_path, "H2_2017", [{}])

    found = measured(plan, [first, second])

    assert found["O02"][0].value == pytest.approx(0)


OVERLAPPING = {
    "one within the other": [("20170101", "20171031"), ("20170301", "20170801")],
    "halfway": [("20170101", "20170731"), ("20170401", "20171031")],
    "all of them by way of the longest": [("20170101", "20171031"), ("20170201", "20170715"), ("20171103", "")],
    "one without an end": [("20170101", ""), ("20170901", "20171001")],
}
APART = [("20170101", "20170731"), ("20170804", "20171031")]  # four days further


def ends_of(plan: Plan, folder: Path, spells: list[tuple[str, str]]) -> list[str]:
    rows = [
        {
            "Toewijzingsnummer": "",
            "Datum_start_daadwerkelijke_ondersteuning": start,
            "Datum_einde_daadwerkelijke_ondersteuning": end,
        }
        for start, end in spells
    ]
    found = measured(plan, [wmo(folder, "H2_2017", rows)])["ends of arrangements"]
    return sorted(str(one.subject) for one in found)


@pytest.fixture(scope="module")
def joining(tmp_path_factory) -> Plan:
    """The plan of a protocol in which one word is another: longer overlaps are joined too."""
    folder = tmp_path_factory.mktemp("gmsd") / "2017"
    shutil.copytree(find_protocol("gmsd/2017"), folder)
    indicators = folder / "indicators.yaml"
    text = indicators.read_text("utf-8")
    assert text.count("FALSE AS join_overlaps") == 1
    indicators.write_text(text.replace("FALSE AS join_overlaps", "TRUE AS join_overlaps"), "utf-8")
    return load_plan(folder)


@pytest.mark.parametrize("spells", OVERLAPPING.values(), ids=OVERLAPPING)
def test_longer_overlaps_are_joined_where_the_protocol_says_so(plan, joining, tmp_path, spells):
    last = max(end or "None" for _, end in spells)

    assert len(ends_of(plan, tmp_path, spells)) > 1
    assert [end.replace("-", "") for end in ends_of(joining, tmp_path, spells)] == [last]


def test_what_lies_further_apart_is_not_joined_with_overlaps_either(plan, joining, tmp_path):
    assert len(ends_of(plan, tmp_path, APART)) == len(ends_of(joining, tmp_path, APART)) == 2


ONE_AFTER_THE_OTHER = {
    "a short one where two meet": [("20170101", "20170710"), ("20170708", "20170712"), ("20170711", "20171031")],
    "a short one over the end": [("20170101", "20170710"), ("20170709", "20170711"), ("20170710", "20171031")],
    "a short one before the end": [("20170101", "20170710"), ("20170707", "20170708"), ("20170709", "20171031")],
    "begun on one day": [("20170710", "20170715"), ("20170710", "20170712")],
}
SIDE_BY_SIDE = [
    ("20170101", "20170710"),
    ("20170201", "20170710"),
    ("20170711", "20170831"),
    ("20170711", "20170930"),
    ("20170901", "20171031"),
]


@pytest.mark.parametrize("spells", ONE_AFTER_THE_OTHER.values(), ids=ONE_AFTER_THE_OTHER)
@pytest.mark.parametrize("in_order", [True, False])
def test_periods_that_join_are_one_arrangement_in_whatever_order_they_come(plan, tmp_path, spells, in_order):
    last = max(end for _, end in spells)

    found = ends_of(plan, tmp_path, spells if in_order else spells[::-1])

    assert [end.replace("-", "") for end in found] == [last]


@pytest.mark.parametrize("in_order", [True, False])
def test_series_that_run_side_by_side_each_go_on_by_themselves(plan, tmp_path, in_order):
    found = ends_of(plan, tmp_path, SIDE_BY_SIDE if in_order else SIDE_BY_SIDE[::-1])

    assert found == ["2017-09-30", "2017-10-31"]


def test_nothing_goes_on_from_a_period_without_an_end(plan, tmp_path):
    assert ends_of(plan, tmp_path, [("20170101", ""), ("20170901", "20171001")]) == ["2017-10-01", "None"]
