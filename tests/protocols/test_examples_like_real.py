"""The example files of the GMSD look like what municipalities delivered, and nobody's number stands in them.

The figures are typed over by hand: those of StatLine, and where it has none the estimate that was made instead.
"""

import csv
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import StringIO
from statistics import mean
from struct import unpack_from

import pytest

from oporde.protocol.exports.examples import example_files, faulty_files
from oporde.protocol.exports.examples.files import zip_bytes
from tests.known import GMSD, protocol_of

GOUDA, INHABITANTS = "0513", 71_189
WMO = "0513_WMO_H2_2017.csv"
RUNS = 40
"""Times that costs are drawn: one municipality may spend half of what another does."""

CLIENTS = {1: 49, 2: 26, 3: 14, 4: 7, 5: 2, 6: 1}
"""Percentage of clients with so many arrangements, 6 being six or more (Leeuwarden 2020, 83264NED)."""
TYPES = {"01": 25, "02": 17, "11": 11, "12": 10, "08": 9, "13": 8, "07": 8}
"""Percentage of clients with one arrangement that have this type; an estimate."""
FILLED = {
    "Datum_einde_daadwerkelijke_ondersteuning": 10,
    "Datum_einde_rechtsgeldigheid_ondersteuning": 58,
}
"""Percentage of rows in which the column is filled; an estimate."""
TOTAL, HOUSEHOLD = ["00"], ["01"]
AT_HOME = ["02", "03", "04", "06", "07", "09", "10"]
AIDS = ["05", "08", "11", "12", "13", "14"]
STAY = ["15", "16", "17", "18"]


@cache
def made(rows: int | None, seed: int) -> dict[str, list[dict[str, str]]]:
    files = example_files(protocol_of(GMSD), municipality=GOUDA, period="H2_2017", rows=rows, seed=seed)
    return {
        name.split("_")[1]: list(csv.DictReader(StringIO(content.decode()), delimiter=";"))
        for name, content in files.items()
    }


def of_client(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["BSN"], []).append(row)
    return found


def share(part: int, whole: int) -> float:
    return 100 * part / whole


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clients_have_as_many_arrangements_as_was_published(seed: int):
    clients = of_client(made(5000, seed)["WMO"])
    sizes = Counter(min(len(rows), 6) for rows in clients.values())

    assert sizes.keys() == CLIENTS.keys()
    for size, wanted in CLIENTS.items():
        assert share(sizes[size], len(clients)) == pytest.approx(wanted, abs=1 if size > 4 else 2), size
    assert 5000 / len(clients) == pytest.approx(1.9, abs=0.05)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_types_come_as_often_as_is_estimated(seed: int):
    single = [rows[0] for rows in of_client(made(5000, seed)["WMO"]).values() if len(rows) == 1]
    types = Counter(
        row["Type_maatwerkarrangement_declaratie"] or row["Type_maatwerkarrangement_toewijzing"] for row in single
    )

    assert {code for code, _ in types.most_common(len(TYPES))} == set(TYPES)
    for code, wanted in TYPES.items():
        assert share(types[code], len(single)) == pytest.approx(wanted, abs=3), code


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ends_are_filled_as_often_as_is_estimated(seed: int):
    rows = made(5000, seed)["WMO"]

    for column, wanted in FILLED.items():
        assert share(sum(row[column] != "" for row in rows), len(rows)) == pytest.approx(wanted, abs=2), column


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_begin_end_and_die_as_was_published(seed: int):
    rows = made(5000, seed)["WMO"]
    starts = [
        row["Datum_start_daadwerkelijke_ondersteuning"] or row["Datum_start_rechtsgeldigheid_ondersteuning"]
        for row in rows
    ]
    ended = of_client([row for row in rows if row["Reden_beeindiging"]])
    died = of_client([row for row in rows if row["Reden_beeindiging"] == "02"])

    # Alblasserdam 2020 (83268NED): 1,725 at the start of the year, 480 began and 475 ended in it, half of them in a half-year.
    assert share(sum(start >= "20170701" for start in starts), len(rows)) == pytest.approx(12.2, abs=2)
    assert share(sum(row["Reden_beeindiging"] != "" for row in rows), len(rows)) == pytest.approx(12.1, abs=2)
    # From Leeuwarden 2020 to Alblasserdam 2022 (83266NED).
    assert 3 <= share(len(died), len(ended)) <= 28


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_personal_budgets_are_as_common_as_was_published(seed: int):
    forms = [{row["Leveringsvorm"] for row in rows} - {""} for rows in of_client(made(5000, seed)["WMO"]).values()]

    # Súdwest-Fryslân 2021 (85046NED): 1.0 only a budget, more in some neighbourhoods; 1.6 both.
    assert 1 <= share(forms.count({"2"}), len(forms)) <= 3
    assert share(forms.count({"1", "2"}), len(forms)) == pytest.approx(1.6, abs=0.7)


def test_a_municipality_has_as_many_clients_as_was_published():
    clients = of_client(made(None, 1)["WMO"])

    # The reference average; Houten 2017 had 31, Emmen 2024 had 107.
    assert 1000 * len(clients) / INHABITANTS == pytest.approx(58, abs=5)


