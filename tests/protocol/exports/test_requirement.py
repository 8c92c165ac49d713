import re
from typing import get_args

import pytest

from oporde.protocol.exports.requirement import UPLOAD, Place, Requirement, encoding_name, requirement, spoken_pattern
from oporde.protocol.model import RuleText
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import DeliveryWideRule, LayoutRule
from oporde.protocol.rules.intake import IntakeKind
from tests.protocol.exports.small_protocol import small_protocol

SMALL = small_protocol()
PLACED = [(rule, Place(SMALL)) for rule in SMALL.head.rules] + [
    (rule, Place(SMALL, layout)) for layout in SMALL.layouts for rule in layout.rules
]
CLASSES = [kind for union in (LayoutRule, DeliveryWideRule) for kind in get_args(get_args(union)[0])]


def of(rule_id: str) -> Requirement:
    return next(requirement(rule, place) for rule, place in PLACED if rule.id == rule_id)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_kind_of_rule_says_what_must_hold(kind: type[RuleText]):
    found = [requirement(rule, place) for rule, place in PLACED if type(rule) is kind]

    assert found, "the small protocol has a rule of every kind"
    assert requirement.dispatch(kind) is not requirement.dispatch(RuleText)
    for said in found:
        assert said.sentences or said.conditions
        assert all(sentence.endswith(".") and not re.search(r"\{[a-z]", sentence) for sentence in said.sentences)


def test_every_kind_of_upload_rule_has_a_sentence():
    assert set(UPLOAD) == set(get_args(IntakeKind))


@pytest.mark.parametrize(
    ("rule_id", "sentence"),
    [
        ("F002", "De bestandsnaam volgt het patroon `<gemeentecode>_<BESTAND>_<periode>.csv`."),
        ("F007", "Een bestand is leesbare tekst, in UTF-8 of Windows-1252."),
        ("X02", "De dagen in `Peildatum` liggen in één levering hoogstens 60 dagen uit elkaar."),
        ("X03", "Geldt precies wanneer [Z311](#Z311) geldt."),
        ("Z101", "Is altijd gevuld: `Peildatum`, `Gemeente` en `BSN`."),
        ("K102", "Bevat alleen cijfers: alle kolommen."),
        ("Z107", "Voldoet aan het patroon `[1-9][0-9]{3}[A-Z]{2}`: `Postcode`."),
        ("Z204", "`Begin` ligt niet na `Einde`, met een speling van 3 dagen."),
        ("Z205", "`Begin` is niet eerder dan 1 april 1994 en niet later dan de laatste dag van de verslagperiode."),
        ("Z206", "Dan geldt: `Einde` is niet eerder dan 31 dagen voor `Begin`."),
        ("Z302", "Het bestand heeft ten minste 1 regel met gegevens."),
        ("Z304", "Geen twee regels hebben dezelfde combinatie van `BSN`, `Soort` en `Begin`."),
        ("Z305", "Bij één `Nummer` hoort één `BSN`. "
                 "De grens geldt voor het aandeel van de nummers, niet van de regels."),
        ("Z311", "Hoogstens 10% van de regels voldoet niet aan [Z204](#Z204) of [Z205](#Z205)."),
        ("Z316", "`count(*)` in dit bestand is ten minste 50% en hoogstens 200% van wat het was in "
                 "het bestand Zorg van de vorige periode."),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_dutch(rule_id: str, sentence: str):
    assert of(rule_id).sentences[-1] == sentence


def test_a_condition_is_said_and_kept_as_its_author_wrote_it():
    assert of("Z202") == Requirement(
        (
            "Voorwaarde: `Vorm` is `2` (budget).",
            "Dan geldt: als `Aanbieder` gevuld is, dan: `Aanbieder` is een van `3` (aanbieder 3) of `4` (aanbieder 4).",
        ),
        (("als", "Vorm = '2'"), ("geldt", "empty(Aanbieder) OR Aanbieder IN ('3', '4')")),
    )
    assert of("Z313").conditions == (("en daar", "other.Einde < Begin"),)
    assert of("Z312").conditions == (("voorwaarde", "filled(Soort)"),)


def test_columns_with_another_demand_have_a_sentence_of_their_own():
    assert "Heeft 4 tekens: `Gemeente`." in of("Z103").sentences
    assert "Heeft 9 tekens: `BSN`." in of("Z103").sentences
    assert any(said.startswith("Heeft 1 teken: ") for said in of("Z103").sentences)


def test_every_rule_of_gmsd_says_something(protocol: Protocol):
    for layout in (None, *protocol.layouts):
        for rule in protocol.head.rules if layout is None else layout.rules:
            found = requirement(rule, Place(protocol, layout))

            assert found.sentences or found.conditions, rule.id


def test_encodings_and_patterns_are_written_for_people():
    assert [encoding_name(name) for name in ("utf-8", "windows-1252")] == ["UTF-8", "Windows-1252"]
    assert spoken_pattern("{municipality}_{file}_{period}.csv") == "<gemeentecode>_<BESTAND>_<periode>.csv"
