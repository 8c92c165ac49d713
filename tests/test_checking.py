"""One delivery, one verdict: what is approved, rejected or left undecided, and what a finding holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from oporde.checking import Sender, Tables, check
from oporde.engine import duckdb
from oporde.engine.duckdb import DuckDB, Failure
from oporde.errors import Unreadable
from oporde.findings import Finding, Outcome, Severity, Verdict
from oporde.intake import pieces
from oporde.plan.model import Check, HintQuery, Plan
from oporde.protocol.exports.examples import example_files
from oporde.protocol.protocol import Protocol
from oporde.protocol.types.bsn import make_bsn
from tests.conftest import Judge
from tests.deliveries import (
    RIGHT,
    TODAY,
    Row,
    client,
    clients,
    counts,
    finding,
    name_of,
    only,
    table,
    undecided,
    wmo,
    zipped,
)

CREATED = "Aanmaakdatum_bestand"
MUNICIPALITY = "Gemeentecode"
NUMBER = "Toewijzingsnummer"
START = "Datum_start_rechtsgeldigheid_ondersteuning"
END = "Datum_einde_rechtsgeldigheid_ondersteuning"
REAL_START = "Datum_start_daadwerkelijke_ondersteuning"
REAL_END = "Datum_einde_daadwerkelijke_ondersteuning"

BUDGETED = "Begrote_kosten"
SPENT = "Gerealiseerde_kosten"
OF_COSTS = ("KOSTENWMO", "SBW", "JEUGD")
INHABITANTS = 833_624  # of 0363

H1 = {CREATED: "20180212", END: "20180228"}


def everything(outcome: Outcome) -> tuple[Finding, ...]:
    return (*outcome.findings, *(found for file in outcome.files for found in file.findings))


def verdicts(outcome: Outcome) -> list[Verdict]:
    return [file.verdict for file in outcome.files]


# --- Approved, rejected, undecided


def test_a_right_delivery_is_approved_without_a_word(judge: Judge):
    outcome = judge(
        {"MSD.zip": zipped({name_of(word): table(word, clients(9) if word == "WMO" else [{}]) for word in RIGHT})}
    )

    assert outcome.verdict is Verdict.APPROVED
    assert verdicts(outcome) == [Verdict.APPROVED] * 4
    assert everything(outcome) == ()
    assert [(file.name, file.layout, file.rows) for file in outcome.files] == [
        ("MSD.zip/0363_WMO_H2_2017.csv", "wmo", 9),
        ("MSD.zip/0363_KOSTENWMO_H2_2017.csv", "kosten_wmo", 1),
        ("MSD.zip/0363_SBW_H2_2017.csv", "sbw", 1),
        ("MSD.zip/0363_JEUGD_H2_2017.csv", "jeugd", 1),
    ]


def test_signals_alone_do_not_reject(judge: Judge):
    outcome = judge(wmo([client(0, Beschikt_volume="0"), *clients(9)[1:]]))

    assert counts(only(outcome).findings) == {("W132", None): 1}
    assert outcome.verdict is Verdict.APPROVED


def test_one_reject_rejects(judge: Judge):
    outcome = judge(wmo([client(0, BSN=""), *clients(200)[1:]]))

    assert counts(only(outcome).findings) == {("W101", "BSN"): 1}
    assert outcome.verdict is Verdict.REJECTED


def test_a_wrong_file_does_not_reject_the_others(judge: Judge):
    outcome = judge(
        {
            "MSD.zip": zipped(
                {
                    name_of(): wmo(clients(5)),
                    name_of("SBW"): b"nonsense",
                    name_of("JEUGD"): b"\0\1\2",
                    name_of("KOSTENWMO"): table("KOSTENWMO"),
                    "lees mij.csv": b"a;b\n",
                }
            )
        }
    )

    assert verdicts(outcome) == [
        Verdict.APPROVED,
        Verdict.REJECTED,
        Verdict.REJECTED,
        Verdict.APPROVED,
        Verdict.REJECTED,
    ]
    assert outcome.verdict is Verdict.REJECTED


def changed(plan: Plan, change: Callable[[Check], Check], layout: str = "wmo") -> Plan:
    """The plan with other checks in one layout."""
    layouts = (replace(x, checks=tuple(map(change, x.checks))) if x.layout == layout else x for x in plan.layouts)
    return replace(plan, layouts=tuple(layouts))


BROKEN = {
    "query": {"found_by": "query", "query": "SELECT record, NULL AS twin, NULL AS unit FROM nothing"},
    "undecided": {"undecided_query": "SELECT error('no') FROM this"},
    "value": {
        "found_by": "query",
        "query": "SELECT CAST('x' AS INTEGER) AS record, NULL AS twin, NULL AS unit FROM this",
    },
    "denominator": {"denominator": "(SELECT error('no'))", "reject_above": 0.0},
}


@pytest.mark.parametrize("way", BROKEN)
def test_a_rule_that_cannot_run_is_never_a_pass(judge: Judge, plan: Plan, way: str):
    rows = clients(5) + clients(5)  # W204 finds something
    broken = changed(plan, lambda x: replace(x, **BROKEN[way]) if x.rule == "W204" else x)  # type: ignore[arg-type]

    outcome = judge(wmo(rows), plan=broken)

    assert [failed.rule for failed in only(outcome).not_run] == ["W204"]
    assert outcome.not_run == only(outcome).not_run
    assert (only(outcome).verdict, outcome.verdict) == (Verdict.UNDECIDED, Verdict.UNDECIDED)
    assert "W204" not in {found.rule for found in only(outcome).findings}
    assert ("W208", None) in counts(only(outcome).findings), "the other rules go on"


def test_a_reject_outweighs_a_rule_that_cannot_run(judge: Judge, plan: Plan):
    broken = changed(plan, lambda x: replace(x, **BROKEN["query"]) if x.rule == "W204" else x)  # type: ignore[arg-type]

    outcome = judge({name_of(): wmo([{"BSN": ""}]), name_of("SBW"): table("SBW")}, plan=broken)

    assert verdicts(outcome) == [Verdict.REJECTED, Verdict.APPROVED]
    assert outcome.verdict is Verdict.REJECTED
    assert outcome.not_run


@pytest.mark.parametrize("at_once", [False, True])
def test_a_pass_over_the_rows_that_cannot_run_is_never_a_pass(
    judge: Judge, plan: Plan, monkeypatch: pytest.MonkeyPatch, at_once: bool
):
    monkeypatch.setattr(duckdb, "MANY", 0)
    monkeypatch.setattr(duckdb.DuckDB, "_many_are_wrong", lambda *_: at_once)
    broken, right = "SELECT error('no') FROM delivered", plan.layout("wmo")
    wrong = replace(right, whole_query=broken) if at_once else replace(right, rows_query=broken)
    layouts = (wrong if x is right else x for x in plan.layouts)

    outcome = judge({name_of(): wmo(), name_of("SBW"): table("SBW")}, plan=replace(plan, layouts=tuple(layouts)))

    assert verdicts(outcome) == [Verdict.UNDECIDED, Verdict.APPROVED]
    assert outcome.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("at_once", [False, True])
def test_a_value_that_no_rule_lets_pass_and_no_rule_explains_is_never_a_pass(
    judge: Judge, plan: Plan, monkeypatch: pytest.MonkeyPatch, at_once: bool
):
    """A plan that contradicts itself: it reads Leveringsvorm as nothing, and every rule finds it right."""
    monkeypatch.setattr(duckdb, "MANY", 0)
    monkeypatch.setattr(duckdb.DuckDB, "_many_are_wrong", lambda *_: at_once)
    wmo_plan = plan.layout("wmo")

    def without(query: str) -> str:
        assert 'THEN r8 END AS "Leveringsvorm"' in query
        return query.replace('THEN r8 END AS "Leveringsvorm"', 'THEN CAST(NULL AS VARCHAR) END AS "Leveringsvorm"')

    changed_plan = replace(
        wmo_plan,
        rows_query=without(wmo_plan.rows_query),
        wrong_query=without(wmo_plan.wrong_query),
        whole_query=without(wmo_plan.whole_query),
    )

    outcome = judge(wmo(clients(5)), plan=replace(plan, layouts=(changed_plan,)))

    assert "Leveringsvorm" in {failed.reason.split(":")[0] for failed in outcome.not_run}
    assert outcome.verdict is Verdict.UNDECIDED


def test_a_hint_that_cannot_run_is_never_a_pass(judge: Judge, plan: Plan):
    hint = HintQuery(id="amounts-in-thousands", query="SELECT error('no') FROM this", message="", remedy="")
    layouts = (replace(x, hints=(hint,)) for x in plan.layouts)

    outcome = judge(wmo(), plan=replace(plan, layouts=tuple(layouts)))

    assert [failed.rule for failed in outcome.not_run] == ["amounts-in-thousands"]
    assert outcome.verdict is Verdict.UNDECIDED


def test_why_a_rule_could_not_run_is_said_without_a_value(judge: Judge, plan: Plan):
    """The engine's own words may quote the value at which it stopped."""
    query = "SELECT CAST(BSN || 'x' AS INTEGER) AS record, NULL AS twin, NULL AS unit FROM this"
    broken = changed(plan, lambda x: replace(x, query=query) if x.rule == "W210" else x)

    outcome = judge(wmo(), plan=broken)

    assert [failed.reason for failed in outcome.not_run] == ["conversion exception"]
    assert RIGHT["WMO"]["BSN"] not in repr(outcome)


