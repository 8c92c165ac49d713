import csv
from io import BytesIO

from oporde.findings import Outcome, Severity
from oporde.report.csv_form import HEADER, write_csv
from oporde.report.technical_feedback import technical_feedback
from tests.report import outcomes
from tests.report.outcomes import file, finding, outcome


def written(judged: Outcome, *, examples: int = 100_000) -> bytes:
    out = BytesIO()
    write_csv(technical_feedback(judged, kinds=outcomes.KINDS, examples=examples), out)
    return out.getvalue()


def lines(judged: Outcome, *, examples: int = 100_000) -> list[dict[str, str]]:
    text = written(judged, examples=examples).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_it_opens_in_a_dutch_spreadsheet():
    content = written(outcomes.ORDINARY)

    assert content.startswith(b"\xef\xbb\xbfbestand;gemeente;periode;regel;")
    assert content.count(b"\r\n") == content.count(b"\n")


def test_there_is_a_line_for_every_finding_and_row():
    judged = outcome(file("WMO", finding(rows=(2, 5), count=2), finding("W109", rows=(5,), count=1)))

    assert [(line["controleregel"], line["regel"], line["aantal"]) for line in lines(judged)] == [
        ("W105", "2", "2"),
        ("W105", "5", "2"),
        ("W109", "5", "1"),
    ]


def test_a_line_tells_all_that_is_known():
    judged = outcome(file("WMO", finding(rows=(9,), twins=(4,), count=1, severity=Severity.SIGNAL)))

    assert lines(judged) == [
        {
            "bestand": "MSD.zip/0363_WMO_H2_2017.csv",
            "gemeente": "0363",
            "periode": "H2_2017",
            "regel": "9",
            "andere_regel": "4",
            "kolom": "Gemeentecode",
            "melding": "Gemeentecode heeft 3 tekens; verwacht 4.",
            "herstel": "Vul de gemeentecode aan tot vier cijfers.",
            "ernst": "waarschuwing",
            "controleregel": "W105",
            "aantal": "1",
        }
    ]


def test_what_is_about_the_whole_delivery_has_a_line_without_a_row():
    assert [(line["bestand"], line["regel"]) for line in lines(outcomes.BROKEN_ARCHIVE)] == [("", "")]


def test_what_is_striking_without_a_rule_has_a_line_of_its_own():
    [line] = lines(outcomes.WITH_A_QUESTION)

    assert (line["bestand"], line["ernst"], line["controleregel"], line["aantal"]) == (
        "MSD.zip/0363_JEUGD_H2_2017.csv",
        "nagaan",
        "",
        "1",
    )
    assert line["melding"] == outcomes.IN_THOUSANDS.message


def test_what_could_not_be_judged_is_told():
    told = lines(outcomes.ONLY_UNJUDGED)

    assert {line["ernst"] for line in told} == {"niet te beoordelen"}
    assert [line["aantal"] for line in told] == ["30412", "12", "3"]


def test_what_a_spreadsheet_would_calculate_is_made_text():
    assert lines(outcomes.STRANGE)[0]["bestand"].startswith("'=HYPERLINK")


def test_nothing_found_is_a_header_alone():
    assert written(outcomes.APPROVED).decode("utf-8-sig") == ";".join(HEADER) + "\r\n"
