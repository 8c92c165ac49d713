"""Six rules of the GMSD ask only whether a cell holds anything: of a value that cannot be read they know that it does."""

from __future__ import annotations

import pytest

from tests.conftest import Judge
from tests.deliveries import client, only, wmo

TYPES = {"Type_maatwerkarrangement_toewijzing": "", "Type_maatwerkarrangement_declaratie": "x"}
STARTS = {"Datum_start_rechtsgeldigheid_ondersteuning": "", "Datum_start_daadwerkelijke_ondersteuning": "2016-03-01"}
REASON = {"Reden_beeindiging": "x", "Datum_einde_rechtsgeldigheid_ondersteuning": ""}


@pytest.mark.parametrize(
    ("rule", "row", "fails"),
    [
        ("W102", TYPES, False),
        ("W103", STARTS, False),
        ("W128", REASON, True),
        ("W130", {"Beschikt_volume": "3,5"}, False),
        ("W130", {"Beschikt_volume": "3,5", "Beschikte_eenheid": ""}, True),
        ("W130", {"Beschikt_volume": "3", "Beschikte_eenheid": "x"}, False),
        ("W131", {"Gedeclareerd_volume": "3,5"}, False),
        ("W131", {"Gedeclareerd_volume": "", "Gedeclareerde_eenheid": "x"}, True),
        ("W136", {"Leveringsvorm": "2", "Gedeclareerd_volume": "3,5"}, True),
    ],
)
def test_what_cannot_be_read_is_there_all_the_same(judge: Judge, rule: str, row: dict[str, str], fails: bool):
    findings = only(judge(wmo([client(0, **row), client(1), client(2)]))).findings

    assert {found.rule for found in findings} & {"W104", "W106"}, "one value cannot be read"
    told = [(found.count, found.undecided, found.rows) for found in findings if found.rule == rule]
    assert told == ([(1, 0, (2,))] if fails else [])


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("W128", {"Reden_beeindiging": "31", "Datum_einde_daadwerkelijke_ondersteuning": "2017-10-15"}),
        ("W136", {"Leveringsvorm": "x"}),
    ],
)
def test_what_needs_the_value_could_not_be_judged(judge: Judge, rule: str, row: dict[str, str]):
    findings = only(judge(wmo([client(0, **row), client(1), client(2)]))).findings

    assert [(found.count, found.undecided) for found in findings if found.rule == rule] == [(0, 1)]
