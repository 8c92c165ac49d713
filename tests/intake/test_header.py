"""The first line is compared with the layout, and what is wrong with it is said so that it can be mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.intake.header import FirstLine, Header, find_delimiter, find_delimiter_below, judge_header
from oporde.protocol.admission import Admission, ExpectedFile
from tests.intake.uploads import KOSTEN, SBW, TEST_BSN, WMO, WMO_ROW, make_admission

ADMISSION = make_admission()
FILES = {file.layout: file for file in ADMISSION.files}


def judged(line: str, layout: str = "sbw", admission: Admission = ADMISSION) -> Header:
    expected: ExpectedFile = FILES[layout]
    delimiter = find_delimiter(line, expected, admission)
    names = line.split(delimiter)
    return judge_header(FirstLine(names=names, delimiter=delimiter, expected=expected, admission=admission))


def said(header: Header) -> list[tuple[str, str | None, int]]:
    return [(finding.rule, finding.column, finding.count) for finding in header.findings]


def causes(header: Header) -> list[str]:
    return [cause.id for cause in header.causes]


def judged_above(above: str, below: str) -> Header:
    line = above.join(SBW)
    rows = [below.join(("20180212", "0513", "00", "3", "4")) + "\r\n"] * 3
    names, expected = line.split(above), FILES["sbw"]
    found = find_delimiter_below(names, above, rows, expected, ADMISSION)
    return judge_header(
        FirstLine(names=names, delimiter=above, delimiter_below=found, expected=expected, admission=ADMISSION)
    )


def test_a_right_header_gives_no_finding():
    header = judged(";".join(SBW))

    assert header == Header(columns=SBW)


def test_spelling_that_differs_in_case_and_blanks_is_right():
    assert judged(" aanmaakdatum BESTAND;gemeentecode ;Taakveld;begrote kosten;GEREALISEERDE_KOSTEN") == Header(
        columns=SBW
    )


def test_a_missing_column_is_named():
    header = judged(";".join((*SBW[:2], *SBW[3:])))

    assert said(header) == [("H001", None, 1)]
    assert "is 4; verwacht 5" in header.findings[0].message
    assert "Wat ontbreekt: Taakveld." in header.findings[0].message
    assert header.columns == (*SBW[:2], *SBW[3:])


def test_a_column_too_many_is_named_and_not_judged():
    header = judged(";".join((*SBW[:2], "AGB_code", *SBW[2:])))

    assert said(header) == [("H001", None, 1)]
    assert "Wat er niet hoort: AGB_code." in header.findings[0].message
    assert header.columns == (*SBW[:2], "", *SBW[2:])


def test_a_delimiter_at_the_end_is_a_column_without_a_name():
    header = judged(";".join(SBW) + ";")

    assert "een kolom zonder naam (plaats 6)" in header.findings[0].message
    assert header.columns == (*SBW, "")


def test_another_name_is_reported_at_its_place():
    header = judged(";".join((*SBW[:2], "Wijk", *SBW[3:])))

    assert said(header) == [("H002", "Taakveld", 1)]
    assert 'Kolomnaam op plaats 3 is "Wijk"; verwacht "Taakveld".' in header.findings[0].message
    assert header.columns == (*SBW[:2], "", *SBW[3:])
    assert header.findings[0].rows == (1,)


def test_a_name_that_stands_there_twice():
    header = judged(";".join((*SBW[:4], "Begrote_kosten")))

    assert said(header) == [("H002", "Gerealiseerde_kosten", 1)]
    assert "meer dan één keer" in header.findings[0].message
    assert header.columns == (*SBW[:4], "")


def test_a_name_that_stands_there_twice_beside_all_others():
    header = judged(";".join((*SBW, "Taakveld")))

    assert said(header) == [("H001", None, 1)]
    assert "Taakveld (staat er meer dan één keer)" in header.findings[0].message
    assert header.columns == (*SBW, "")


def test_columns_in_another_order_are_one_finding_and_one_cause():
    header = judged(";".join((SBW[1], SBW[0], *SBW[2:])))

    assert said(header) == [("H002", None, 2)]
    assert causes(header) == ["column-order"]
    assert header.causes[0].mendable
    assert header.columns == (SBW[1], SBW[0], *SBW[2:])


def test_a_misspelling_is_a_cause_and_the_column_is_judged():
    header = judged(";".join((*SBW[:2], "Taakvelt", *SBW[3:])))

    assert said(header) == [("H002", "Taakveld", 1)]
    assert causes(header) == ["header-spelling"]
    assert (header.causes[0].count, header.causes[0].mendable, header.causes[0].rules) == (1, True, ("H002",))
    assert header.columns == SBW


def test_a_misspelling_is_a_cause_for_the_columns_that_are_misspelt_alone():
    header = judged(";".join((*SBW[:2], "Taakvelt", "heel iets anders", "Gerealiseerde_koste")))

    assert said(header) == [("H002", column, 1) for column in SBW[2:]]
    assert [(cause.id, cause.columns, cause.count) for cause in header.causes] == [
        ("header-spelling", (SBW[2], SBW[4]), 2)
    ]


def test_another_order_and_a_misspelling_are_both_said():
    header = judged(";".join((SBW[1], SBW[0], "Taakvelt", *SBW[3:])))

    assert said(header) == [("H002", None, 2), ("H002", "Taakveld", 1)]
    assert causes(header) == ["column-order", "header-spelling"]


@pytest.mark.parametrize(("delimiter", "called"), [(",", "komma"), ("\t", "tab"), ("|", "verticale streep")])
def test_another_delimiter_is_found_and_judging_goes_on(delimiter: str, called: str):
    header = judged(delimiter.join(SBW))

    assert said(header) == [("H003", None, 1)]
    assert called in header.findings[0].message
    assert causes(header) == ["wrong-delimiter"]
    assert header.causes[0].mendable
    assert header.columns == SBW


def test_another_delimiter_does_not_hide_another_mistake():
    header = judged(",".join(SBW[1:]))

    assert said(header) == [("H003", None, 1), ("H001", None, 1)]


def test_a_protocol_may_want_another_delimiter():
    assert judged(",".join(SBW), admission=make_admission(delimiter=",")).findings == ()


def test_a_row_of_data_is_no_header():
    header = judged(WMO_ROW, "wmo")

    assert said(header) == [("H005", None, 1)]
    assert header.is_data
    assert header.columns == WMO
    assert (causes(header), header.causes[0].mendable) == (["no-header"], True)


def test_a_row_of_data_with_another_delimiter():
    assert said(judged(WMO_ROW.replace(";", ","), "wmo")) == [("H003", None, 1), ("H005", None, 1)]


def test_a_row_of_data_that_does_not_fit_is_not_judged():
    header = judged(WMO_ROW[:-1], "wmo")

    assert said(header) == [("H005", None, 1)]
    assert "17 velden; verwacht 18" in header.findings[0].message
    assert header.columns is None
    assert not header.causes[0].mendable


@pytest.mark.parametrize(("names", "rule"), [(KOSTEN, "H002"), (WMO, "H001")])
def test_the_header_of_another_file_is_said_plainly(names: tuple[str, ...], rule: str):
    header = judged(";".join(names))

    assert [finding.rule for finding in header.findings] == [rule]
    assert "maar de bestandsnaam zegt SBW" in header.findings[0].message
    assert causes(header) == ["other-layout"]
    assert header.columns is None


def test_names_that_are_not_known_are_not_shown():
    header = judged("Jansen;Pietersen;de Vries;Bakker;Visser")

    assert said(header) == [("H002", None, 5)]
    assert "Jansen" not in header.findings[0].message
    assert "Geen van de kolomnamen is herkend" in header.findings[0].message
    assert header.columns is None


@pytest.mark.parametrize("names", ["Jansen;Pietersen", "x" * 1000, ";" * 100_000, ";;;;", ""])
def test_a_line_that_is_nothing_is_not_judged(names: str):
    header = judged(names)

    assert len(header.findings) == 1
    assert header.columns is None


@pytest.mark.parametrize(
    ("line", "what"), [("sep=;", "aanwijzing voor Excel"), ("<!DOCTYPE html>", "webpagina"), ("<?xml?>;", "webpagina")]
)
def test_what_is_not_a_header_is_called_by_its_name(line: str, what: str):
    assert what in judged(line).findings[0].message


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_line_that_is_one_value_in_quotes_is_called_so(delimiter: str):
    line = FirstLine(names=[delimiter.join(SBW)], delimiter=";", expected=FILES["sbw"], admission=ADMISSION)

    [finding] = judge_header(line).findings

    assert "De hele regel staat tussen aanhalingstekens" in finding.message
    assert "splits de tekst in kolommen" in finding.remedy


def test_a_header_with_thousands_of_columns_is_not_judged():
    header = judged(";".join((*SBW, *(f"kolom {n}" for n in range(5000)))))

    assert said(header) == [("H001", None, 1)]
    assert header.columns is None


def test_a_hundred_columns_too_many_are_not_all_named():
    header = judged(";".join((*SBW, *("abc" for _ in range(100)))))

    assert len(header.findings[0].message) < 500
    assert "en nog 90" in header.findings[0].message


def test_a_bsn_in_a_header_is_never_shown():
    header = judged(";".join((*SBW[:2], TEST_BSN, f"BSN {TEST_BSN}", "9 9 9 9")))

    text = " ".join(finding.message for finding in header.findings)
    assert "999" not in text
    assert "9 9 9 9" not in text
    assert '"(cijfers)"' in text


def test_one_column_needs_no_delimiter():
    assert judged("Opmerking", "remarks") == Header(columns=("Opmerking",))


@given(st.lists(st.sampled_from((*SBW, *KOSTEN, "Taakvelt", "", TEST_BSN, "1,5")) | st.text(max_size=9), max_size=9))
def test_whatever_the_first_line_is_it_is_judged_and_shows_no_bsn(names: list[str]):
    header = judged(";".join(names))

    assert all(TEST_BSN not in finding.message for finding in header.findings)
    assert header.columns == SBW or header.findings


# --- Rows that are separated otherwise than the column names


def test_a_header_with_another_delimiter_than_its_rows_is_said_to_be_the_only_one():
    header = judged_above(",", ";")

    [finding], [cause] = header.findings, header.causes
    assert (finding.rule, header.columns) == ("H003", SBW)
    assert "lijkt komma te zijn" in finding.message
    assert "door een komma, de regels eronder door een puntkomma" in finding.message
    assert cause.message.startswith("Alleen de kolomnamen zijn gescheiden door een komma")
    assert cause.remedy == finding.remedy == "Zet tussen de kolomnamen een puntkomma."
    assert (cause.id, cause.mendable) == ("wrong-delimiter", True)


@pytest.mark.parametrize(("above", "said"), [(";", "puntkomma"), ("\t", "tab")])
def test_rows_with_another_delimiter_than_their_header(above: str, said: str):
    header = judged_above(above, ",")

    [finding], [cause] = header.findings, header.causes
    assert "lijkt komma te zijn" in finding.message
    assert f"door een {said} en de regels eronder door een komma; verwacht overal een puntkomma" in cause.message


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ("20180212;0513;00;3;4", "20180212,0513,00,3,4", "20180212,0513,00,3,4"),  # one is right as it is
        ("20180212;0513;00;3,5", "20180212;0513;00;3,5"),  # no delimiter gives as many fields as there are names
        ("1;2;3;4,5,6,7,8", "1;2;3", "1;2;3"),  # most of them are of no other delimiter
    ],
)
def test_rows_that_are_not_surely_separated_otherwise_are_read_as_the_header_is(rows: tuple[str, ...]):
    assert find_delimiter_below(SBW, ";", rows, FILES["sbw"], ADMISSION) == ";"


def test_decimals_do_not_hide_the_delimiter_of_the_rows():
    rows = ["20180212;0513;00;3,50;4,50"]

    assert find_delimiter_below(SBW, ",", rows, FILES["sbw"], ADMISSION) == ";"


def test_below_names_of_no_column_nothing_is_known():
    assert find_delimiter_below(["a", "b"], ",", ["1;2"], FILES["sbw"], ADMISSION) == ","
