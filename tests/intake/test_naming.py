"""A file name says what, whose and when; a wrong one is explained."""

import pytest

from oporde.findings import Finding
from oporde.intake.encoding import Kind
from oporde.intake.naming import Claim, mend_name, read_name
from oporde.protocol.admission import Admission


def claimed(name: str, admission: Admission) -> tuple[str, str, str]:
    claim = read_name(name, admission)
    assert isinstance(claim, Claim)
    return claim.file.layout, claim.municipality, claim.period


def refused(name: str, admission: Admission) -> Finding:
    finding = read_name(name, admission)
    assert isinstance(finding, Finding)
    return finding


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("0513_WMO_H2_2017.csv", ("wmo", "0513", "H2_2017")),
        ("0513_KOSTENWMO_H1_2017.csv", ("kosten_wmo", "0513", "H1_2017")),
        ("0513_sbw_h2_2017.CSV", ("sbw", "0513", "H2_2017")),
        ("9999_Jeugd_H2_2031.Csv", ("jeugd", "9999", "H2_2031")),
        ("0513_WMO_H1_2099.csv", ("wmo", "0513", "H1_2099")),
    ],
)
def test_a_right_name_says_what_whose_and_when(name: str, claim: tuple[str, str, str], admission: Admission):
    assert claimed(name, admission) == claim


@pytest.mark.parametrize("name", ["0513_WMO_H2_2017.xlsx", "0513_WMO_H2_2017", "0513_WMO_H2_2017.csv.txt", "csv", ""])
def test_another_extension_is_only_that(name: str, admission: Admission):
    assert refused(name, admission).rule == "F001"


def test_what_the_content_seems_to_be_is_said_with_a_wrong_extension(admission: Admission):
    finding = read_name("0513_WMO_H2_2017.xlsx", admission, looks_like=Kind("een Excel-bestand (.xlsx)", "Doe zo."))

    assert isinstance(finding, Finding)
    assert "De inhoud lijkt een Excel-bestand (.xlsx)." in finding.message


@pytest.mark.parametrize(
    ("name", "remark", "suggestion"),
    [
        ("363_WMO_H2_2017.csv", "heeft 3 cijfers; verwacht 4", "0363_WMO_H2_2017.csv"),
        ("00363_WMO_H2_2017.csv", "heeft 5 cijfers; verwacht 4", ""),
        ("_WMO_H2_2017.csv", "geen gemeentecode", ""),
        ("0363_WMOO_H2_2017.csv", "zegt niet om welk bestand het gaat", "0363_WMO_H2_2017.csv"),
        ("0363_XYZ_H2_2017.csv", "WMO, KOSTENWMO, SBW, JEUGD of REMARKS", ""),
        ("0363_KOSTEN_WMO_H2_2017.csv", "", "0363_KOSTENWMO_H2_2017.csv"),
        ("0363_WMO_2017_H2.csv", "Schrijf de periode als H2_2017", "0363_WMO_H2_2017.csv"),
        ("0363_WMO_2017H2.csv", "Schrijf de periode als H2_2017", "0363_WMO_H2_2017.csv"),
        ("0363_WMO.csv", "geen verslagperiode", ""),
        ("WMO_0363_H2_2017.csv", "andere volgorde", "0363_WMO_H2_2017.csv"),
        ("H2_2017_0363_WMO.csv", "andere volgorde", "0363_WMO_H2_2017.csv"),
        ("0363-WMO-H2_2017.csv", "", "0363_WMO_H2_2017.csv"),
        ("0363_WMO_H2_2017 (1).csv", "kopie: haal “(1)” weg", "0363_WMO_H2_2017.csv"),
        ("0363_WMO_H2_2017 - kopie (2).csv", "kopie", "0363_WMO_H2_2017.csv"),
        ("Kopie van 0363_WMO_H2_2017.csv", "kopie", "0363_WMO_H2_2017.csv"),
        ("0363_WMO_H2_2016 (1).csv", "kopie", "0363_WMO_H2_2016.csv"),
        ("0363_WMO_H3_2017.csv", "geen verslagperiode gevonden; verwacht: H1_2017 of H2_2017.", ""),
        ("0363_WMO_H0_2017.csv", "geen verslagperiode", ""),
        ("0363_WMO_H2_1917.csv", "geen verslagperiode", ""),
        (" 0363_WMO_H2_2017 .csv", "", "0363_WMO_H2_2017.csv"),
        ("0363_WMO_H2_2017.csv.csv", "", "0363_WMO_H2_2017.csv"),
        ("levering.csv", "", ""),
        (".csv", "", ""),
    ],
)
def test_a_wrong_name_is_explained(name: str, remark: str, suggestion: str, admission: Admission):
    finding = refused(name, admission)

    assert finding.rule == "F002"
    assert remark in finding.message
    expected = f"Bedoelt u {suggestion}?" if suggestion else "Een goede naam is bijvoorbeeld 0513_WMO_H2_2017.csv."
    assert finding.message.endswith(expected)


def test_digits_of_another_script_are_no_code(admission: Admission):
    assert refused("٠٣٦٣_WMO_H2_2017.csv", admission).rule == "F002"


@pytest.mark.parametrize("bsn", ["999990019", "99990019"])
def test_a_number_like_a_bsn_is_never_shown(bsn: str, admission: Admission):
    assert bsn not in refused(f"{bsn}_WMO_H2_2017.csv", admission).message
    assert bsn not in refused(f"0513_WMO_H2_2017_{bsn}.csv", admission).message


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("0513_WMO_H2_2017.csv", "0513_WMO_H2_2017.csv"),
        ("0513_wmo_h2_2017.CSV", "0513_WMO_H2_2017.csv"),
        ("0513_sbw_h1_2016.txt", "0513_SBW_H1_2016.csv"),
        ("513 kosten wmo 2017 h2 (2).csv.txt", "0513_KOSTENWMO_H2_2017.csv"),
        ("WMO-0513-H2-2017 - kopie.csv", "0513_WMO_H2_2017.csv"),
        ("0513_WMO_H2_2017.xls", "0513_WMO_H2_2017.csv"),  # what is in it decides
    ],
)
def test_a_name_that_says_everything_is_written_as_it_should_be(name: str, right: str, admission: Admission):
    assert mend_name(name, admission) == right


@pytest.mark.parametrize(
    "name",
    ["WMO_H2_2017.csv", "0513_H2_2017.csv", "0513_WMO.csv", "0514-WMO-H2-2017.csv", "0513_0514_WMO_H2_2017.csv", ".csv", "",
     "0513_WOM_H2_2017.csv"],
)  # fmt: skip
def test_no_part_of_a_name_is_guessed(name: str, admission: Admission):
    assert mend_name(name, admission) is None
