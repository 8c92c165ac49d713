"""The letter on paper: accessible, within its window, and with a barcode that says its number; the CSV does not calculate."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from oporde.portal.letters import example, printing, wording
from oporde.portal.letters.models import TextKind
from oporde.portal.letters.printing import Sheet
from tests.papers import complaints

SHEET = Sheet(
    number="B0012-0381", address=["Gemeente Voorbeeldstad", "Raadhuisplein 1", "1234 AB  VOORBEELDSTAD"],
    salutation="Geachte Anna", municipality="0513", email="anna@voorbeeldstad.example", code="K7QF-93MX-PT4H",
    last_day=date(2018, 3, 30), words=example.WORDS,
)  # fmt: skip


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("kind", TextKind)
def test_a_validator_has_nothing_against_it(profile: str, kind: TextKind, tmp_path: Path):
    path = tmp_path / "letters.pdf"
    path.write_bytes(printing.to_pdf([SHEET, SHEET], wording.shipped(kind), datetime(2018, 1, 29, tzinfo=UTC)))

    assert complaints(path, profile) == []


def test_the_barcode_is_a_code_128():
    bars = printing._bars("B0012-0381")

    widths = [width for _, width in bars]
    assert widths[:3] == [2, 1, 1]  # start B: 11010010000
    assert widths[-4:] == [2, 3, 1, 2]  # stop: 1100011101011
    assert max(widths) <= 4


def test_a_value_that_would_calculate_is_tamed():
    sheet = replace(SHEET, salutation='=HYPERLINK("http://x")', address=["@x", "+31", "-1", "\tx"])

    [line] = csv.DictReader(io.StringIO(printing.to_csv([sheet]).decode("utf-8-sig")), delimiter=";")

    assert [line["aanhef"][:2], *(line[f"adresregel_{n}"][:2] for n in range(1, 5))] == ["'=", "'@", "'+", "'-", "'\t"]
    assert line["toegangscode"] == SHEET.code


def test_a_value_can_not_become_markup():
    [block] = wording.blocks("Voor {gemeente}.", {"gemeente": "**#strong[x]** {code} $x$"})

    assert block.lines == ((("Voor **#strong[x]** {code} $x$.", False),),)


def test_the_code_can_not_be_read_in_what_a_sheet_prints_itself_as():
    assert SHEET.code not in repr(SHEET)
