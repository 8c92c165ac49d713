from copy import deepcopy
from typing import Any

import pytest

from oporde.protocol.diff import Difference, Kind, ProtocolDiff, diff_protocols, sentence
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import SMALL, rule, small_protocol


@pytest.fixture
def written() -> dict[str, Any]:
    """The small protocol as a new version, to be changed by the test."""
    written = deepcopy(SMALL)
    written["head"]["version"] = "2019"
    return written


def compare(written: dict[str, Any]) -> ProtocolDiff:
    return diff_protocols(small_protocol(), Protocol.model_validate(written))


def said(written: dict[str, Any]) -> list[str]:
    """All differences as sentences, without signs of Markdown."""
    differences = (difference for section in compare(written).sections for difference in section.differences)
    return [sentence(difference).replace("**", "").replace("`", "") for difference in differences]


def test_two_equal_versions_have_no_differences(written: dict[str, Any]):
    found = compare(written)

    assert not found
    assert found.text() == "Tussen klein/2018 en klein/2019 is niets veranderd.\n"


def test_columns_are_new_gone_moved_and_otherwise(written: dict[str, Any]):
    columns = written["layouts"][0]["columns"]
    columns.insert(0, {"name": "Nieuw", "definition": "Wat er nieuw is.", "type": "text"})
    columns.append(columns.pop(4))  # Nummer
    del columns[12]  # Postcode
    columns[1] = columns[1] | {"required": False, "definition": "Anders gezegd."}
    columns[3] = columns[3] | {"type": "digits", "max_length": 9}

    assert said(written) == [
        "Kolom Nieuw is nieuw, op plaats 1.",
        "Kolom Peildatum: betekenis is herschreven; verplicht was ja, is nu nee.",
        "Kolom BSN: schrijfwijze was “9 cijfers, voldoet aan de elfproef”, is nu “1 tot en met 9 cijfers”.",
        f"Kolom Nummer gaat van plaats 4 naar {len(columns)}.",
        "Kolom Toelichting vervalt.",
    ]


def test_a_column_that_only_makes_room_did_not_move(written: dict[str, Any]):
    written["layouts"][0]["columns"].insert(2, {"name": "Nieuw", "definition": "x", "type": "text"})

    assert said(written) == ["Kolom Nieuw is nieuw, op plaats 3."]


def test_codes_are_new_gone_and_otherwise_in_lists_and_with_columns(written: dict[str, Any]):
    written["lists"][0]["codes"] = [
        {"code": "9901", "label": "Voorbeeldstad aan Zee"},
        *SMALL["lists"][0]["codes"][1:3],
        {"code": "9910", "label": "Nieuwstad", "valid_from": "2018-01-01"},
    ]
    vorm = written["layouts"][0]["columns"][5]
    written["layouts"][0]["columns"][5] = vorm | {"codes": [*vorm["codes"], {"code": "3", "label": "beide"}]}

    assert said(written) == [
        "Kolom Vorm: code 3 (beide) is nieuw.",
        "Code 9901 (Voorbeeldstad aan Zee): omschrijving was Voorbeeldstad, is nu Voorbeeldstad aan Zee.",
        "Code 9910 (Nieuwstad) is nieuw.",
        "Code 9904 (Halfweg) vervalt.",
    ]
    assert [section.title for section in compare(written).sections] == ["Bestand Zorg", "Codelijst Gemeenten"]


def test_rules_are_new_gone_and_otherwise(written: dict[str, Any]):
    rules = {found["id"]: found for found in written["layouts"][0]["rules"]}
    rules["Z101"] |= {"severity": "signal", "reject_above": "5%"}
    rules["Z201"] |= {"holds": "filled(Soort)"}
    rules["Z204"] |= {"margin": 7.5}
    rules["Z205"] |= {"why": "Om een andere reden.", "title": "Begin in de periode"}
    rules["Z311"] |= {"at_most": "20%"}
    del rules["Z302"]
    written["layouts"][0]["rules"] = [*rules.values(), rule("Z999", "rows", title="Genoeg regels")]

    assert said(written) == [
        "Controleregel Z101 (Regel Z101 over required): gevolg was afkeuren, is nu waarschuwing, boven 5% afkeuren.",
        "Controleregel Z201 (Regel Z201 over row): wat geldt was filled(Soort) OR filled(Vorm), is nu filled(Soort).",
        "Controleregel Z204 (Regel Z204 over compare): speling was 3, is nu 7,5.",
        "Controleregel Z205 (Begin in de periode): titel was Regel Z205 over window, is nu Begin in de periode; "
        "reden is herschreven.",
        "Controleregel Z311 (Regel Z311 over share): bovengrens was 0,1, is nu 0,2.",
        "Controleregel Z999 (Genoeg regels) is nieuw.",
        "Controleregel Z302 (Regel Z302 over rows) vervalt.",
    ]


