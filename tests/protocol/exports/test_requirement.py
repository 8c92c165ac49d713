import re
from typing import get_args

import pytest

from oporde.protocol.exports.place import Place
from oporde.protocol.exports.requirement import Requirement, requirement
from oporde.protocol.load import load_english
from oporde.protocol.model import RuleText
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import DeliveryWideRule, LayoutRule
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
        assert all(sentence.endswith((".", ":")) and not re.search(r"\{[a-z]", sentence) for sentence in said.sentences)


@pytest.mark.parametrize(
    ("rule_id", "sentence"),
    [
        ("F002", "De bestandsnaam volgt het patroon `<gemeentecode>_<BESTAND>_<periode>.csv`."),
        ("F007", "Een bestand is leesbare tekst, in UTF-8 of Windows-1252."),
        ("X02", "In alle bestanden van één levering samen liggen de dagen in `Peildatum` hoogstens 60 dagen uit elkaar."),
        ("X03", "Aan deze regel is voldaan als aan [Z311](#Z311) is voldaan, en anders niet."),
        ("Z101", "`Peildatum`, `Gemeente` en `BSN` zijn altijd gevuld."),
        ("K102", "Elke waarde in het bestand bevat alleen cijfers."),
        ("Z107", "Elke waarde in `Postcode` past op het patroon `[1-9][0-9]{3}[A-Z]{2}`."),
        ("Z204", "`Begin` ligt niet later dan 3 dagen na `Einde`."),
        ("Z205", "`Begin` ligt niet vóór 1 april 1994 en niet na de laatste dag van de verslagperiode."),
        ("Z206", "Als `Vorm` gevuld is, dan ligt `Einde` niet eerder dan 31 dagen vóór `Begin`."),
        ("Z302", "Het bestand heeft ten minste 1 regel met gegevens."),
        ("Z304", "Geen twee regels hebben dezelfde combinatie van `BSN`, `Soort` en `Begin`."),
        ("Z305", "Voor de grens tellen de verschillende waarden van `Nummer`, niet de regels."),
        ("Z311", "Hoogstens 10% van de regels voldoet niet aan [Z204](#Z204) of [Z205](#Z205)."),
        ("Z316", "Het aantal regels in dit bestand is ten minste 50% en hoogstens 200% van wat het was in "
                 "het bestand Zorg van de vorige periode."),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_dutch(rule_id: str, sentence: str):
    assert of(rule_id).sentences[-1] == sentence


def test_a_condition_is_said_and_kept_as_its_author_wrote_it():
    assert of("Z202") == Requirement(
        (
            "Als `Vorm` gelijk is aan `2` (budget) en `Aanbieder` gevuld is, "
            "dan is `Aanbieder` gelijk aan `3` (aanbieder 3) of `4` (aanbieder 4).",
        ),
        (("als", "Vorm = '2'"), ("geldt", "empty(Aanbieder) OR Aanbieder IN ('3', '4')")),
    )
    assert of("Z313").conditions == (("en daar", "other.Einde < Begin"),)
    assert of("Z312").conditions == (("voorwaarde", "filled(Soort)"),)


def test_columns_with_another_demand_have_a_sentence_of_their_own():
    [said] = of("Z103").sentences

    assert said.startswith("Wat er moet staan, verschilt per kolom:\n\n- Elke waarde in `Peildatum` heeft 8 tekens.")
    assert "\n- Elke waarde in `Vorm` en `Aanbieder` heeft 1 teken." in said


@pytest.mark.parametrize("in_english", [False, True], ids=["nl", "en"])
def test_every_rule_of_gmsd_is_said_without_its_expression(protocol: Protocol, in_english: bool):
    english = load_english(protocol.name) if in_english else None
    for layout in (None, *protocol.layouts):
        for rule in protocol.head.rules if layout is None else layout.rules:
            assert shows_no_expression(requirement(rule, Place(protocol, layout, english))), rule.id


@pytest.mark.parametrize(("rule", "place"), PLACED, ids=[rule.id for rule, _ in PLACED])
def test_no_rule_of_the_small_protocol_shows_its_expression(rule: RuleText, place: Place):
    assert shows_no_expression(requirement(rule, place))


def shows_no_expression(found: Requirement) -> bool:
    """There are sentences, and what stands between backquotes in them is a name, a code or a pattern; nothing is a call."""
    text = "\n".join(found.sentences)
    words = re.sub(r"`[^`]*`|\[\w+\]\(#\w+\)", "", text)
    return bool(text) and not re.search(r"[=<>*](?!\*)(?<!\*\*)|\w\(|\b(AND|OR|NOT|WHERE|FILTER|CASE)\b", words)


@pytest.mark.parametrize(
    ("rule_id", "sentence"),
    [
        ("W121", "Het begin van de ondersteuning ligt niet na de laatste dag van de verslagperiode."),
        ("W129", "Als het einde van de ondersteuning in de verslagperiode ligt, dan is `Reden_beeindiging` gevuld."),
        ("W207", "`Toewijzingsnummer` is op alle regels gevuld, of op geen enkele."),
    ],
)
def test_a_derived_name_stands_in_a_sentence_with_its_article(protocol: Protocol, rule_id: str, sentence: str):
    layout = protocol.layout("wmo")
    rule = next(rule for rule in layout.rules if rule.id == rule_id)

    assert requirement(rule, Place(protocol, layout)).sentences == (sentence,)


def test_a_rule_is_said_in_english_with_the_words_of_the_protocol(protocol: Protocol):
    layout = protocol.layout("wmo")
    rule = next(rule for rule in layout.rules if rule.id == "W209")

    found = requirement(rule, Place(protocol, layout, load_english(protocol.name)))

    assert found == Requirement(
        (
            "If `Reden_beeindiging` is `02` (Death) and the end of the support is filled in, then there is no other row in "
            "this file with the same value in `BSN` on which the end of the support is empty, or after the end of the support "
            "of this row.",
        ),
        (
            ("condition", "Reden_beeindiging = '02' AND filled(end)"),
            ("and there", "empty(other.end) OR other.end > end"),
        ),
    )
