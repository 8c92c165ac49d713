"""Every figure of a measurement equals that of a second, plain implementation; over generated and over odd deliveries."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oporde.findings import Light
from oporde.intake.unpack import unpack
from oporde.plan.model import Plan
from oporde.report.op_orde.measurement import Measurement
from oporde.report.op_orde.measuring import measure, source_of
from tests.deliveries import RIGHT, client, make_bsn
from tests.report.op_orde import plain
from tests.report.op_orde.population import DAYS, FAULTS, H1, H2, Files, Place, delivered, write

PLACE = Place(code="0373", inhabitants=29_943)
TODAY = date(2018, 3, 1)


def measured(plan: Plan, paths: Sequence[Path], municipality: str = PLACE.code, period: str = H2) -> Measurement:
    """The measurement of a period; files of another one count as those before it."""
    with unpack(paths, plan.admission) as bundle:
        sources = [source_of(received.table) for received in bundle.received if received.table]
        return measure(
            [source for source in sources if source.period == period],
            [source for source in sources if source.period != period],
            plan,
            municipality=municipality,
            period=period,
            today=TODAY,
            threads=1,
        )


def expect(plan: Plan, now: Mapping[str, list[dict[str, str]]], before: Mapping[str, list[dict[str, str]]]):
    return plain.all_values(now, before, plan.inhabitants[PLACE.code], DAYS[H2], DAYS[H1])


def compare(measurement: Measurement, expected: dict[tuple[str, str], tuple[float | None, str]]) -> list[str]:
    """Where the two differ: a value that one has and the other has not, or another number or light."""
    found = {
        (x.figure.indicator, x.figure.subject): (x.figure.value, x.figure.light.value)
        for x in measurement.values
        if x.figure.value is not None
    }
    wanted = {key: pair for key, pair in expected.items() if pair[0] is not None}
    different = [f"{key}: {found.get(key)} beside {wanted.get(key)}" for key in sorted(found.keys() ^ wanted.keys())]
    for key in sorted(found.keys() & wanted.keys()):
        (value, light), (other, their_light) = found[key], wanted[key]
        if value != pytest.approx(other, rel=1e-9, abs=1e-12) or light != their_light:
            different.append(f"{key}: {found[key]} beside {wanted[key]}")
    return different


@pytest.mark.parametrize("by_number", [True, False], ids=["by number", "by days"])
@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_the_figures_are_those_of_the_plain_implementation(plan, tmp_path, fault, by_number):
    place = Place(code=PLACE.code, inhabitants=8_000, by_number=by_number, seed=3)
    now, before = delivered(place, H2), delivered(place, H1)
    if fault:
        FAULTS[fault][0](now, before)
    paths = write(now, place, H2, tmp_path) + write(before, place, H1, tmp_path)

    measurement = measured(plan, paths)

    assert compare(measurement, expect(plan, now, before)) == []
    assert len([x for x in measurement.values if x.figure.value is not None]) > 70


def test_without_files_of_the_half_year_before_the_rest_is_the_same(plan, tmp_path):
    now = delivered(PLACE, H2)

    measurement = measured(plan, write(now, PLACE, H2, tmp_path))

    assert compare(measurement, expect(plan, now, {})) == []


def test_every_overview_adds_up_to_the_counts_of_the_plain_implementation(plan, tmp_path):
    now, before = delivered(PLACE, H2), delivered(PLACE, H1)
    counts = plain.count(now["WMO"], before["WMO"], DAYS[H2], DAYS[H1])

    measurement = measured(plan, write(now, PLACE, H2, tmp_path) + write(before, PLACE, H1, tmp_path))

    def rows(id: str) -> tuple:
        table = measurement.table(id)
        assert table is not None
        return table.rows

    def people(types: Sequence[str]) -> int:
        return len(counts.people(lambda a: a.type in types))

    assert measurement.key_figures["clients"] == len(counts.people())
    assert measurement.key_figures["arrangements"] == len(counts.arrangements)
    assert {row[0]: row[1] for row in rows("clients_by_type")} == {f"{n:02}": people([f"{n:02}"]) for n in range(1, 19)}
    assert {row[0]: row[1] for row in rows("clients_by_group")} == {
        "Hulp bij het huishouden": people(["01"]),
        "Ondersteuning thuis": people(["02", "03", "04", "06", "07", "09", "10"]),
        "Hulpmiddelen en diensten": people(["05", "08", "11", "12", "13", "14"]),
        "Verblijf en opvang": people(plain.RESIDENTIAL),
        "Totaal zonder verblijf en opvang": len(counts.people(lambda a: a.type not in plain.RESIDENTIAL)),
        "Totaal": len(counts.people()),
    }
    stock, inflow, outflow = len(counts.stock), len(counts.inflow), len(counts.outflow)
    still = [a for a in counts.arrangements if a.end is None or a.end > counts.last]
    assert [row[1] for row in rows("balance")] == [stock, inflow, -outflow, len(still)]
    assert sum(row[1] for row in rows("arrangements_per_client")) == len(counts.people())
    in_kind, budget = counts.people(lambda a: a.form == "1"), counts.people(lambda a: a.form == "2")
    assert {row[0]: row[1] for row in rows("financing")} == {
        "alleen zorg in natura": len(in_kind - budget),
        "alleen PGB": len(budget - in_kind),
        "allebei": len(budget & in_kind),
        "onbekend": len(counts.people() - budget - in_kind),
    }
    assert sum(row[2] for row in rows("days") if row[0] == "begin") == inflow
    assert sum(row[2] for row in rows("days") if row[0] == "einde") == outflow
    assert {row[0]: row[1] for row in rows("reasons")} == {
        reason or "niet gevuld": sum(a.reason == reason for a in counts.outflow)
        for reason in {a.reason for a in counts.outflow}
    }
    running = {(row[0], row[1]): row[2] for row in rows("running")}
    on = date(2017, 10, 1)
    assert running["dit halfjaar", "2017-10-01"] == len(
        {r.bsn for r in counts.records if r.start <= on and (r.end is None or r.end >= on)}
    )
    assert len(running) == 14
    filled = {column.column: column.filled for column in measurement.filled if column.layout == "wmo"}
    assert filled == {column: sum(bool(row[column]) for row in now["WMO"]) for column in RIGHT["WMO"]}


# --- Odd deliveries: few people, few days, so that periods touch, overlap and repeat

DATES = st.sampled_from(
    ["20161231", "20170101", "20170102", "20170330", "20170628", "20170630", "20170701", "20170703", "20170704", "20170705",
     "20171001", "20171004", "20171230", "20171231"]
)  # fmt: skip


@st.composite
def odd_rows(draw: st.DrawFn, period: str) -> list[dict[str, str]]:
    with_numbers = draw(st.sampled_from(["all", "some", "none"]))
    rows = []
    for _ in range(draw(st.integers(1, 9))):
        start, end = draw(DATES), draw(st.one_of(st.just(""), DATES))
        if end and end < start:
            start, end = end, start
        number = draw(st.sampled_from(["1", "2"])) if with_numbers != "none" else ""
        real, ends = draw(st.booleans()), draw(st.booleans())
        rows.append(
            RIGHT["WMO"]
            | {
                "Gemeentecode": PLACE.code,
                "BSN": make_bsn(draw(st.integers(0, 1))) if draw(st.integers(0, 9)) else "999990018",
                "Toewijzingsnummer": number if with_numbers == "all" or draw(st.booleans()) else "",
                "Type_maatwerkarrangement_toewijzing": "01",
                "Type_maatwerkarrangement_declaratie": draw(st.sampled_from(["01", "", "11"])),
                "Leveringsvorm": draw(st.sampled_from(["1", "2", ""])),
                "Datum_start_daadwerkelijke_ondersteuning": start if real else "",
                "Datum_start_rechtsgeldigheid_ondersteuning": start,
                "Datum_einde_daadwerkelijke_ondersteuning": end if ends else "",
                "Datum_einde_rechtsgeldigheid_ondersteuning": "" if ends else end,
                "Reden_beeindiging": draw(st.sampled_from(["02", "19", ""])) if end else "",
            }
        )
    return rows + rows[: draw(st.integers(0, 1))]


@settings(max_examples=30)
@given(now=odd_rows(H2), before=st.one_of(st.just([]), odd_rows(H1)))
def test_odd_deliveries_give_the_same_figures(plan, tmp_path_factory, now, before):
    folder = tmp_path_factory.mktemp("odd")
    files: Files = {"WMO": now}
    earlier: Files = {"WMO": before} if before else {}
    paths = write(files, PLACE, H2, folder) + write(earlier, PLACE, H1, folder)

    measurement = measured(plan, paths)

    assert compare(measurement, expect(plan, files, earlier)) == []


# --- What the protocol promises


@pytest.mark.parametrize("number", ["700001", ""], ids=["by number", "by days"])
def test_an_end_in_the_first_half_year_is_overruled_by_the_second(plan, tmp_path, number):
    """The failure of 2020 and 2021: ends that came too early, so that counts of the second half-year were too low."""
    row = RIGHT["WMO"] | {"Gemeentecode": PLACE.code, "Toewijzingsnummer": number}
    ended = row | {"Datum_einde_daadwerkelijke_ondersteuning": "20170630", "Reden_beeindiging": ""}
    paths = write({"WMO": [row]}, PLACE, H2, tmp_path) + write({"WMO": [ended]}, PLACE, H1, tmp_path)

    measurement = measured(plan, paths)

    balance = measurement.table("balance")
    assert balance is not None
    assert [row[1] for row in balance.rows] == [1, 0, 0, 1]
    assert measurement.key_figures["arrangements"] == 1


def lights_of(plan: Plan, folder: Path, indicator: str, rows: list[dict[str, str]]) -> list[tuple[float | None, Light]]:
    """Each row is of a client of its own, unless it says otherwise."""
    whole = [RIGHT["WMO"] | {"Gemeentecode": PLACE.code} | client(n) | row for n, row in enumerate(rows)]
    measurement = measured(plan, write({"WMO": whole}, PLACE, H2, folder))
    return [(x.figure.value, x.figure.light) for x in measurement.values if x.figure.indicator == indicator]


@pytest.mark.parametrize(("numbers", "light"), [(7, Light.GREEN), (6, Light.ORANGE), (3, Light.ORANGE), (2, Light.RED)])
def test_a_share_of_merged_rows_on_its_limit_is_within_it(plan, tmp_path, numbers, light):
    """Of ten rows."""
    rows = [client(0, Toewijzingsnummer=str(n % numbers + 1), Beschikt_volume=str(n + 1)) for n in range(10)]

    [(value, found)] = lights_of(plan, tmp_path, "O19", rows)

    assert value == pytest.approx(1 - numbers / 10)
    assert found is light


def ran(start: str, end: str = "", reason: str = "", type: str = "01") -> dict[str, str]:
    return {
        "Type_maatwerkarrangement_declaratie": type,
        "Datum_start_rechtsgeldigheid_ondersteuning": start,
        "Datum_start_daadwerkelijke_ondersteuning": start,
        "Datum_einde_rechtsgeldigheid_ondersteuning": "",
        "Datum_einde_daadwerkelijke_ondersteuning": end,
        "Reden_beeindiging": reason,
    }


AROUND_THE_PERIOD = [
    ran("20170630"),  # stock
    ran("20160101", "20170630"),  # over before it began
    ran("20160101", "20170701"),  # stock, out on the first day, no reason
    ran("20170701"),  # in on the first day
    ran("20171231", "20171231", "19"),  # in and out on the last
    ran("20160101", "20180101", "02"),  # stock, out only after
    ran("20180101"),  # begins after it
]
TEN_YEARS = [ran("20071231"), ran("20071230"), ran("20071230", type="10"), ran("20071230", type="05")]
ON_USUAL_DAYS = [
    ran(start, end)
    for start, end in (("20170101", "20171231"), ("20160701", "20171231"), ("20160303", "20171231"), ("20160303", ""))
]


@pytest.mark.parametrize(
    ("indicator", "rows", "values"),
    [
        ("O12", [{}, ran("20180101") | {"Toewijzingsnummer": ""}], [0]),
        ("O14", AROUND_THE_PERIOD, [2 / 5]),
        ("O15", AROUND_THE_PERIOD, [2 / 3]),
        ("O16", AROUND_THE_PERIOD, [1 / 2]),
        ("O17", [ran("20160101", "20171001", reason) for reason in ("02", "19", "")], [1 / 2]),
        ("O18", ON_USUAL_DAYS, [2 / 4, 0]),  # of begins, of ends
        ("O21", TEN_YEARS, [1 / 2]),
    ],
)
def test_an_indicator_counts_what_lies_just_within(plan, tmp_path, indicator, rows, values):
    assert [value for value, _ in lights_of(plan, tmp_path, indicator, rows)] == pytest.approx(values)


def test_a_row_of_nobody_brings_no_client_with_its_type(plan, tmp_path):
    aid = {"Type_maatwerkarrangement_declaratie": "11"}

    one = lights_of(plan, tmp_path / "one", "O08", [{}, aid])
    nobody = lights_of(plan, tmp_path / "nobody", "O08", [{}, aid | {"BSN": "999990018"}])

    assert (one, nobody) == ([(0, Light.GREEN)], [(1, Light.ORANGE)])


def test_an_indicator_without_its_file_says_which_file_is_missing(plan, tmp_path):
    measurement = measured(plan, write(delivered(PLACE, H2), PLACE, H2, tmp_path, ["WMO"]))

    [costs] = [x.figure for x in measurement.values if x.figure.indicator == "K01"]
    assert (costs.light, costs.remark) == (
        Light.UNDECIDED,
        "Er is geen bestand kosten Wmo geleverd over het tweede halfjaar van 2017.",
    )


def test_what_cannot_be_judged_always_says_why(plan, tmp_path):
    measurement = measured(plan, write({"WMO": [RIGHT["WMO"] | {"Gemeentecode": PLACE.code}]}, PLACE, H2, tmp_path))

    undecided = [x.figure for x in measurement.values if x.figure.light is Light.UNDECIDED]
    assert undecided
    assert [figure.indicator for figure in undecided if not figure.remark] == []
    assert {x.figure.indicator for x in measurement.values} == {indicator.id for indicator in plan.indicators}
