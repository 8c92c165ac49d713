"""Findings are said in the words of the protocol, and show no more of a foreign text than is safe."""

import pytest

from oporde.errors import ProtocolError
from oporde.findings import Severity
from oporde.intake.wording import (
    KINDS,
    hide_numbers,
    phrase,
    require_wordings,
    show_header,
    show_list,
    show_name,
    show_number,
)
from oporde.protocol.admission import PLACEHOLDERS, Admission, Wording
from tests.intake.uploads import make_admission


def test_a_finding_has_the_words_of_the_protocol(admission: Admission):
    finding = phrase(admission, "field-count", count=2, rows=(3, 5), r=3, n=17, m=18, detail="Er zijn er 2.")

    assert finding.rule == "H004"
    assert finding.severity is Severity.REJECT
    assert finding.message == "Regel 3 heeft 17 velden; verwacht 18. Er zijn er 2."
    assert (finding.count, finding.rows, finding.title) == (2, (3, 5), "field-count")


def test_a_placeholder_without_a_value_leaves_no_trace(admission: Admission):
    assert phrase(admission, "empty").message == "Bestand is leeg."


def test_braces_in_a_value_stay_as_they_are(admission: Admission):
    assert "{detail}" in phrase(admission, "name", name="{detail}", detail="x").message


def test_every_kind_can_be_filled_in():
    assert set(KINDS) <= set(PLACEHOLDERS)
    assert all("detail" in PLACEHOLDERS[kind] for kind in KINDS)


def test_a_protocol_without_words_for_something_is_refused(admission: Admission):
    wordings: dict[str, Wording] = {kind: w for kind, w in admission.wordings.items() if kind != "empty"}

    with pytest.raises(ProtocolError, match="'empty'"):
        require_wordings(make_admission(wordings=wordings))


@pytest.mark.parametrize("number", ["999990019", "99990019", "9999.90.019", "999 990 019", "9999900190", "٩٩٩٩٩٠٠١٩"])
def test_a_number_like_a_bsn_is_hidden_in_a_name(number: str):
    assert show_name(f"levering {number}.csv") == "levering (cijfers).csv"


def test_a_right_name_is_shown_as_it_is():
    assert show_name("MSD.zip/0513_WMO_H2_2017.csv") == "MSD.zip/0513_WMO_H2_2017.csv"


def test_a_name_is_cut_and_printable():
    assert show_name("a\x1b[31m\n\u202eb.csv") == "a�[31m��b.csv"
    assert len(show_name("a" * 500)) == 120


@pytest.mark.parametrize("text", ["1234", "BSN 999990019", "12.34", "9 9 9 9"])
def test_a_header_with_many_digits_is_hidden(text: str):
    assert show_header(text) == "(cijfers)"


def test_a_header_is_cut_and_printable():
    assert show_header(" Kolom 12\t") == "Kolom 12�"
    assert len(show_header("a" * 100)) == 60


def test_numbers_are_written_the_dutch_way():
    assert show_number(1_000_000) == "1.000.000"


def test_lists_are_written_the_dutch_way():
    assert show_list([]) == ""
    assert show_list(["a"]) == "a"
    assert show_list(["a", "b", "c"]) == "a, b en c"
    assert show_list(["a", "b"], last="of") == "a of b"
    assert show_list(list(range(12)), str) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 en nog 2"


def test_hidden_numbers_leave_short_ones():
    assert hide_numbers("/2017/H2 0513") == "/2017/H2 0513"