# --- A column that is missing


@pytest.mark.parametrize("column", RIGHT["WMO"])
def test_a_missing_column_silences_the_rules_that_need_it_and_no_others(judge: Judge, plan: Plan, column: str):
    rows = clients(20)
    for n, row in enumerate(rows):
        row |= {"Beschikt_volume": "0", "Leveringsvorm": "7", END: "20170101" if n > 10 else "20180101"}
    needing = {(x.rule, x.column) for x in plan.layout("wmo").checks if column in x.needs and not x.production_only}
    whole = counts(only(judge(wmo(rows))).findings)
    # Rules about rules: what they follow cannot be judged, so neither can they.
    following = {"W121": "W123", "W122": "W123"}
    silent = needing | {(following[rule], None) for rule, _ in needing if rule in following}
    silent |= {("X04", None)} if ("W123", None) in silent else set()

    file = only(judge(wmo(rows, columns=[x for x in RIGHT["WMO"] if x != column])))

    assert not file.not_run
    assert {key: count for key, count in undecided(file.findings).items() if key in needing} == dict.fromkeys(
        needing, 20
    )
    assert counts(file.findings) == {("H001", None): 1} | {key: n for key, n in whole.items() if key not in silent}


def test_a_rule_that_needs_a_missing_column_says_which(judge: Judge):
    file = only(judge(wmo(clients(3), columns=[x for x in RIGHT["WMO"] if x != START])))

    found = finding(file.findings, "W124")
    assert (found.count, found.undecided, found.severity, found.rows) == (0, 3, Severity.SIGNAL, ())
    assert START in found.message


# --- What could not be judged


