"""A small protocol in which every type of value and every kind of rule occurs, as its author would write it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from oporde.protocol.protocol import Protocol

BSN = "999990019"
ROW = {
    "Peildatum": "20180212",
    "Gemeente": "9901",
    "BSN": BSN,
    "Nummer": "700001",
    "Soort": "01",
    "Vorm": "1",
    "Aanbieder": "3",
    "Kenmerken": "A|C",
    "Begin": "2017-01-01",
    "Einde": "2017-10-15",
    "Geboren": "28-09-1950",
    "Bedrag": "1250,50",
    "Toelichting": "naar; wens",
    "Postcode": "1234AB",
}


def rule(id: str, kind: str, **more: Any) -> dict[str, Any]:
    """A rule with the texts that every rule carries, unless told otherwise."""
    texts = {
        "title": f"Regel {id} over {kind}",
        "why": f"Waarom {id} er is: anders kloppen de cijfers niet.",
        "message": "{count} keer niet goed in {column}." if kind not in UPLOAD else "Niet goed. {detail}",
        "remedy": f"Zo herstelt u {id}.",
        "since": "2018",
        "examples": {"passes": [{}], "fails": [{"BSN": "999990018"}]},
    }
    return texts | {"id": id, "kind": kind} | more


UPLOAD = (
    "extension",
    "name",
    "archive",
    "entry",
    "leftover",
    "empty",
    "unreadable",
    "line-ends",
    "column-count",
    "column-name",
    "delimiter",
    "field-count",
    "no-header",
    "foreign-municipality",
    "closed-period",
    "duplicate-file",
)
DATES = {"type": "date", "definition": "Een dag."}
COLUMNS: list[dict[str, Any]] = [
    {"name": "Peildatum", "definition": "Dag waarop het bestand is gemaakt.", "type": "date", "required": True},
    {"name": "Gemeente", "definition": "Code van de gemeente.", "type": "code", "list": "gemeenten", "required": True},
    {
        "name": "BSN",
        "definition": "Burgerservicenummer van de cliënt.",
        "type": "bsn",
        "required": True,
        "personal": True,
        "basis": "sourced",
        "source": "nieuws/1",
    },
    {"name": "Nummer", "definition": "Nummer van de toewijzing.", "type": "digits", "max_length": 9},
    {"name": "Soort", "definition": "Soort voorziening.", "type": "code", "list": "soorten", "set": "base"},
    {
        "name": "Vorm",
        "definition": "In natura of als budget.",
        "type": "code",
        "codes": [{"code": "1", "label": "natura"}, {"code": "2", "label": "budget"}],
        "set": "facultative",
    },
    {
        "name": "Aanbieder",
        "definition": "Wie de voorziening geeft.",
        "type": "code",
        "codes": [{"code": str(n), "label": f"aanbieder {n}"} for n in range(1, 5)],
    },
    {
        "name": "Kenmerken",
        "definition": "Kenmerken van de voorziening.",
        "type": "codes",
        "codes": [{"code": letter, "label": f"kenmerk {letter}"} for letter in "ABC"],
    },
    {"name": "Begin", "definition": "Eerste dag.", "type": "date", "format": "JJJJ-MM-DD"},
    {
        "name": "Einde",
        "definition": "Laatste dag.",
        "type": "date",
        "format": "JJJJ-MM-DD",
        "presence": "alleen als de ondersteuning is gestopt",
    },
    {"name": "Geboren", "definition": "Geboortedatum.", "type": "date", "format": "DD-MM-JJJJ"},
    {"name": "Bedrag", "definition": "Betaald bedrag.", "type": "number", "scale": 2, "unit": "eur"},
    {"name": "Toelichting", "definition": "Vrije tekst.", "type": "text", "max_length": 20},
    {"name": "Postcode", "definition": "Postcode van de cliënt.", "type": "text", "pattern": "[1-9][0-9]{3}[A-Z]{2}"},
]
COSTS: list[dict[str, Any]] = [
    COLUMNS[0],
    COLUMNS[1],
    {"name": "Soort", "definition": "Soort voorziening.", "type": "code", "list": "soorten", "required": True},
    {"name": "Kosten", "definition": "Hele euro's.", "type": "digits", "max_length": 12, "unit": "eur"},
]
VALUE_RULES = [
    rule("Z101", "required"),
    rule("Z102", "characters", basis="sourced", source="nieuws/1"),
    rule("Z103", "length"),
    rule("Z104", "date"),
    rule("Z105", "code", signal_columns=["Aanbieder"], message="{column} bevat {expected} niet, {count} keer."),
    rule("Z106", "number"),
    rule("Z107", "pattern"),
    rule("Z108", "value", columns=["BSN"], holds="value <> '000000000'"),
    rule("Z109", "elfproef", severity="signal", reject_above="1%"),
]
ROW_RULES = [
    rule("Z201", "row", holds="filled(Soort) OR filled(Vorm)", examples={
        "passes": [{"Vorm": ""}], "fails": [{"Soort": "", "Vorm": ""}], "undecided": [{"Soort": "99"}],
    }),
    rule("Z202", "row", when="Vorm = '2'", holds="empty(Aanbieder) OR Aanbieder IN ('3', '4')"),
    rule("Z203", "presence", when="filled(Bedrag)", filled=["Nummer"], otherwise_empty=["Toelichting"]),
    rule("Z204", "compare", left="Begin", **{"is": "<="}, right="Einde", margin=3, severity="signal"),
    rule("Z205", "window", column="Begin", not_before="DATE '1994-04-01'", not_after="period_last_day()",
         severity="signal"),
    rule("Z206", "window", column="Einde", not_before="Begin - 31", when="filled(Vorm)"),
    rule("Z207", "age", born="Geboren", at_least=18, at_most=110, severity="signal"),
]  # fmt: skip
TABLE_RULES = [
    rule("Z301", "constant", columns=["Peildatum", "Gemeente"]),
    rule("Z302", "rows"),
    rule("Z303", "duplicates", severity="signal", reject_above="20%"),
    rule("Z304", "unique", key=["BSN", "Soort", "Begin"], severity="signal"),
    rule("Z305", "determines", key="Nummer", value="BSN", count="keys", severity="signal", reject_above="1%"),
    rule("Z306", "all-or-none", column="Nummer", severity="signal"),
    rule("Z307", "sequence", per=["BSN", "soort_of_vorm"], starts="Begin", ends="Einde", forbid="overlap"),
    rule("Z308", "sequence", per=["BSN"], starts="Begin", ends="Einde", forbid="gap", margin_days=3),
    rule("Z309", "group", per=["BSN"], holds="count(*) <= 25"),
    rule("Z310", "table", when="count(*) > 9", holds="sum(value) > 0", columns=["Bedrag"], point_at="Bedrag = 0"),
    rule("Z311", "share", of=["Z204", "Z205"], at_most="10%", examples={
        "passes": {"tables": {"zorg": [{}]}, "previous": {"zorg": [{"BSN": "999990032"}]}},
        "fails": {"tables": {"zorg": [{"Begin": "1990-01-01"}], "kosten": [{"Kosten": ""}]}},
    }),
    rule("Z312", "exists", table="kosten", match={"Gemeente": "Gemeente", "Soort": "Soort"}, when="filled(Soort)"),
    rule("Z313", "exists", table="previous.zorg", match={"BSN": "BSN"}, where="other.Einde < Begin", exists=False),
    rule("Z314", "exists", table="this", match={"Nummer": "Nummer"}, exists=False, severity="signal"),
    rule("Z315", "reconcile", total="sum(Bedrag)", table="kosten", other_total="sum(Kosten)", tolerance=5,
         tolerance_share=0.01),
    rule("Z316", "previous", total="count(*)", layout="zorg", at_least=0.5, at_most=2),
]  # fmt: skip
HEAD_RULES = [
    *(
        rule(
            f"F{n:03d}" if kind != "leftover" else "F004",
            kind,
            severity="signal" if kind in ("leftover", "line-ends") else "reject",
            examples={"passes": {"text": "{header}\n{row}\n"}, "fails": {"text": "{row}\n", "encoding": "utf-16"}},
        )
        for n, kind in enumerate(UPLOAD, 1)
    ),
    rule("X01", "identical", except_columns=["Peildatum"], severity="signal"),
    rule("X02", "spread", column="Peildatum", at_most_days=60),
    rule("X03", "follows", rule="Z311"),
]
MUNICIPALITIES = [
    {"code": "9901", "label": "Voorbeeldstad"},
    {"code": "9902", "label": "Testerdam", "valid_from": "2017-04-01"},
    {"code": "9903", "label": "Oudedorp", "valid_until": "2017-01-01"},
    {"code": "9904", "label": "Halfweg", "valid_until": "2017-07-01"},
]
LISTS: list[dict[str, Any]] = [
    {"id": "gemeenten", "title": "Gemeenten", "file": "gemeenten.csv", "codes": MUNICIPALITIES},
    {
        "id": "soorten",
        "title": "Soorten voorzieningen",
        "file": "soorten.csv",
        "codes": [{"code": f"{n:02d}", "label": f"soort {n} <b>&</b>"} for n in range(1, 4)],
        "basis": "sourced",
        "source": "nieuws/1, nieuws/9",
    },
]
SMALL: dict[str, Any] = {
    "head": {
        "protocol": "klein",
        "version": "2018",
        "title": "Aanleverprotocol Kleine Monitor 2018",
        "collector": "Bureau voor Cijfers",
        "published_on": "1 december 2017",
        "summary": "Gemeenten leveren **twee** bestanden.",
        "basis_note": "Wat in een bron staat, is gemarkeerd.",
        "changes": [{"what": "De kosten staan in een eigen bestand.", "source": "nieuws/1"}],
        "contacts": [{"name": "Bureau voor Cijfers", "telephone": "070 000 00 00", "email": "monitor@example.org"}],
        "sources": [
            {"id": "nieuws/1", "title": "Bericht over de monitor", "address": "https://example.org/nieuws/1",
             "published": date(2017, 12, 19)},
            {"id": "nieuws/2", "title": "Tweede bericht"},
        ],
        "periods": [
            {"id": "H2_2017", "title": "tweede halfjaar van 2017", "first_day": date(2017, 7, 1),
             "last_day": date(2017, 12, 31), "previous": "H1_2017"},
            {"id": "H1_2017", "title": "eerste halfjaar van 2017", "first_day": date(2017, 1, 1),
             "last_day": date(2017, 6, 30), "optional": True},
        ],
        "naming": {"pattern": "{municipality}_{file}_{period}.csv", "example": "9901_ZORG_H2_2017.csv"},
        "senders": "gemeenten",
        "inhabitants": "inwoners",
        "lists": LISTS,
        "layouts": ["zorg", "kosten"],
        "rules": HEAD_RULES,
    },
    "layouts": [
        {
            "id": "zorg",
            "title": "Zorg",
            "word": "ZORG",
            "description": "Een rij is één **voorziening** van één cliënt.",
            "columns": COLUMNS,
            "derived": [
                {"name": "soort_of_vorm", "title": "De soort (anders de vorm)", "expression": "first_filled(Soort, Vorm)"}
            ],
            "rules": [*VALUE_RULES, *ROW_RULES, *TABLE_RULES],
            "hints": [
                {"id": "duizenden", "when": "sum(Bedrag) < inhabitants()", "message": "Bedragen in duizenden?",
                 "remedy": "Lever hele euro's."}
            ],
            "example_rows": [ROW, ROW | {"BSN": "999990032", "Einde": ""}],
        },
        {
            "id": "kosten",
            "title": "kosten Zorg",
            "word": "KOSTENZORG",
            "description": "Een rij per soort.",
            "columns": COSTS,
            "rules": [
                rule("K101", "required"),
                rule("K102", "characters"),
                rule("K103", "length"),
                rule("K104", "date"),
                rule("K105", "code"),
                rule("K106", "unique", key=["Soort"]),
                rule("K107", "row", holds="filled(Kosten) AND Kosten < 100",
                     examples={"passes": [{}], "fails": [{"Kosten": ""}]}),
            ],
            "example_rows": [
                {"Peildatum": "20180212", "Gemeente": "9901", "Soort": "01", "Kosten": "99"},
                {"Peildatum": "20180212", "Gemeente": "9901", "Soort": "02", "Kosten": "12"},
            ],
        },
    ],
    "lists": LISTS,
    "figure_lists": [
        {"id": "inwoners", "title": "Inwoners per gemeente", "file": "inwoners.csv", "value": "inwoners",
         "reference_day": date(2016, 1, 1), "values": {"9901": 1000}}
    ],
    "views": [{"name": "arrangementen", "title": "Arrangementen", "why": "Regels samengevoegd.",
               "query": "SELECT BSN FROM zorg"}],
    "indicators": [
        {"id": "O01", "title": "Cliënten per 1.000 inwoners", "meaning": "Hoeveel mensen zorg kregen.",
         "layout": "zorg", "chapter": "Aantallen", "unit": "per 1.000 inwoners", "query": "SELECT 1 AS value",
         "orange": "value < 25", "red": "value < 10", "limits": "oranje onder 25, rood onder 10",
         "causes": "Een deel van de cliënten ontbreekt.", "action": "Vergelijk met uw eigen registratie.",
         "undecided": "Het aantal inwoners is niet bekend."},
        {"id": "O02", "title": "Totale kosten", "meaning": "Som van de kosten.", "layout": "kosten",
         "chapter": "Kosten", "unit": "eur", "query": "SELECT sum(Kosten) AS value FROM kosten", "orange": "value = 0"},
    ],
    "texts": [
        {"id": "01-waarom", "title": "Waar het om gaat",
         "markdown": "# Waar het om gaat\n\nDe monitor.\n\n## Voor wie\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"},
        {"id": "02-begrippen", "title": "Begrippen", "markdown": "# Begrippen\n\n**BSN**: nummer."},
    ],
    "questions": [{"id": "v1", "question": "Mag een deel?", "answer": "Ja, lever wat u **hebt**."}],
    "folder_hash": "a" * 64,
}  # fmt: skip


def small_protocol(**changes: Any) -> Protocol:
    """The small protocol; `changes` take the place of its top-level parts."""
    return Protocol.model_validate(deepcopy(SMALL) | changes)


def changed(**head: Any) -> Protocol:
    """The small protocol with other things in its head."""
    written = deepcopy(SMALL)
    written["head"] |= head
    return Protocol.model_validate(written)
