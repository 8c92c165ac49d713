"""The GMSD as its specification writes it, typed over by hand: rules, columns, codes, limits, days, and what is sourced.

Nothing here is made from the protocol. Who changes a severity, a limit or a code there has to say so here as well.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from oporde.plan.model import Plan
from oporde.protocol.folder import find_protocol
from oporde.protocol.model import Column
from oporde.protocol.protocol import Protocol

# --- Rules

# Rule, severity (A: afkeuren, W: waarschuwing; "W 1% A": A above 1%), what it is about: places of columns, a comma between
# findings, a plus within one; "file": the file as a whole; "copies", "numbers": what is counted.
WMO = """
W101 A 1,2,3
W102 A 5+6
W103 A 9+11
W104 A 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18
W105 A 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18
W106 A 1,9,10,11,12
W107 A 5,6,8,14,15,17,18
W107 W 7
W108 A 3
W109 W 1% A 3
W110 W 3 production
W111 A 2
W112 A 1
W113 W 1
W120 W 0.5% A 9+10+11+12
W121 W 9+11 not used
W122 W 10+12 not used
W123 A 10% rows
W124 W 9+11
W125 W 1+11+12
W126 W 9+11
W127 W 10+12
W128 W 18
W129 W 18
W130 W 5% A 14+15+17
W131 W 13+16
W132 W 13+16
W133 W 13+14+15
W134 W 14+17
W135 W 5+6
W136 W 8+16
W201 A 1,2
W202 A 2
W203 A file
W204 W 20% A rows
W205 W 1% A 3+4 numbers
W206 W 4+5+6
W207 W 4
W208 W 3+5+6+8+9+10+11+12
W209 W 3+10+12+18
W210 W 3
W211 A 3
"""
COSTS = """
x101 A 1,2,3
x102 A 1,2,3,4,5
x103 A 1,2,3,4,5
x104 A 1
x105 A 3
x106 A 2
x107 A 1
x110 A 4+5
x111 A 3
x112 W 4,5 file
x113 A 4,5 file
x201 A 1,2
x202 A 2
x203 A file
"""
UPLOAD = """
F001 A extension
F002 A name
F003 A archive
F004 A entry
F004 W leftover
F005 A empty
F006 A unreadable
F007 W line-ends
H001 A column-count
H002 A column-name
H003 A delimiter
H004 A field-count
H005 A no-header
X01 A foreign-municipality
X02 A closed-period
X03 A duplicate-file
X04 A follows W123
X05 W identical but for Aanmaakdatum_bestand
X06 W spread of Aanmaakdatum_bestand over 60 days
"""
LETTERS = {"kosten_wmo": "K", "sbw": "S", "jeugd": "J"}
SEVERITIES = {"reject": "A", "signal": "W"}


def test_the_compiled_rules_of_each_file_are_those_of_the_specification(plan: Plan, protocol: Protocol):
    wanted = {"wmo": WMO, **{layout: COSTS.replace("x", letter) for layout, letter in LETTERS.items()}}

    assert {layout.id: sorted(compiled(plan, layout.id)) for layout in protocol.layouts} == {
        layout: sorted(text.strip().splitlines()) for layout, text in wanted.items()
    }


def compiled(plan: Plan, id: str) -> Iterator[str]:
    layout = plan.layout(id)
    places = {column.name: str(n) for n, column in enumerate(layout.columns, start=1)}
    about: dict[tuple[str, ...], list[str]] = {}
    for check in layout.checks:
        share = check.reject_above or check.at_most
        words = [check.rule, SEVERITIES[check.severity]]
        words += [f"{100 * share:g}%"] if share else []
        words += ["A"] if check.reject_above else []
        extra = ["file"] if check.counts == "file" else ["numbers"] if check.counts == "units" else []
        extra += ["production"] if check.production_only else []
        extra += ["not used"] if check.found_by == "flag" and check.place in layout.excludes else []
        extra = extra or ([] if check.columns else ["rows"])
        about.setdefault((*words, "", *extra), []).append("+".join(places[name] for name in check.columns))
    for key, parts in about.items():
        yield " ".join(",".join(filter(None, parts)) if word == "" else word for word in key).replace("  ", " ")


def test_the_compiled_rules_of_an_upload_are_those_of_the_specification(plan: Plan):
    found = [f"{word.rule} {SEVERITIES[word.severity]} {kind}" for kind, word in plan.admission.wordings.items()]
    for check in plan.across:
        more = {
            "follows": check.follows,
            "identical": f"but for {', '.join(check.except_columns)}",
            "spread": f"of {check.column} over {check.at_most_days} days",
        }
        found.append(f"{check.rule} {SEVERITIES[check.severity]} {check.kind} {more[check.kind]}")

    assert sorted(found) == sorted(UPLOAD.strip().splitlines())


# --- Columns: name, kind and length, whether required, codes

EVERYWHERE = """
Aanmaakdatum_bestand date 8 required
Gemeentecode code 4 required gemeenten
"""
AMOUNTS = """
Begrote_kosten digits 1-12
Gerealiseerde_kosten digits 1-12
"""
COLUMNS = {
    "wmo": EVERYWHERE
    + """