def test_what_could_only_not_be_judged_is_a_signal_with_count_0(judge: Judge):
    file = only(judge(wmo([client(0, **{REAL_START: "2017-09-01"}), *clients(9)[1:]])))

    unjudged = [found for found in file.findings if found.undecided and not found.count]
    assert {found.rule for found in unjudged} >= {"W105", "W106", "W120", "W121", "W124", "W125", "W126", "W208"}
    assert {(found.severity, found.undecided, found.rows) for found in unjudged} == {(Severity.SIGNAL, 1, ())}
    assert all("Niet te beoordelen voor 1 regel" in found.message for found in unjudged)
    assert counts(file.findings) == {("W104", REAL_START): 1}


def test_what_could_not_be_judged_alone_rejects_nothing(judge: Judge):
    """Type_aanbieder outside the list is a signal; nothing is built on it."""
    file = only(judge(wmo([client(0, Type_aanbieder="8"), *clients(9)[1:]])))

    assert counts(file.findings) == {("W107", "Type_aanbieder"): 1}
    assert finding(file.findings, "W107").severity is Severity.SIGNAL
    assert file.verdict is Verdict.APPROVED


def test_a_value_stops_at_its_first_failing_rule(judge: Judge):
    texts = ["", "x", "1", "000000000", "123456789", make_bsn(5)]
    file = only(judge(wmo([client(n, BSN=text) for n, text in enumerate(texts)])))

    assert counts(file.findings) == {(rule, "BSN"): 1 for rule in ("W101", "W104", "W105", "W108", "W109")}
    assert undecided(file.findings)["W105", "BSN"] == 1
    assert undecided(file.findings)["W108", "BSN"] == 2
    assert undecided(file.findings)["W109", "BSN"] == 3


def test_a_total_is_not_judged_when_a_part_cannot_be_read(judge: Judge):
    rows = [{}, {"Type_maatwerkarrangement": "01"}, {"Type_maatwerkarrangement": "02", "Begrote_kosten": "1.000"}]

    file = only(judge({name_of("KOSTENWMO"): table("KOSTENWMO", rows)}))

    found = finding(file.findings, "K113", "Begrote_kosten")
    assert (found.count, found.undecided) == (0, 1)
    assert counts(file.findings) == {
        ("K102", "Begrote_kosten"): 1,
        ("K113", "Gerealiseerde_kosten"): 1,
    }


# --- Severities


def severities(judge: Judge, rows: Sequence[Row], rule: str) -> tuple[int, Severity]:
    found = finding(only(judge(wmo(rows))).findings, rule)
    return found.count, found.severity


