"""The report in one verb: which files it is about, what is left out, and what must be asked."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from oporde.errors import Unclear
from oporde.reporting import NOTHING, Reported, report_on
from tests.report.op_orde.population import H1, H2, Files, Place, delivered, write

PLACE = Place(code="0373", inhabitants=2_000, seed=2)
NEIGHBOUR = Place(code="0375", inhabitants=2_000, seed=3)
TODAY = date(2018, 2, 14)


@pytest.fixture
def report(plan):
    def report(paths: Sequence[Path], previous: Sequence[Path] = (), **other: object) -> Reported:
        return report_on(paths, previous, plan, today=TODAY, threads=1, **other)  # type: ignore[arg-type]

    return report


def now(folder: Path, place: Place = PLACE, **changed: list[dict[str, str]]) -> list[Path]:
    files: Files = delivered(place, H2) | changed
    return write(files, place, H2, folder)


def before(folder: Path, place: Place = PLACE) -> list[Path]:
    return write(delivered(place, H1), place, H1, folder)


def test_the_period_before_is_found_in_the_delivery_itself(report, tmp_path):
    found = report([*now(tmp_path), *before(tmp_path)])

    assert found.report is not None
    assert found.report.period == H2
    assert {file.layout for file in found.report.files} == {"wmo", "kosten_wmo", "sbw", "jeugd"}
    assert found.measurement is not None
    assert found.measurement.value("O02") is not None


def test_or_in_what_was_delivered_earlier(report, tmp_path):
    together = report([*now(tmp_path), *before(tmp_path)])
    apart = report(now(tmp_path), before(tmp_path))

    assert apart.measurement == together.measurement


def test_what_was_delivered_earlier_over_the_same_period_is_the_previous_delivery(report, tmp_path):
    wmo = delivered(PLACE, H2)["WMO"]
    found = report(now(tmp_path / "new", WMO=wmo[:-20]), now(tmp_path / "old"))

    assert found.report is not None
    assert found.report.compared_with[0].startswith("Met de vorige goedgekeurde levering")
    clients = next(o for c in found.report.chapters for o in c.overviews if o.id == "clients_by_group").table.rows[-1]
    assert clients.numbers[0] < clients.numbers[1]


def test_everything_may_come_in_one_zip(report, tmp_path):
    archive = tmp_path / "MSD.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in [*now(tmp_path), *before(tmp_path)]:
            packed.write(path, path.name)

    found = report([archive])

    assert found.report is not None
    assert found.report.files[0].name == "MSD.zip/0373_WMO_H2_2017.csv"
    assert found.measurement is not None
    assert found.measurement.value("O02") is not None


def test_another_period_can_be_asked_for(report, tmp_path):
    found = report([*now(tmp_path), *before(tmp_path)], period=H1)

    assert found.report is not None
    assert found.report.period == H1


def test_a_rejected_file_is_left_out_and_that_is_said(report, tmp_path):
    paths = now(tmp_path, SBW=[{**row, "Taakveld": "99"} for row in delivered(PLACE, H2)["SBW"]])

    found = report(paths)

    assert found.report is not None
    assert [file.layout for file in found.report.files] == ["wmo", "kosten_wmo", "jeugd"]
    assert found.remarks == (
        "0373_SBW_H2_2017.csv is technisch afgekeurd en telt niet mee. Met oporde check ziet u waarom.",
    )
    [costs] = [x.figure for x in found.report.figures if x.figure.indicator == "S01"]
    assert costs.remark == "Er is geen bestand SBW geleverd over het tweede halfjaar van 2017."


def test_when_nothing_is_approved_there_is_no_report(report, tmp_path):
    path = tmp_path / "0373_SBW_H2_2017.csv"
    path.write_text("Taakveld\n61\n", "ascii")

    found = report([path])

    assert found.report is None
    assert found.remarks[-1] == NOTHING


def test_a_rejected_earlier_delivery_is_not_compared_with(report, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "0373_WMO_H1_2017.csv").write_text("kapot\n", "ascii")

    found = report(now(tmp_path), [old / "0373_WMO_H1_2017.csv"])

    assert found.report is not None
    assert found.report.compared_with[1].startswith("Niet met de periode ervoor")
    assert "0373_WMO_H1_2017.csv is technisch afgekeurd" in found.remarks[0]


def test_of_several_municipalities_one_must_be_chosen(report, tmp_path):
    paths = [*now(tmp_path), *now(tmp_path, NEIGHBOUR)]

    with pytest.raises(Unclear, match=r"2 gemeenten: 0373, 0375\. Kies er een met --municipality"):
        report(paths)
    chosen = report(paths, municipality="0375").report
    assert chosen is not None
    assert chosen.municipality == "0375"
    assert {file.name[:4] for file in chosen.files} == {"0375"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"municipality": "0363"}, "geen goedgekeurd bestand van gemeente 0363, wel van: 0373"),
        ({"period": "H1_2017"}, "geen goedgekeurd bestand over H1_2017, wel over: H2_2017"),
    ],
)
def test_what_is_not_there_cannot_be_asked_for(report, tmp_path, asked, expected):
    with pytest.raises(Unclear, match=expected):
        report(now(tmp_path), **asked)
