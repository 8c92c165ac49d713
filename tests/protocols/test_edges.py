"""Every limit of the GMSD is met from both sides: on it all is right, one step further the rule speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from oporde.findings import Finding, Outcome, Severity
from tests.conftest import Judge
from tests.deliveries import TODAY, client, clients, name_of, table, wmo

START, END = "Datum_start_daadwerkelijke_ondersteuning", "Datum_einde_daadwerkelijke_ondersteuning"
GRANTED_START = "Datum_start_rechtsgeldigheid_ondersteuning"
GRANTED_END = "Datum_einde_rechtsgeldigheid_ondersteuning"
MOST = {
    ("04", "1"): 24, ("04", "2"): 168, ("04", "3"): 672, ("04", "4"): 744, ("01", "1"): 1440, ("01", "2"): 10080,
    ("01", "3"): 40320, ("01", "4"): 44640, ("14", "2"): 7, ("16", "2"): 14,
}  # fmt: skip
"""The most that fits in the time of a frequency, in hours, minutes, days and parts of a day."""


@dataclass(frozen=True)
class Edge:
    """A limit of a rule about one row: on it, and one step beyond it."""

    rule: str
    column: str
    right: str
    wrong: str
    rest: tuple[tuple[str, str], ...] = ()

    def row(self, value: str, number: int) -> dict[str, str]:
        return client(number, **dict(self.rest), **{self.column: value})


def volume(unit: str, frequency: str) -> Edge:
    most = MOST[unit, frequency]
    rest = (("Beschikte_eenheid", unit), ("Beschikte_frequentie", frequency))
    return Edge("W133", "Beschikt_volume", str(most), str(most + 1), rest)


EDGES = (
    Edge("W105", "Toewijzingsnummer", "123456789", "1234567890"),
    Edge("W105", "Beschikt_volume", "12345678", "123456789", (("Beschikte_frequentie", "6"),)),
    Edge("W105", "Gedeclareerd_volume", "12345678", "123456789"),
    Edge("W105", "Beschikte_eenheid", "04", "004"),
    Edge("W106", GRANTED_START, "20160229", "20160230"),
    Edge("W107", "Type_maatwerkarrangement_toewijzing", "18", "19", (("Type_maatwerkarrangement_declaratie", ""),)),
    Edge("W120", GRANTED_END, "20160301", "20160229"),
    Edge("W121", START, "20171231", "20180101"),
    Edge("W122", END, "20170701", "20170630", (("Reden_beeindiging", "31"),)),
    Edge("W124", START, "19940401", "19940331", ((GRANTED_START, "19940401"),)),
    Edge("W125", END, "20180212", "20180213"),
    Edge("W126", START, "20160301", "20160229", ((GRANTED_START, "20160401"),)),
    Edge("W127", END, "20171101", "20171102", ((GRANTED_END, "20171001"),)),
    Edge("W128", END, "20180212", "20180213", (("Reden_beeindiging", "31"),)),
    Edge("W129", END, "20180101", "20171231"),
    Edge("W132", "Beschikt_volume", "1", "0"),
    *(volume(unit, frequency) for unit, frequency in MOST),
)


def test_rules_about_a_row_speak_one_step_beyond_their_limit(judge: Judge):
    """All edges in one file: the even rows are on a limit, the odd ones beyond it."""
    rows = [edge.row(value, n) for n, edge in enumerate(EDGES) for value in (edge.right, edge.wrong)]

    [file] = judge(wmo(rows), examples=1000).files

    spoken = {(finding.rule, row) for finding in file.findings for row in finding.rows}
    for n, edge in enumerate(EDGES):
        on, beyond = 2 * n + 2, 2 * n + 3
        assert (edge.rule, on) not in spoken, edge
        assert (edge.rule, beyond) in spoken, edge


def found(outcome: Outcome, rule: str) -> list[Finding]:
    findings = [*outcome.findings, *(one for file in outcome.files for one in file.findings)]
    return [finding for finding in findings if finding.rule == rule and finding.count]


WRONG_BSN = {"BSN": "999990018"}
NO_UNIT = {"Beschikte_eenheid": ""}
TURNED = {GRANTED_END: "20160229"}
SHARES = {
    "W109": (WRONG_BSN, 100),
    "W120": (TURNED, 200),
    "W130": (NO_UNIT, 20),
}
"""A row that breaks the rule, and of how many rows one is exactly the share above which the file is rejected."""


@pytest.mark.parametrize("rule", SHARES)
def test_a_signal_rejects_above_its_share_and_not_on_it(judge: Judge, rule: str):
    changes, total = SHARES[rule]

    severities = []
    for wrong in (1, 2):
        rows = [*clients(total - wrong), *(client(total + n) | changes for n in range(wrong))]
        [finding] = found(judge(wmo(rows)), rule)
        severities.append(finding.severity)

    assert severities == [Severity.SIGNAL, Severity.REJECT]


def test_more_than_a_fifth_of_the_rows_may_not_be_copies(judge: Judge):
    on, beyond = (found(judge(wmo([*clients(rows), *clients(10 - rows)])), "W204") for rows in (8, 7))

    assert [finding.severity for finding in (*on, *beyond)] == [Severity.SIGNAL, Severity.REJECT]


def test_more_than_one_in_a_hundred_numbers_may_not_be_of_two_clients(judge: Judge):
    def severity(shared: int) -> Severity:
        others = [client(200 + n, Toewijzingsnummer=str(800_000 + n)) for n in range(shared)]
        [finding] = found(judge(wmo([*clients(100), *others])), "W205")
        return finding.severity

    assert [severity(shared) for shared in (1, 2)] == [Severity.SIGNAL, Severity.REJECT]


def test_more_than_a_tenth_of_the_rows_may_not_lie_outside_the_period(judge: Judge):
    for rule in ("W123", "X04"):
        counts = [
            len(found(judge(wmo([*clients(10 - late), *clients(late, **{START: "20180105"})])), rule))
            for late in (1, 2)
        ]
        assert counts == [0, 1]


def of_one_client(times: int, total: int) -> bytes:
    one = [client(0, Toewijzingsnummer=str(700_000 + n)) for n in range(times)]
    return wmo([*one, *(client(n + 1) for n in range(total - times))])


@pytest.mark.parametrize(
    ("rule", "on", "beyond"),
    [
        ("W210", (25, 1000), (26, 1000)),
        ("W211", (5, 100), (6, 100)),
        ("W211", (3, 49), (3, 50)),  # in a smaller file nothing is a share
    ],
)
def test_one_client_has_not_too_many_rows(judge: Judge, rule: str, on: tuple[int, int], beyond: tuple[int, int]):
    assert found(judge(of_one_client(*on)), rule) == []
    assert len(found(judge(of_one_client(*beyond)), rule)) == 1


PARTS = {
    "KOSTENWMO": ("Type_maatwerkarrangement", [f"{n:02}" for n in range(1, 19)], "K"),
    "SBW": ("Taakveld", ["61", "62"], "S"),
    "JEUGD": ("Vorm_jeugdzorg", [f"{n:02}" for n in range(1, 7)], "J"),
}


def costs(word: str, total: int, part: int) -> bytes:
    column, codes, _ = PARTS[word]
    amounts = [("00", total), *((code, part) for code in codes)]
    return table(
        word,
        [
            {column: code, "Begrote_kosten": str(amount), "Gerealiseerde_kosten": str(amount)}
            for code, amount in amounts
        ],
    )


@pytest.mark.parametrize("word", PARTS)
def test_a_total_may_differ_by_one_euro_for_each_part(judge: Judge, word: str):
    _, codes, letter = PARTS[word]
    parts, whole = len(codes), len(codes) * 1000

    def rules(total: int) -> set[str]:
        outcome = judge({name_of(word): costs(word, total, 1000)})
        return {rule for rule in (f"{letter}112", f"{letter}113") if found(outcome, rule)}

    assert [rules(whole + more) for more in (parts, parts + 1)] == [set(), {f"{letter}112"}]
    assert [rules(whole - less) for less in (parts, parts + 1)] == [set(), {f"{letter}112", f"{letter}113"}]


@pytest.mark.parametrize("word", PARTS)
def test_an_amount_has_at_most_twelve_digits(judge: Judge, word: str):
    def lengths(amount: str) -> list[Finding]:
        outcome = judge({name_of(word): table(word, [{"Begrote_kosten": amount}])})
        return found(outcome, f"{PARTS[word][2]}103")

    assert lengths("9" * 12) == []
    assert len(lengths("9" * 13)) == 1


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("W112", ["20170701", f"{TODAY:%Y%m%d}"], ["20170630", f"{TODAY + timedelta(days=1):%Y%m%d}"]),
        ("W113", ["20180101"], ["20171231"]),
    ],
)
def test_a_file_is_made_in_time(judge: Judge, rule: str, right: Sequence[str], wrong: Sequence[str]):
    for days, speaks in ((right, False), (wrong, True)):
        for day in days:
            assert bool(found(judge(wmo(clients(1, Aanmaakdatum_bestand=day))), rule)) is speaks, day


def test_files_of_one_delivery_are_made_within_sixty_days(judge: Judge):
    def spread(days: int) -> list[Finding]:
        made = date(2018, 2, 12) - timedelta(days=days)
        costs = table("SBW", [{"Aanmaakdatum_bestand": f"{made:%Y%m%d}"}])
        return found(judge({name_of(): wmo(clients(1)), name_of("SBW"): costs}), "X06")

    assert spread(60) == []
    assert len(spread(61)) == 1