@pytest.mark.parametrize(
    ("column", "codes", "wanted", "margin"),
    [
        ("Gerealiseerde_kosten", TOTAL, 269, 0.1),
        ("Gerealiseerde_kosten", HOUSEHOLD, 55, 0.1),
        ("Gerealiseerde_kosten", AT_HOME, 81, 0.1),
        ("Gerealiseerde_kosten", STAY, 101, 0.1),
        ("Gerealiseerde_kosten", AIDS, 32, 0.1),
        ("Begrote_kosten", TOTAL, 252, 0.15),
    ],
)
def test_the_wmo_costs_on_average_what_it_cost_the_whole_country(
    column: str, codes: list[str], wanted: int, margin: float
):
    """Euros per inhabitant in 2017 (84580NED)."""
    assert mean(costs("KOSTENWMO", column, codes)) == pytest.approx(wanted, rel=margin)


def test_the_wmo_costs_more_than_was_budgeted_as_in_the_whole_country():
    """4,597 million realised and 4,312 budgeted in 2017 (84580NED)."""
    budgeted, realised = (
        mean(costs("KOSTENWMO", column, TOTAL)) for column in ("Begrote_kosten", "Gerealiseerde_kosten")
    )

    assert realised / budgeted == pytest.approx(4597 / 4312, abs=0.02)


@pytest.mark.parametrize(
    ("file", "least", "most"),
    [
        ("KOSTENWMO", 130, 580),  # 84580NED, 2023
        ("SBW", 16, 584),  # 83263NED, 2018
        ("JEUGD", 154, 472),  # 83454NED, 2021
    ],
)
def test_no_costs_are_less_or_more_than_any_municipality_had(file: str, least: int, most: int):
    """Euros per inhabitant and year."""
    found = costs(file, "Gerealiseerde_kosten", TOTAL)

    assert (least <= min(found), max(found) <= most) == (True, True)


def costs(file: str, column: str, codes: list[str]) -> list[float]:
    """Euros per inhabitant and year, each time that they are drawn."""
    drawn = [made(1, seed)[file] for seed in range(RUNS)]
    return [2 * sum(int(row[column]) for row in rows if [*row.values()][2] in codes) / INHABITANTS for rows in drawn]


# --- Numbers of persons

TEST_NUMBERS = range(999_900_006, 999_999_991)


def is_bsn(number: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return int(number) > 0 and sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11 == 0


def unpacked(content: bytes) -> Iterator[str]:
    """The text of a file, and of what is packed in it, also where the archive was cut off."""
    yield content.replace(b"\0", b"").decode("latin-1")
    for found in re.finditer(b"PK\x03\x04", content):
        (method,) = unpack_from("<H", content, found.start() + 8)
        name, extra = unpack_from("<HH", content, found.start() + 26)
        if method == zlib.DEFLATED:
            yield from unpacked(zlib.decompressobj(-15).decompress(content[found.end() + 26 + name + extra :]))


def numbers(content: bytes) -> set[str]:
    return {number for text in unpacked(content) for number in re.findall(r"(?<!\d)\d{9}(?!\d)", text)}


def strangers(content: bytes) -> list[str]:
    """Numbers that a person may have."""
    return sorted(number for number in numbers(content) if is_bsn(number) and int(number) not in TEST_NUMBERS)


def test_a_number_of_a_person_is_seen_also_in_an_archive_that_was_cut_off():
    written = b"20180212;0513;123456782;\r\n20180212;0513;123456783;\r\n20180212;0513;999990019;\r\n"

    for content in (written, written.decode().encode("utf-16"), zip_bytes([(WMO, written)])[:-60]):
        assert strangers(content) == ["123456782"]


@pytest.mark.parametrize(
    ("municipality", "period", "rows"), [("0363", "H2_2017", 5000), ("0513", "H1_2017", 500), ("0501", "H2_2017", 50)]
)
def test_every_number_in_right_files_is_a_test_number(municipality: str, period: str, rows: int):
    files = example_files(protocol_of(GMSD), municipality=municipality, period=period, rows=rows, seed=1)
    wmo = csv.DictReader(StringIO(files[f"{municipality}_WMO_{period}.csv"].decode()), delimiter=";")
    persons = {row["BSN"] for row in wmo}

    assert persons
    assert [number for number in persons if not is_bsn(number) or int(number) not in TEST_NUMBERS] == []
    assert {name: strangers(content) for name, content in files.items() if strangers(content)} == {}


@pytest.mark.parametrize(("municipality", "period", "seed"), [("0363", "H2_2017", 1), ("0513", "H1_2017", 2)])
def test_every_right_number_in_faulty_deliveries_is_a_test_number(municipality: str, period: str, seed: int):
    files = faulty_files(protocol_of(GMSD), municipality=municipality, period=period, rows=60, seed=seed)
    found = {path: numbers(content) for path, content in files.items()}
    numberless = {path.split("/")[0] for path in files if re.search("_WMO_|zip$", path) and not found[path]}

    assert numberless == {"F005", "W203"}  # an empty file, and one without rows
    assert any(not is_bsn(number) for number in found[f"W109/{municipality}_WMO_{period}.csv"])
    assert {path: strangers(content) for path, content in files.items() if strangers(content)} == {}
