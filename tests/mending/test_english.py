"""What mending says, in English: every kind of repair, and every reason why there was none, with the same placeholders."""

from collections.abc import Mapping
from typing import Any

from oporde.mending.english import DONE, FILE_NOT_DONE, NOT_DONE, pairs
from oporde.mending.result import CHANGES, FILE_OBSTACLES, OBSTACLES, left_file, left_value
from oporde.protocol.english import placeholders
from oporde.report.english import SAYINGS
from oporde.report.retelling import Catalogue

ENGLISH = Catalogue((*SAYINGS, *pairs()))


def test_the_tables_have_the_keys_and_placeholders_of_the_dutch_ones():
    tables: list[tuple[Mapping[Any, str], Mapping[Any, str]]] = [
        (CHANGES, DONE), (OBSTACLES, NOT_DONE), (FILE_OBSTACLES, FILE_NOT_DONE),
    ]  # fmt: skip
    for dutch, english in tables:
        assert english.keys() == dutch.keys()
        assert [key for key in dutch if placeholders(english[key]) != placeholders(dutch[key])] == []


def test_everything_that_is_told_is_said_again():
    details = {"unreadable": "Dit lijkt een PDF-bestand.", "no-text": "Dit lijkt een PDF-bestand."}
    told = [
        *CHANGES.values(),
        *(left_value(obstacle, "Begrote_kosten", count).message for obstacle in OBSTACLES for count in (1, 1_200)),
        *(left_file(reason, 3, details.get(reason, "BSN en Leveringsvorm")).message for reason in FILE_OBSTACLES),
    ]

    assert [text for text in told if ENGLISH.retell(text) is None] == []
    assert ENGLISH.retell(left_value(next(iter(OBSTACLES)), "Begrote_kosten", 1_200).message) == (
        "In Begrote_kosten there is a number like 1,23E+08 in 1,200 rows. The digits cannot be worked out again: take the "
        "column from the source system again."
    )