WRONG = {
    "W109": ({"BSN": "123456789"}, 100, 1),  # above 1% of the rows
    "W120": ({START: "20171001", REAL_START: "", END: "20170901", "Reden_beeindiging": "19"}, 200, 1),  # 0.5%
    "W130": ({"Beschikte_frequentie": ""}, 20, 1),  # 5%
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_signal_rejects_only_above_its_share(judge: Judge, rule: str):
    change, rows, wrong = WRONG[rule]

    def delivered(number: int) -> list[dict[str, str]]:
        return [client(n) | (change if n < wrong else {}) for n in range(number)]

    assert severities(judge, delivered(rows + 1), rule) == (wrong, Severity.SIGNAL)
    assert severities(judge, delivered(rows), rule) == (wrong, Severity.SIGNAL)
    assert severities(judge, delivered(rows - 1), rule) == (wrong, Severity.REJECT)


@pytest.mark.parametrize(
    ("rows", "wrong", "rejects"), [(580, 29, False), (579, 29, True), (60, 3, False), (59, 3, True)]
)
def test_a_share_is_exact_on_its_border(judge: Judge, rows: int, wrong: int, rejects: bool):
    change = WRONG["W130"][0]

    count, severity = severities(judge, [client(n) | (change if n < wrong else {}) for n in range(rows)], "W130")

    assert (count, severity is Severity.REJECT) == (wrong, rejects)


def test_a_share_is_told_with_its_limit(judge: Judge):
    found = finding(only(judge(wmo([client(0, BSN="123456789"), *clients(50)[1:]]))).findings, "W109")

    assert (found.share, found.limit) == (0.02, 0.01)


@pytest.mark.parametrize("rows", [10, 30, 70, 110])
def test_rows_outside_the_period_reject_above_a_tenth(judge: Judge, rows: int):
    late = {START: "20180101", REAL_START: "", END: ""}

    def found(outside: int) -> dict:
        return counts(only(judge(wmo([client(n) | (late if n < outside else {}) for n in range(rows)]))).findings)

    assert found(rows // 10) == {("W121", None): rows // 10}
    assert found(rows // 10 + 1) == {(rule, None): rows // 10 + 1 for rule in ("W121", "W123")} | {("X04", None): 1}


def test_the_sentence_about_rows_outside_the_period_is_whole(judge: Judge):
    late = {START: "20180101", REAL_START: "", END: ""}

    message = finding(only(judge(wmo([client(n, **late) for n in range(4)]))).findings, "W123").message

    assert "100%" in message
    assert "10%" in message.replace("100%", "")


def test_no_sentence_has_a_hole_in_it(judge: Judge):
    """A placeholder that nothing fills leaves two blanks, or a sentence that begins with one."""
    content = wmo([{**dict.fromkeys(RIGHT["WMO"], "x")}, *clients(3), *clients(3)])
    costs = table("KOSTENWMO", [{"Begrote_kosten": "", "Gerealiseerde_kosten": ""}] * 2)

    outcome = judge({name_of(): content, name_of("KOSTENWMO"): costs, name_of("SBW"): b""})

    for found in everything(outcome):
        assert "  " not in found.message
        assert "{" not in found.message + found.remedy
        assert found.message == found.message.strip() != ""
        assert found.remedy
        assert found.title or found.count == 0


def test_test_numbers_are_told_in_production_only(judge: Judge):
    assert counts(only(judge(wmo(clients(3)))).findings) == {}

    outcome = judge(wmo(clients(3)), production=True)

    assert counts(only(outcome).findings) == {("W110", None): 3}
    assert outcome.verdict is Verdict.APPROVED


def test_a_number_that_fails_the_elfproef_is_no_test_number(judge: Judge):
    found = counts(only(judge(wmo([client(0, BSN="999990018"), *clients(200)[1:]]), production=True)).findings)

    assert found == {("W109", "BSN"): 1, ("W110", None): 199}


# --- Counts


def test_of_equal_rows_the_surplus_copies_are_counted(judge: Judge):
    rows = [*clients(20), client(3), client(3), client(7)]

    found = finding(only(judge(wmo(rows))).findings, "W204")

    assert found.count == 3
    assert found.rows == (22, 23, 24)
    assert found.twins == (5, 5, 9)
    assert found.severity is Severity.SIGNAL


@pytest.mark.parametrize(("distinct", "severity"), [(4, Severity.SIGNAL), (3, Severity.REJECT)])
def test_equal_rows_reject_above_a_fifth_of_the_rows(judge: Judge, distinct: int, severity: Severity):
    found = finding(only(judge(wmo([*clients(distinct), client(0)]))).findings, "W204")

    assert (found.count, found.severity) == (1, severity)


@pytest.mark.parametrize(
    ("numbers", "severity"), [(101, Severity.SIGNAL), (100, Severity.SIGNAL), (99, Severity.REJECT)]
)
def test_split_numbers_are_counted_by_number_and_measured_against_the_distinct_numbers(
    judge: Judge, numbers: int, severity: Severity
):
    """One number with two clients; another on three rows of one client; and a row that cannot be read."""
    rows = clients(numbers)
    rows += [client(numbers, **{NUMBER: rows[0][NUMBER]})]
    rows += [rows[1] | {"Type_maatwerkarrangement_toewijzing": "02", "Type_maatwerkarrangement_declaratie": "02"}] * 1
    rows += [client(numbers + 1, **{NUMBER: ""})]

    found = finding(only(judge(wmo(rows))).findings, "W205")

    assert (found.count, found.severity) == (1, severity)
    assert found.share == 1 / numbers
    assert found.rows == (2, numbers + 2)


def test_a_number_is_the_same_with_and_without_leading_zeros(judge: Judge):
    rows = [client(0, **{NUMBER: "0700001"}), client(1, **{NUMBER: "700001"}), *clients(300)[2:]]

    assert finding(only(judge(wmo(rows))).findings, "W205").count == 1


def test_a_file_without_rows_is_counted_once(judge: Judge):
    found = finding(only(judge(wmo([]))).findings, "W203")

    assert (found.count, found.rows, found.severity) == (1, (), Severity.REJECT)


@pytest.mark.parametrize(("difference", "found"), [(18, set()), (-18, set()), (19, {"K112"}), (-19, {"K112", "K113"})])
def test_a_total_may_differ_by_a_euro_for_each_part(judge: Judge, difference: int, found: set[str]):
    parts = [
        {"Type_maatwerkarrangement": f"{n:02d}", "Begrote_kosten": "1000000", "Gerealiseerde_kosten": ""}
        for n in range(1, 19)
    ]
    total = {"Begrote_kosten": str(18_000_000 + difference), "Gerealiseerde_kosten": ""}

    file = only(judge({name_of("KOSTENWMO"): table("KOSTENWMO", [*parts, total])}))

    assert counts(file.findings) == {(rule, "Begrote_kosten"): 1 for rule in found}
    assert all(x.rows == (20,) for x in file.findings)


def test_a_code_twice_concerns_both_rows(judge: Judge):
    rows = [{}, {"Taakveld": "61", "Begrote_kosten": "1"}, {"Taakveld": "61", "Begrote_kosten": "2"}]

    found = finding(only(judge({name_of("SBW"): table("SBW", rows)})).findings, "S111")

    assert (found.count, found.rows, found.twins) == (2, (3, 4), (4, 3))


def test_a_client_who_died_points_at_the_row_that_goes_on(judge: Judge):
    died = client(4, **{END: "20170801", "Reden_beeindiging": "02"})
    goes_on = client(
        4, **{NUMBER: "5", "Type_maatwerkarrangement_toewijzing": "02", "Type_maatwerkarrangement_declaratie": "02"}
    )

    found = finding(only(judge(wmo([*clients(4), died, goes_on]))).findings, "W209")

    assert (found.count, found.rows, found.twins) == (1, (6,), (7,))


def test_an_end_that_cannot_be_read_says_nothing_about_who_died(judge: Judge):
    died = client(4, **{REAL_END: "20170832", "Reden_beeindiging": "02"})
    goes_on = client(
        4, **{NUMBER: "5", "Type_maatwerkarrangement_toewijzing": "02", "Type_maatwerkarrangement_declaratie": "02"}
    )

    found = finding(only(judge(wmo([*clients(4), died, goes_on]))).findings, "W209")

    assert (found.count, found.undecided) == (0, 1)


def test_both_rows_of_an_overlap_name_each_other(judge: Judge):
    rows = [*clients(4), client(2, **{NUMBER: "9"})]

    found = finding(only(judge(wmo(rows))).findings, "W208")

    assert (found.count, found.rows, found.twins) == (2, (4, 6), (6, 4))


# --- Amounts in thousands


def causes(outcome: Outcome) -> list[str]:
    return [cause.id for cause in only(outcome).causes]


def in_thousands(content: bytes) -> bytes:
    header, *below = (line.split(";") for line in content.decode().splitlines())
    rows = ([*row[:3], *(str(round(int(amount) / 1000)) for amount in row[3:])] for row in below)
    return "".join(";".join(row) + "\r\n" for row in (header, *rows)).encode()


@pytest.mark.parametrize("word", OF_COSTS)
def test_amounts_in_thousands_are_a_likely_cause_and_right_amounts_are_not(judge: Judge, protocol: Protocol, word: str):
    right = example_files(protocol, municipality="0363", period="H2_2017", rows=60, seed=3)[name_of(word)]

    assert causes(judge({name_of(word): right})) == []
    assert causes(judge({name_of(word): in_thousands(right)})) == ["amounts-in-thousands"]


@pytest.mark.parametrize(
    ("codes", "amounts", "told"),
    [
        ([0], [INHABITANTS - 1], True),
        ([0], [INHABITANTS], False),
        ([0], [INHABITANTS + 1], False),
        ([0], [1], True),
        ([0], [0], False),
        ([0, 1], [INHABITANTS - 1, INHABITANTS - 1], True),
        ([0, 1], [INHABITANTS, 1], False),
        ([1, 2], [INHABITANTS - 2, 1], True),
        ([1, 2], [INHABITANTS - 1, 1], False),
    ],
)
@pytest.mark.parametrize("word", OF_COSTS)
def test_amounts_are_in_thousands_below_one_euro_for_each_inhabitant(
    judge: Judge, word: str, codes: list[int], amounts: list[int], told: bool
):
    """Code 00 is the total; where it is missing the parts are added up."""
    column = [*RIGHT[word]][2]
    known = ("00", "61", "62") if word == "SBW" else ("00", "01", "02")
    rows = [{column: known[code], SPENT: str(amount)} for code, amount in zip(codes, amounts, strict=True)]

    assert causes(judge({name_of(word): table(word, rows)})) == ["amounts-in-thousands"] * told


def test_what_is_budgeted_says_nothing_about_amounts_in_thousands(judge: Judge):
    assert causes(judge({name_of("SBW"): table("SBW", [{BUDGETED: "61000"}])})) == []


# --- First rows and order


@pytest.mark.parametrize("examples", [0, 1, 7, 20, 1000])
def test_a_finding_shows_the_first_rows_and_no_more_than_asked(judge: Judge, examples: int):
    rows = [client(n, Leveringsvorm="7" if n % 3 == 0 else "1", Beschikt_volume="0") for n in range(300)] + [
        client(1)
    ] * 30

    file = only(judge(wmo(rows), examples=examples))

    found = {x.rule: x for x in file.findings}
    assert found["W107"].count == 100
    assert found["W107"].rows == tuple(range(2, 302, 3))[:examples]
    assert found["W132"].rows == tuple(range(2, 302))[:examples]
    assert found["W204"].rows == tuple(range(303, 332))[:examples]
    assert len(found["W204"].twins) == len(found["W204"].rows)


def test_findings_come_rejecting_first_and_the_widest_first(judge: Judge):
    rows = clients(40)
    for row in rows[:9]:
        row["Beschikt_volume"] = "0"  # W132, a signal on 9 rows
    for row in rows[:3]:
        row["Leveringsvorm"] = "7"  # W107, a reject on 3 rows; W208 and W136 cannot be judged
    for row in rows[:5]:
        row["BSN"] = ""  # W101, a reject on 5 rows
    rows[0]["Gedeclareerd_volume"] = "0000"
    rows[39]["Leveringsvorm"] = "2"  # W136, a signal on 1 row

    file = only(judge(wmo(rows)))

    order = [(f.severity is not Severity.REJECT, f.count == 0, -f.count, f.rule, f.column or "") for f in file.findings]
    assert order == sorted(order)
    assert [f.rule for f in file.findings if f.count] == ["W101", "W107", "W132", "W136"]


def test_the_same_delivery_gives_the_same_outcome(judge: Judge):
    files = {name_of(): wmo(clients(50) + clients(50)), name_of("SBW"): table("SBW", [{}, {}])}

    first, second = judge(files, threads=2), judge(files, threads=1)

    assert first == second


# --- Files together


def test_the_municipality_that_is_asserted_is_the_only_one(judge: Judge):
    files = {name_of(): wmo(), name_of(municipality="0513"): wmo([{MUNICIPALITY: "0513"}])}

    outcome = judge(files, municipality="0363")

    assert verdicts(outcome) == [Verdict.APPROVED, Verdict.REJECTED]
    assert counts(outcome.files[1].findings) == {("X01", None): 1}
    assert "0513" in finding(outcome.files[1].findings, "X01").message


def test_the_period_that_is_asserted_is_the_only_one(judge: Judge):
    outcome = judge({name_of(): wmo(), name_of(period="H1_2017"): wmo(clients(3))}, period="H2_2017")

    assert verdicts(outcome) == [Verdict.APPROVED, Verdict.REJECTED]
    assert counts(outcome.files[1].findings) == {("X02", None): 1}


@pytest.mark.parametrize(
    ("named", "told"),
    [("H2_2017", "noemt H2_2017; verwacht: H2_2018."), ("H2_2018", "noemt H2_2018; verwacht: H1_2017 en H2_2017.")],
)
def test_it_is_told_what_was_expected_where_an_unknown_period_is_asserted(judge: Judge, named: str, told: str):
    outcome = judge({name_of(period=named): wmo()}, period="H2_2018")

    assert told in finding(only(outcome).findings, "X02").message


@pytest.mark.parametrize("period", ["H0_2017", "H3_2017", "H9_2017", "H2_1917", "H2_2100", "2017"])
def test_what_is_no_half_year_is_no_period_but_a_wrong_name(judge: Judge, period: str):
    outcome = judge({name_of(period=period): wmo(), name_of(): wmo()})

    assert counts(outcome.files[0].findings) == {("F002", None): 1}
    assert verdicts(outcome) == [Verdict.REJECTED, Verdict.APPROVED]


@pytest.mark.parametrize("period", ["H2_2016", "H1_2018", "H2_2099"])
def test_a_period_that_the_protocol_does_not_ask_is_closed(judge: Judge, period: str):
    outcome = judge({name_of(period=period): wmo(), name_of(): wmo()})

    assert counts(outcome.files[0].findings) == {("X02", None): 1}
    assert verdicts(outcome) == [Verdict.REJECTED, Verdict.APPROVED]


def test_a_sender_may_deliver_for_several_municipalities_and_in_open_periods_only(judge: Judge):
    sender = Sender(municipalities=frozenset({"0363", "0513"}), periods=frozenset({"H2_2017", "H2_2016"}))
    files = {
        name_of(): wmo(),
        name_of(municipality="0513"): wmo([{MUNICIPALITY: "0513"}]),
        name_of(municipality="0518"): wmo([{MUNICIPALITY: "0518"}]),
        name_of(period="H1_2017"): wmo(clients(3)),
        name_of(period="H2_2016"): wmo(clients(3)),
    }

    outcome = judge(files, sender=sender)

    assert [[found.rule for found in file.findings] for file in outcome.files] == [[], [], ["X01"], ["X02"], ["X02"]]


def test_two_municipalities_in_one_archive_are_judged_each_by_itself(judge: Judge):
    other = wmo([{MUNICIPALITY: "0513"}, {MUNICIPALITY: "0363", "BSN": make_bsn(3), NUMBER: "3"}])
    files = {name_of(): wmo(clients(3)), name_of(municipality="0513"): other}

    outcome = judge({"MSD.zip": zipped(files)})

    assert verdicts(outcome) == [Verdict.APPROVED, Verdict.REJECTED]
    assert counts(outcome.files[1].findings) == {("W202", None): 1, ("W201", MUNICIPALITY): 1}


def test_a_code_that_does_not_exist_is_told_by_its_own_rule(judge: Judge):
    outcome = judge({name_of(municipality="9999"): wmo([{MUNICIPALITY: "9999"}])})

    assert counts(only(outcome).findings) == {("W111", MUNICIPALITY): 1}


DOUBLES = {
    "in an archive": {"MSD.zip": zipped({name_of(): wmo(), name_of().lower(): wmo(clients(3))})},
    "loose and in an archive": {name_of(): wmo(), "MSD.zip": zipped({name_of(): wmo()})},
    "in two archives": {"a.zip": zipped({name_of(): wmo()}), "b.zip": zipped({name_of(): wmo()})},
}


@pytest.mark.parametrize("where", DOUBLES)
def test_two_files_of_one_kind_municipality_and_period_are_both_rejected(judge: Judge, where: str):
    outcome = judge({**DOUBLES[where], name_of("SBW"): table("SBW"), name_of(period="H1_2017"): wmo(clients(4))})

    doubles = [file for file in outcome.files if file.layout == "wmo" and file.period == "H2_2017"]
    assert [counts(file.findings) for file in doubles] == [{("X03", None): 1}] * 2
    assert {file.verdict for file in doubles} == {Verdict.REJECTED}
    assert {file.verdict for file in outcome.files if file not in doubles} == {Verdict.APPROVED}
    assert finding(outcome.findings, "X03").count == 2


def test_two_files_of_one_name_are_told_as_two(plan: Plan, tmp_path: Path):
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / name_of()).write_bytes(wmo())

    outcome = check([folder / name_of() for folder in folders], plan, today=TODAY)

    assert f"Het gaat om {name_of()} (2×)." in finding(outcome.findings, "X03").message


@pytest.mark.parametrize("archive", [True, False])
def test_a_number_of_a_person_in_a_name_is_not_told(judge: Judge, archive: bool):
    number = "999990019"
    named = (
        {f"{number}.zip": zipped({name_of(): wmo(), f"{number}.csv": wmo()})} if archive else {f"{number}.csv": wmo()}
    )

    outcome = judge(named)

    assert number not in repr(outcome)
    assert [file.name.count("(cijfers)") for file in outcome.files] == ([1, 2] if archive else [1])


def test_of_three_files_of_one_kind_all_are_counted(judge: Judge):
    archives = {
        f"{n}.zip": zipped({name_of(): wmo(), name_of("SBW"): table("SBW")} if n else {name_of(): wmo()})
        for n in range(3)
    }

    outcome = judge(archives)

    assert finding(outcome.findings, "X03").count == 5
    assert verdicts(outcome) == [Verdict.REJECTED] * 5


def test_the_period_in_the_name_and_the_days_within_must_fit(judge: Judge):
    before = {START: "20160101", END: "20170331", REAL_START: "", REAL_END: "", "Reden_beeindiging": "19"}

    outcome = judge({name_of(): wmo([client(n, **before) for n in range(5)])})

    assert counts(only(outcome).findings) == {("W122", None): 5, ("W123", None): 5, ("X04", None): 1}
    assert only(outcome).verdict is Verdict.REJECTED


EQUAL = clients(6)


@pytest.mark.parametrize(
    ("other", "equal"),
    [
        (EQUAL, True),
        ([row | {CREATED: "20180115"} for row in EQUAL], True),
        (
            [*EQUAL[:5], EQUAL[5] | {"Leveringsvorm": "2", "Gedeclareerd_volume": "", "Gedeclareerde_eenheid": ""}],
            False,
        ),
        (EQUAL[:5], False),
        ([EQUAL[1], EQUAL[0], *EQUAL[2:]], False),
    ],
)
def test_a_file_that_equals_that_of_the_previous_period_is_told(judge: Judge, other: list[Row], equal: bool):
    outcome = judge({name_of(): wmo(EQUAL), name_of(period="H1_2017"): wmo(other)})

    assert counts(outcome.findings) == ({("X05", None): 2} if equal else {})
    assert outcome.verdict is Verdict.APPROVED


@pytest.mark.parametrize("word", ["KOSTENWMO", "SBW", "JEUGD"])
def test_files_of_every_kind_are_compared_with_the_previous_period(judge: Judge, word: str):
    outcome = judge({name_of(word): table(word), name_of(word, period="H1_2017"): table(word)})

    assert counts(outcome.findings) == {("X05", None): 2}


def test_equal_files_are_equal_in_whatever_form_they_come(judge: Judge):
    order = [*reversed(RIGHT["WMO"])]

    outcome = judge({name_of(): wmo(EQUAL, quote='"', end="\r"), name_of(period="H1_2017"): wmo(EQUAL, columns=order)})

    assert finding(outcome.findings, "X05").count == 2


def test_two_equal_pairs_are_four_files(judge: Judge):
    files = {name_of(word, period=period): table(word) for word in ("WMO", "SBW") for period in ("H1_2017", "H2_2017")}

    assert finding(judge(files).findings, "X05").count == 4


def test_files_of_two_municipalities_are_not_compared(judge: Judge):
    other = [row | {MUNICIPALITY: "0513"} for row in EQUAL]

    outcome = judge({name_of(): wmo(EQUAL), name_of(municipality="0513", period="H1_2017"): wmo(other)})

    assert counts(outcome.findings) == {}


@pytest.mark.parametrize(("created", "apart"), [("20171214", False), ("20171213", True)])
def test_files_that_were_made_more_than_60_days_apart_are_told(judge: Judge, created: str, apart: bool):
    outcome = judge({name_of(): wmo(), name_of("SBW"): table("SBW", [{CREATED: created}])})

    assert counts(outcome.findings) == ({("X06", CREATED): 2} if apart else {})


def test_days_that_cannot_be_read_take_no_part_in_the_comparison(judge: Judge):
    outcome = judge({name_of(): wmo(), name_of("SBW"): table("SBW", [{CREATED: "20171131"}])})

    assert counts(outcome.findings) == {}


@pytest.mark.parametrize("where", ["{name}", "MSD.zip/{name}"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_known_by_the_hash_of_the_bytes_that_were_delivered(judge: Judge, where: str, encoding: str):
    """Also where another text is read, as of a file in Windows-1252."""
    content = table("SBW", [{BUDGETED: "€ 5"}]).decode().encode(encoding)
    name = name_of("SBW")
    read: list[bytes] = []
    files = {name: content} if where == "{name}" else {"MSD.zip": zipped({name: content})}

    def look(_: Outcome, tables: Tables) -> None:
        read.extend(Path(its.source).read_bytes() for its in tables if its)

    file = only(judge(files, then=look))

    assert (file.name, file.sha256) == (where.format(name=name), sha256(content).hexdigest())
    assert (read == [content]) is (encoding != "cp1252")


def test_today_decides_what_lies_in_the_future(judge: Judge):
    assert counts(only(judge(wmo(), today=date(2018, 2, 12))).findings) == {}
    assert counts(only(judge(wmo(), today=date(2018, 2, 11))).findings) == {("W112", None): 1}


def test_every_file_is_judged_in_its_own_period(judge: Judge):
    """A code that ended on 1 July 2017 would be right in one half-year only; days decide likewise."""
    rows = [client(n, **{START: "20170801", REAL_START: ""}) for n in range(3)]

    outcome = judge({name_of(): wmo(rows), name_of(period="H1_2017"): wmo(rows[:2])})

    assert verdicts(outcome) == [Verdict.APPROVED, Verdict.REJECTED]
    assert counts(outcome.files[1].findings) == {("W121", None): 2, ("W123", None): 2, ("X04", None): 1}


# --- What an outcome may not hold

PERSONS = tuple(make_bsn(n) for n in range(700, 740))


def test_no_number_of_a_person_stands_anywhere_in_an_outcome(judge: Judge):
    """In every column, in the header, in names of columns, in rows that are ragged, quoted or shifted."""
    columns = [*RIGHT["WMO"]]
    everywhere = wmo([dict.fromkeys(columns, person) for person in PERSONS])
    one_by_one = wmo([client(n) | {column: PERSONS[n]} for n, column in enumerate(columns)])
    deliveries = [
        everywhere,
        one_by_one,
        b"\r\n".join(everywhere.split(b"\r\n")[1:]),  # no header
        b";".join(person.encode() for person in PERSONS[:18]) + b"\r\n" + one_by_one,
        b"\r\n".join(line + b";" + PERSONS[n % 40].encode() for n, line in enumerate(everywhere.split(b"\r\n")[:-1])),
        b"\r\n".join((everywhere.split(b"\r\n")[:5]) + [PERSONS[3].encode()] * 3),
        wmo(clients(2)).replace(b"BSN", PERSONS[0].encode()),
        wmo(clients(2)).replace(b"BSN", b"BSN " + PERSONS[0].encode()),
        everywhere.replace(b";", b","),
        everywhere.replace(b";", b" "),
        everywhere.replace(PERSONS[5].encode(), b'"' + PERSONS[5].encode(), 1),
        everywhere.replace(PERSONS[5].encode(), PERSONS[5].encode() + b"\0", 1),
        everywhere.decode().encode("utf-16"),
        PERSONS[0].encode(),
        "\r\n".join(PERSONS).encode(),
    ]
    for word, other in RIGHT.items():
        deliveries.append(table(word, [dict.fromkeys(other, person) for person in PERSONS]))

    for content in deliveries:
        for name in (name_of(), name_of("SBW"), "MSD.zip"):
            body = zipped({name_of(): content}) if name == "MSD.zip" else content
            said = repr(judge({name: body}, examples=1000, production=True))

            assert [person for person in PERSONS if person in said] == []


def test_no_number_of_a_person_stands_in_a_message_about_a_name(judge: Judge):
    outcome = judge(
        {f"{PERSONS[0]}.csv": wmo(), "MSD.zip": zipped({f"{PERSONS[1]}/{name_of()}": wmo(), f"{PERSONS[2]}.txt": b"x"})}
    )

    said = " ".join(f"{found.message} {found.remedy}" for found in everything(outcome))
    assert [person for person in PERSONS if person in said] == []


# --- Wrong use


def test_a_path_that_is_not_there_is_wrong_use(plan: Plan, tmp_path: Path):
    with pytest.raises(Unreadable):
        check([tmp_path / name_of()], plan, today=TODAY)


def test_progress_is_told(judge: Judge):
    told: list[tuple[str, int, int]] = []

    judge({name_of(): wmo(clients(3)), name_of("SBW"): table("SBW")}, progress=lambda *what: told.append(what))

    assert {name for what, _, _ in told for name in (name_of(), name_of("SBW")) if name in what} == {
        name_of(),
        name_of("SBW"),
    }
    assert all(done >= 0 and total >= 0 for _, done, total in told)


def test_progress_of_a_large_file_is_told_in_records(judge: Judge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duckdb, "LARGE", 100)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 10_000)
    monkeypatch.setattr(pieces, "CHUNK_BYTES", 1_000)
    told: list[tuple[str, int, int]] = []

    judge(wmo(clients(400)), progress=lambda *what: told.append(what))

    done = [done for what, done, total in told if what.endswith("regels lezen") and total == 400]
    assert done == sorted(done)
    assert done[-1] == 400
    assert len(done) > 2


# --- What was approved before


@pytest.mark.parametrize("equal", [True, False])
def test_a_file_is_compared_with_what_was_approved_about_the_period_before(
    judge: Judge, deliver: Callable[..., list[Path]], equal: bool
):
    cost = {} if equal else {"Begrote_kosten": "1"}
    before = deliver({name_of("SBW", period="H1_2017"): table("SBW", [{CREATED: "20180209", **cost}])})

    outcome = judge({name_of("SBW"): table("SBW")}, earlier=before)

    assert [file.name for file in outcome.files] == [name_of("SBW")]
    assert counts(outcome.findings) == ({("X05", None): 2} if equal else {})


def test_what_is_delivered_again_is_compared_and_not_what_was_approved_before(
    judge: Judge, deliver: Callable[..., list[Path]], tmp_path: Path
):
    before = deliver({name_of("SBW", period="H1_2017"): table("SBW")})[0].rename(
        tmp_path / name_of("SBW", period="H1_2017")
    )
    again = {
        name_of("SBW"): table("SBW"),
        name_of("SBW", period="H1_2017"): table("SBW", [{"Begrote_kosten": "1"}]),
    }

    assert counts(judge(again, earlier=[before]).findings) == {}


def test_what_was_approved_before_and_cannot_be_read_now_is_never_a_pass(
    judge: Judge, deliver: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
):
    before = deliver({name_of("SBW", period="H1_2017"): table("SBW")})
    read = DuckDB.read

    def fails_on_the_second(self: DuckDB, number: int, *rest: Any) -> int:
        if number:
            raise Failure("broken")
        return read(self, number, *rest)

    monkeypatch.setattr(DuckDB, "read", fails_on_the_second)

    outcome = judge({name_of("SBW"): table("SBW")}, earlier=before)

    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.not_run


def test_who_asks_sees_the_tables_beside_the_outcome_while_they_can_be_read(judge: Judge):
    seen: list[tuple[str, int | None]] = []

    def look(outcome: Outcome, tables: Tables) -> None:
        for file, its in zip(outcome.files, tables, strict=True):
            seen.append((file.name, None if its is None else len(Path(its.source).read_bytes())))

    judge({name_of("SBW"): table("SBW"), name_of("JEUGD"): b""}, then=look)

    assert seen == [(name_of("SBW"), len(table("SBW"))), (name_of("JEUGD"), None)]


# --- Causes of which another value is the proof


@pytest.mark.parametrize(
    ("amounts", "causes"),
    [
        (("6.250", "680.799"), {"thousands-or-decimals": 2}),
        (("6.250", "1.250.000"), {"thousands-separators": 2}),
    ],
)
def test_what_three_digits_are_is_sure_where_another_value_proves_it(
    judge: Judge, amounts: tuple[str, str], causes: dict[str, int]
):
    rows = [{"Taakveld": code, "Begrote_kosten": amount} for code, amount in zip(("61", "62"), amounts, strict=True)]

    [file] = judge({name_of("SBW"): table("SBW", rows)}).files

    assert {cause.id: cause.count for cause in file.causes} == causes