BSN bsn 9 required
Toewijzingsnummer digits 1-9
Type_maatwerkarrangement_toewijzing code 2 01-18
Type_maatwerkarrangement_declaratie code 2 01-18
Type_aanbieder code 1 1 2 3 4 5 9
Leveringsvorm code 1 1 2
Datum_start_rechtsgeldigheid_ondersteuning date 8
Datum_einde_rechtsgeldigheid_ondersteuning date 8
Datum_start_daadwerkelijke_ondersteuning date 8
Datum_einde_daadwerkelijke_ondersteuning date 8
Beschikt_volume digits 1-8
Beschikte_eenheid code 2 01 04 14 16 82 83
Beschikte_frequentie code 1 1 2 3 4 5 6
Gedeclareerd_volume digits 1-8
Gedeclareerde_eenheid code 2 01 04 14 16 82 83
Reden_beeindiging code 2 02 19 20 21 22 23 31 32 33 34
""",
    "kosten_wmo": EVERYWHERE + "Type_maatwerkarrangement code 2 required 00 01-18" + AMOUNTS,
    "sbw": EVERYWHERE + "Taakveld code 2 required 00 61 62" + AMOUNTS,
    "jeugd": EVERYWHERE + "Vorm_jeugdzorg code 2 required 00 01 02 03 04 05 06" + AMOUNTS,
}
ALL_TYPES = " ".join(f"{n:02}" for n in range(1, 19))
WORDS = {"wmo": "WMO", "kosten_wmo": "KOSTENWMO", "sbw": "SBW", "jeugd": "JEUGD"}


def test_the_columns_are_those_of_the_specification(protocol: Protocol):
    def spoken(column: Column) -> str:
        length = column.length or f"{column.min_length}-{column.max_length}"
        codes = protocol.code_list(column.list).codes if column.list else column.codes
        told = "gemeenten" if column.list == "gemeenten" else " ".join(code.code for code in codes)
        return " ".join(filter(None, [column.name, column.type, str(length), "required" * column.required, told]))

    assert {layout.id: [spoken(column) for column in layout.columns] for layout in protocol.layouts} == {
        layout: [line.replace("01-18", ALL_TYPES) for line in text.split("\n") if line]
        for layout, text in COLUMNS.items()
    }
    assert {layout.id: layout.word for layout in protocol.layouts} == WORDS


def test_what_counts_of_a_row_is_what_was_really_done(protocol: Protocol):
    assert {item.name: item.expression for item in protocol.layout("wmo").derived} == {
        "type": "first_filled(Type_maatwerkarrangement_declaratie, Type_maatwerkarrangement_toewijzing)",
        "start": "first_filled(Datum_start_daadwerkelijke_ondersteuning, Datum_start_rechtsgeldigheid_ondersteuning)",
        "end": "first_filled(Datum_einde_daadwerkelijke_ondersteuning, Datum_einde_rechtsgeldigheid_ondersteuning)",
    }


# --- Lists

GROUPS = {
    "Hulp bij het huishouden": {"01"},
    "Ondersteuning thuis": {"02", "03", "04", "06", "07", "09", "10"},
    "Hulpmiddelen en diensten": {"05", "08", "11", "12", "13", "14"},
    "Verblijf en opvang": {"15", "16", "17", "18"},
}
MUNICIPALITIES = {2015: 393, 2016: 390, 2017: 388, 2018: 380, 2019: 355, 2021: 352, 2022: 345, 2023: 342, 2026: 342}
"""How many there were on 1 January."""
ENDED = {"0007", "0018", "0040", "0048", "0063", "0070", "0081", "0140", "0196", "1908", "1987"}
BEGUN = {"1949", "1950", "1952"}


def test_each_type_belongs_to_the_group_in_which_it_is_published():
    found: dict[str, set[str]] = {}
    with (find_protocol("gmsd/2017") / "codelists" / "wmo020.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            found.setdefault(row["groep"], set()).add(row["code"])

    assert found == GROUPS


def test_the_municipalities_are_those_of_each_year(plan: Plan):
    codes = plan.lists["gemeenten"]
    on = {year: {code.code for code in codes if code.holds_within(*[date(year, 1, 1)] * 2)} for year in MUNICIPALITIES}

    assert len(codes) == 414
    assert {year: len(found) for year, found in on.items()} == MUNICIPALITIES
    assert (on[2017] - on[2018], on[2018] - on[2017]) == (ENDED, BEGUN)
    assert on[2017] <= plan.inhabitants.keys()
    assert sum(plan.inhabitants.values()) == 16_979_120 + plan.inhabitants["1948"]


# --- The upload, the days

NAMES = re.compile(r"(?i)^\d{4}_(WMO|KOSTENWMO|SBW|JEUGD)_(H[12])_(20\d{2})\.csv$")


def test_an_upload_and_its_periods_are_as_specified(plan: Plan, protocol: Protocol):
    admission = plan.admission

    assert (admission.max_entries, admission.max_unpacked_bytes, admission.max_ratio) == (16, 200_000_000, 200)
    assert (admission.extension, admission.delimiter, admission.encodings) == ("csv", ";", ("utf-8", "windows-1252"))
    assert [(x.id, x.first_day, x.last_day, x.previous, x.optional) for x in admission.periods] == [
        ("H2_2017", date(2017, 7, 1), date(2017, 12, 31), "H1_2017", False),
        ("H1_2017", date(2017, 1, 1), date(2017, 6, 30), None, True),
    ]
    assert {moment.id: moment.day for moment in protocol.head.moments} == {
        "opens": date(2018, 2, 12),
        "closes": date(2018, 3, 9),
        "withdrawn_by": date(2018, 3, 23),
    }


@pytest.mark.parametrize("municipality", ["0513", "513", "05130", "O513"])
@pytest.mark.parametrize("word", ["WMO", "kostenwmo", "Sbw", "JEUGD", "SBO", "KOSTEN_WMO"])
def test_a_name_follows_the_pattern_of_the_specification(plan: Plan, municipality: str, word: str):
    names = [
        f"{municipality}_{word}_{half}_{year}{end}"
        for half in ("H0", "H1", "h2", "H3", "K1", "")
        for year in ("2017", "2000", "1999", "2100", "17")
        for end in (".csv", ".CSV", ".txt", "")
    ]

    assert [name for name in names if re.fullmatch(plan.admission.name_pattern, name, re.IGNORECASE)] == [
        name for name in names if NAMES.match(name)
    ]


# --- What a source says; all else is reconstruction

SOURCED_RULES = "F001 F004 H001 H002 H005 X02 W101 W102 W103 W104 W105 K102 K103 S102 S103 J102 J103"
SOURCED_COLUMNS = {
    "wmo": {
        "Aanmaakdatum_bestand", "Gemeentecode", "BSN", "Toewijzingsnummer", "Type_maatwerkarrangement_toewijzing",
        "Type_maatwerkarrangement_declaratie", "Datum_start_rechtsgeldigheid_ondersteuning",
        "Datum_start_daadwerkelijke_ondersteuning", "Beschikte_frequentie", "Reden_beeindiging",
    },
    "kosten_wmo": set(), "sbw": set(), "jeugd": set(),
}  # fmt: skip
SOURCED_LISTS = {"gemeenten", "wmo020", "wmo756", "wmo757"}
SOURCED_VIEWS = {"numbered", "spells", "chains", "arranged", "clients"}


def test_what_is_sourced_is_what_a_source_says(protocol: Protocol):
    def sourced(items: Any, name: str = "id") -> list[str]:
        return [getattr(item, name) for item in items if item.basis == "sourced"]

    assert sorted(sourced(protocol.rules())) == sorted(SOURCED_RULES.split())
    assert {x.id: set(sourced(x.columns, "name")) for x in protocol.layouts} == SOURCED_COLUMNS
    assert set(sourced(protocol.head.lists)) == SOURCED_LISTS
    assert set(sourced(protocol.views, "name")) == SOURCED_VIEWS
    assert sourced(protocol.indicators) == []
    assert all(period.basis == "sourced" for period in protocol.head.periods)


def test_no_headline_leaves_the_choice_between_equals_to_chance(plan: Plan):
    """Of two days on which as much happened the earlier is named, every time."""
    chance = re.compile(r"\b(arg_max|any_value|first|mode)\(", re.IGNORECASE)

    assert [one.id for one in plan.overviews if one.facts and chance.search(one.facts)] == []