def test_days_of_the_round_and_limits_are_told_in_words(protocol: Protocol):
    later = [
        moment.model_copy(update={"day": moment.day.replace(day=23)}) if moment.id == "closes" else moment
        for moment in protocol.head.moments
    ]
    stricter = protocol.indicators[0].model_copy(
        update={"orange": "value < 30", "limits": "Oranje: minder dan 30. Rood: minder dan 10."}
    )
    new = protocol.model_copy(
        update={
            "head": protocol.head.model_copy(update={"moments": tuple(later)}),
            "indicators": (stricter, *protocol.indicators[1:]),
        }
    )

    said = diff_protocols(protocol, new).text()

    assert "Dag closes (Leveren kan tot en met): dag was 09-03-2018, is nu 23-03-2018." in said
    assert "is nu “Oranje: minder dan 30. Rood: minder dan 10.”." in said
    assert "value" not in said


def test_two_rules_of_one_number_are_told_apart(written: dict[str, Any]):
    written["head"]["rules"] = [found for found in written["head"]["rules"] if found["kind"] != "leftover"]

    assert said(written) == ["Controleregel F004 (restjes) (Regel F004 over leftover) vervalt."]


def test_naming_form_limits_and_periods_are_compared(written: dict[str, Any]):
    written["head"]["naming"]["pattern"] = "{file}_{municipality}.csv"
    written["head"]["form"] = {"delimiter": ","}
    written["head"]["limits"] = {"max_entries": 32}
    written["head"]["periods"][1]["optional"] = False
    written["head"]["periods"][0]["last_day"] = "2017-12-30"

    assert said(written) == [
        "Naam van een bestand: patroon was {municipality}_{file}_{period}.csv, is nu {file}_{municipality}.csv.",
        "Vorm van een bestand: scheidingsteken was ;, is nu ,.",
        "Grenzen: hoogste aantal bestanden in een ZIP was 16, is nu 32.",
        "Periode H2_2017 (tweede halfjaar van 2017): laatste dag was 31-12-2017, is nu 30-12-2017.",
        "Periode H1_2017 (eerste halfjaar van 2017): facultatief was ja, is nu nee.",
    ]


def test_files_and_lists_are_new_and_gone(written: dict[str, Any]):
    written["layouts"][1] |= {"id": "uitgaven", "title": "uitgaven"}
    written["lists"] = [*written["lists"][:1], written["lists"][1] | {"id": "vormen", "title": "Vormen"}]
    for layout in written["layouts"]:
        layout["columns"] = [
            column | {"list": "vormen"} if column.get("list") == "soorten" else column for column in layout["columns"]
        ]

    found = said(written)
    assert "Bestand uitgaven is nieuw, met 4 kolommen en 7 controleregels." in found
    assert "Bestand kosten Zorg vervalt." in found
    assert "Codelijst Vormen is nieuw, met 3 codes." in found
    assert "Codelijst Soorten voorzieningen vervalt." in found
    assert "Kolom Soort: codelijst was soorten, is nu vormen." in found


def test_indicators_and_texts_are_compared(written: dict[str, Any]):
    written["indicators"][0] |= {"red": "value < 5", "query": "SELECT 2 AS value"}
    del written["indicators"][1]
    written["texts"][0] |= {"markdown": "# Waar het om gaat\n\nIets anders."}
    written["questions"].append({"id": "v2", "question": "En nu?", "answer": "Lever."})

    assert said(written) == [
        "Indicator O01 (Cliënten per 1.000 inwoners): berekening is herschreven; "
        "grens voor rood was value < 10, is nu value < 5.",
        "Indicator O02 (Totale kosten) vervalt.",
        "Hoofdstuk Waar het om gaat: tekst is herschreven.",
        "Vraag En nu? is nieuw.",
    ]


def test_it_is_written_as_markdown_and_as_plain_text(written: dict[str, Any]):
    written["head"]["limits"] = {"max_entries": 32}
    found = compare(written)

    assert found.markdown(4) == (
        "#### De levering als geheel\n\n- **Grenzen**: hoogste aantal bestanden in een ZIP was 16, is nu 32.\n"
    )
    assert found.text() == (
        "Wat er is veranderd van klein/2018 naar klein/2019\n\n"
        "De levering als geheel\n  ~ Grenzen: hoogste aantal bestanden in een ZIP was 16, is nu 32.\n"
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.ADDED, "Kolom **A** (t) is nieuw, d; e."),
        (Kind.REMOVED, "Kolom **A** (t) vervalt."),
        (Kind.MOVED, "Kolom **A** (t) gaat d; e."),
        (Kind.CHANGED, "Kolom **A** (t): d; e."),
    ],
)
def test_a_difference_is_a_sentence(kind: Kind, said: str):
    assert sentence(Difference(kind, "kolom", "A", "t", ("d", "e"))) == said


def test_gmsd_does_not_differ_from_itself(protocol: Protocol):
    assert not diff_protocols(protocol, protocol)
