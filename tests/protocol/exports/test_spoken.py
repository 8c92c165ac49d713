"""Conditions in Dutch and English: every construct of the language has words."""

import re

import pytest

from oporde.protocol import sql
from oporde.protocol.exports.clauses import Said
from oporde.protocol.exports.spoken import demanded, described, listed_below, spoken_value
from oporde.protocol.exports.spoken_values import GROUP, Vocabulary
from oporde.protocol.tongues import ENGLISH
from oporde.protocol.value_kinds import Holds

HOLDS: dict[str, Holds] = {
    "Begin": "day", "Einde": "day", "Uren": "whole", "Bedrag": "number", "Vorm": "text", "Naam": "text", "start": "day",
    "ja": "truth",
}  # fmt: skip
LABELS = {("Vorm", "2"): "budget"}
WORDS = Vocabulary(holds=HOLDS, names={"start": "het begin van de hulp"}, labels=LABELS)
IN_ENGLISH = Vocabulary(ENGLISH, HOLDS, {"start": "the start of the help"}, LABELS)
SAID = {
    # What is asked of a cell.
    "filled(Uren)": "`Uren` is gevuld.",
    "NOT filled(Uren)": "`Uren` is leeg.",
    "filled(Uren) = TRUE": "`Uren` is gevuld.",
    "filled(Begin) OR filled(Einde)": "Ten minste één van `Begin` en `Einde` is gevuld.",
    "empty(Begin) AND empty(Einde)": "`Begin` en `Einde` zijn allebei leeg.",
    "filled(Begin) AND filled(Einde) AND filled(Uren)": "`Begin`, `Einde` en `Uren` zijn allemaal gevuld.",
    "empty(Uren) OR (filled(Begin) AND filled(Einde))":
        "Als `Uren` gevuld is, dan zijn `Begin` en `Einde` allebei gevuld.",
    "empty(Einde) OR Einde > Begin": "Als `Einde` gevuld is, dan ligt `Einde` na `Begin`.",
    # Numbers.
    "Uren <> 0": "`Uren` is niet 0.",
    "3 < Uren": "`Uren` is groter dan 3.",
    "Uren >= 1.5": "`Uren` is ten minste 1,5.",
    "Uren <= Bedrag": "`Uren` is niet groter dan `Bedrag`.",
    "Uren <= 24 * 60": "`Uren` is hoogstens 1.440.",
    "Uren BETWEEN 1 AND 7": "`Uren` is een getal van 1 tot en met 7.",
    "Uren NOT BETWEEN 1 AND 7": "`Uren` is geen getal van 1 tot en met 7.",
    "Uren BETWEEN 1 AND Bedrag": "`Uren` is ten minste 1 en hoogstens `Bedrag`.",
    "Uren < 1 OR Uren > 7": "`Uren` is kleiner dan 1, of groter dan 7.",
    "Uren > -3": "`Uren` is groter dan -3.",
    "-Uren < Bedrag": "Min `Uren` is kleiner dan `Bedrag`.",
    "Uren / 2 > 3": "`Uren` gedeeld door 2 is groter dan 3.",
    "Uren // 2 > 3": "`Uren` gedeeld door 2, zonder de rest, is groter dan 3.",
    "Uren % 7 = 0": "De rest van `Uren` gedeeld door 7 is 0.",
    "(Uren + 2) * 3 - 1 = Bedrag": "((`Uren` plus 2) keer 3) min 1 is gelijk aan `Bedrag`.",
    "abs(Uren - Bedrag) <= 5": "Het verschil tussen `Uren` en `Bedrag` is hoogstens 5.",
    "abs(Uren) < 3": "`Uren` zonder minteken is kleiner dan 3.",
    "round(Bedrag) = floor(Bedrag)":
        "`Bedrag` afgerond op een heel getal is gelijk aan `Bedrag` naar beneden afgerond.",
    "ceil(Bedrag) = round(Bedrag, 1)": "`Bedrag` naar boven afgerond is gelijk aan `Bedrag` afgerond op 1 decimaal.",
    "least(Uren, 3) < greatest(Uren, 9)": "De kleinste van `Uren` en 3 is kleiner dan de grootste van `Uren` en 9.",
    "Uren > nullif(Bedrag, 0)": "`Uren` is groter dan `Bedrag` (maar 0 telt als leeg).",
    "CAST(Naam AS INT) > 3": "`Naam` als getal is groter dan 3.",
    "0.1 * inhabitants() > Uren": "10% van het aantal inwoners is groter dan `Uren`.",
    # Days.
    "start <= period_last_day()": "Het begin van de hulp ligt niet na de laatste dag van de verslagperiode.",
    "Einde BETWEEN period_first_day() AND period_last_day()": "`Einde` ligt in de verslagperiode.",
    "NOT (Einde BETWEEN Begin AND today())": "`Einde` ligt vóór `Begin` of na de dag van de controle.",
    "Einde BETWEEN Begin - 31 AND today()":
        "`Einde` ligt niet eerder dan 31 dagen vóór `Begin` en niet later dan de dag van de controle.",
    "Begin >= DATE '1994-04-01'": "`Begin` ligt niet vóór 1 april 1994.",
    "Begin > today() - 31": "`Begin` ligt later dan 31 dagen vóór de dag van de controle.",
    "Begin >= Einde + 1": "`Begin` ligt na `Einde`.",
    "Begin = Einde - 1": "`Begin` valt op de dag vóór `Einde`.",
    "Begin = Einde": "`Begin` valt op dezelfde dag als `Einde`.",
    "Einde <= Begin + INTERVAL 3 MONTH": "`Einde` ligt niet later dan 3 maanden na `Begin`.",
    "Einde < Begin + Uren": "`Einde` ligt eerder dan `Begin` plus `Uren` dagen.",
    "Einde - Begin <= 31": "Het aantal dagen van `Begin` tot `Einde` is hoogstens 31.",
    "days_between(Begin, Einde) <= 31": "Het aantal dagen van `Begin` tot `Einde` is hoogstens 31.",
    "age_years(Begin, today()) < 18":
        "De leeftijd in jaren op de dag van de controle, van wie op `Begin` geboren is, is kleiner dan 18.",
    "year(Begin) = 2017": "Het jaar van `Begin` is 2017.",
    "month(Begin) = 7": "Het nummer van de maand van `Begin` is 7.",
    "day(Begin) = 1": "Het nummer van de dag in de maand van `Begin` is 1.",
    "first_filled(Begin, Einde) > start":
        "De eerste van `Begin` en `Einde` die gevuld is, ligt na het begin van de hulp.",
    "least(Begin, Einde) > start": "De vroegste van `Begin` en `Einde` ligt na het begin van de hulp.",
    # Texts.
    "Vorm = '2'": "`Vorm` is `2` (budget).",
    "Vorm IN ('2', '3')": "`Vorm` is `2` (budget) of `3`.",
    "Vorm NOT IN ('2', '3')": "`Vorm` is niet `2` (budget) of `3`.",
    "Vorm = municipality()": "`Vorm` is gelijk aan de gemeentecode in de bestandsnaam.",
    "Vorm <> period()": "`Vorm` is niet gelijk aan de periode in de bestandsnaam.",
    "Vorm < 'b'": "`Vorm` staat op alfabet vóór `b`.",
    "Naam BETWEEN 'a' AND 'c'": "`Naam` staat op alfabet van `a` tot en met `c`.",
    "starts_with(Vorm, '2')": "`Vorm` begint met `2`.",
    "Naam NOT LIKE 'a%'": "`Naam` begint niet met `a`.",
    "Naam LIKE '%b%'": "`Naam` bevat `b`.",
    "Naam LIKE '%x'": "`Naam` eindigt op `x`.",
    "Naam LIKE 'a_b'": "`Naam` past op `a_b` (`%` is elke tekst, `_` elk teken).",
    "regexp_full_match(Naam, '[A-Z]+|x')": "`Naam` past op het patroon `[A-Z]+|x`.",
    "length(Naam) <= 9": "Het aantal tekens van `Naam` is hoogstens 9.",
    "upper(Naam) = lower(Vorm)": "`Naam` in hoofdletters is gelijk aan `Vorm` in kleine letters.",
    "left(Naam, 1) = right(Naam, 2)": "Het begin van `Naam` (1 teken) is gelijk aan het einde van `Naam` (2 tekens).",
    "substring(Naam, 2, 3) = 'x'": "Het deel van `Naam` vanaf teken 2 (3 tekens) is `x`.",
    "substring(Naam, 2) = 'x'": "Het deel van `Naam` vanaf teken 2 is `x`.",
    "Vorm || Naam = CAST(Uren AS VARCHAR)": "`Vorm` met `Naam` erachter is gelijk aan `Uren` als tekst.",
    "(Vorm, Naam) IN (('1', 'a'), ('2', 'b'))":
        "De combinatie van `Vorm` en `Naam` is de combinatie van `1` en `a` of de combinatie van `2` en `b`.",
    # Parts put together, and denied.
    "Einde >= Begin AND Uren <> 0": "`Einde` ligt niet vóór `Begin`. | `Uren` is niet 0.",
    "Vorm = '2' OR Uren > 3": "`Vorm` is `2` (budget), of `Uren` is groter dan 3.",
    "NOT (Uren > 1 AND Vorm = '2')": "Als `Uren` groter is dan 1, dan is `Vorm` niet gelijk aan `2` (budget).",
    "NOT (Vorm = '2' AND (Uren > 3 OR filled(Naam)))":
        "Als `Vorm` gelijk is aan `2` (budget), dan is `Uren` hoogstens 3 en is `Naam` leeg.",
    "(Uren > 1 AND Vorm = '2') OR Uren < 0":
        "Ten minste één van deze dingen geldt: - `Uren` is groter dan 1 en `Vorm` is `2` (budget). - `Uren` is kleiner dan 0.",
    "ja AND NOT ja": "`ja` is waar. | `ja` is niet waar.",
    "(empty(Uren) OR Vorm = '2') = (Uren > 3)":
        "Het antwoord op de vraag of `Uren` leeg is, of `Vorm` gelijk is aan `2` (budget), is gelijk aan het antwoord op de vraag of "
        "`Uren` groter is dan 3.",
    "TRUE": "Hieraan is voldaan.",
    "Naam = NULL": "`Naam` is gelijk aan niets.",
    "CASE WHEN Uren > 1 THEN Vorm = '2' ELSE filled(Einde) END":
        "Hiervan telt het eerste dat past: - Als `Uren` groter is dan 1, dan is `Vorm` gelijk aan `2` (budget). "
        "- Anders is `Einde` gevuld.",
    "CASE Vorm WHEN '2' THEN 10 ELSE 20 END > Bedrag":
        "(10 als `Vorm` gelijk is aan `2` (budget), anders 20) is groter dan `Bedrag`.",
    # Rows together.
    "count(*) <= 25": "Het bestand heeft hoogstens 25 regels.",
    "count(*) > 0": "Het bestand heeft ten minste 1 regel.",
    "count(Uren) = 0": "Het bestand heeft geen regel waarop `Uren` gevuld is.",
    "count_if(Uren > 3) <> 2": "Het bestand heeft niet precies 2 regels waarop `Uren` groter is dan 3.",
    "count(DISTINCT Vorm) = 1": "Het bestand heeft precies 1 verschillende waarde van `Vorm`.",
    "number_of_rows() < 50 OR count(*) <= 0.05 * number_of_rows()":
        "Als het bestand ten minste 50 regels heeft, dan is het aantal regels in het bestand hoogstens 5% van het aantal regels "
        "in het bestand.",
    "sum(Uren) FILTER (WHERE Vorm = '2') > 3":
        "De som van `Uren` op regels waarop `Vorm` gelijk is aan `2` (budget), is groter dan 3.",
    "sum(Uren) < 100000": "De som van `Uren` is kleiner dan 100.000.",
    "Uren BETWEEN 100000 AND 999999": "`Uren` is een getal van 100000 tot en met 999999.",
    "sum(DISTINCT Uren) > 3": "De som van de verschillende waarden van `Uren` is groter dan 3.",
    "avg(Uren) < median(Uren)": "Het gemiddelde van `Uren` is kleiner dan de middelste waarde van `Uren`.",
    "min(Begin) < max(Einde)": "De vroegste dag in `Begin` ligt vóór de laatste dag in `Einde`.",
    "min(Uren) < max(Uren)": "De kleinste waarde van `Uren` is kleiner dan de grootste waarde van `Uren`.",
}  # fmt: skip
SAID_IN_ENGLISH = {
    "empty(Uren) OR (filled(Begin) AND filled(Einde))":
        "If `Uren` is filled in, then `Begin` and `Einde` are both filled in.",
    "start <= DATE '1994-04-01'": "The start of the help is not after 1 April 1994.",
    "Uren <= 24 * 60": "`Uren` is at most 1,440.",
    "Naam NOT LIKE '%b%'": "`Naam` does not contain `b`.",
    "count(*) FILTER (WHERE Vorm = '2') = 1": "The file has exactly 1 row on which `Vorm` is `2` (budget).",
}  # fmt: skip
UNSAID = ["mine.Einde > Einde", "Einde > Begin + INTERVAL 3 EONS", "Uren >", "NOT " * 3000 + "ja"]


def flat(said: tuple[Said, ...]) -> str:
    return " | ".join(re.sub(r"\s+", " ", one.markdown()) for one in said)


@pytest.mark.parametrize(("condition", "said"), SAID.items(), ids=SAID)
def test_a_condition_is_said_in_dutch(condition: str, said: str):
    assert flat(demanded(condition, WORDS)) == said


@pytest.mark.parametrize(("condition", "said"), SAID_IN_ENGLISH.items(), ids=SAID_IN_ENGLISH)
def test_a_condition_is_said_in_english(condition: str, said: str):
    assert flat(demanded(condition, IN_ENGLISH)) == said


@pytest.mark.parametrize("condition", SAID)
def test_what_has_dutch_words_has_english_words(condition: str):
    said = flat(demanded(condition, IN_ENGLISH))

    assert said
    assert not re.search(r"\b(is gevuld|leeg|van|het|dan|niet|regels?)\b", said)


def test_every_construct_of_the_language_is_among_what_is_said():
    parts = {"Identifier", "DataType", "DataTypeParam", "Var", "If", "Where", "Star", "Distinct"}
    kinds = {*sql.OPERATORS, *sql.FUNCTIONS.values(), *sql.AGGREGATES.values(), *sql.AGGREGATE_NODES}
    said = {type(node) for condition in SAID for node in sql.parse(condition).walk()}
    calls = " ".join(SAID)

    assert {kind.__name__ for kind in kinds - said} <= parts
    assert all(f"{name}(" in calls for name in sql.OWN_FUNCTIONS)


@pytest.mark.parametrize("condition", UNSAID, ids=range(len(UNSAID)))
def test_a_condition_without_words_is_left_to_the_title(condition: str):
    assert demanded(condition, WORDS) == ()
    assert described(condition, WORDS, "behind") is None
    assert listed_below(condition, WORDS) == ()
    assert spoken_value(condition, WORDS) is None


def test_a_demand_stands_behind_its_condition():
    assert (
        flat(demanded("filled(Uren)", WORDS, "Vorm = '2'"))
        == "Als `Vorm` gelijk is aan `2` (budget), dan is `Uren` gevuld."
    )
    assert (
        flat(demanded("empty(Einde) OR Einde > Begin", WORDS, "Vorm = '2'"))
        == "Als `Vorm` gelijk is aan `2` (budget) en `Einde` gevuld is, dan ligt `Einde` na `Begin`."
    )


def test_a_condition_that_does_not_fit_a_sentence_is_a_list():
    when = "(Uren > 1 AND Vorm = '2') OR (Uren < 0 AND filled(Naam))"

    assert demanded("filled(Einde)", WORDS, when) == (
        Said(
            "Als ten minste één van deze dingen zo is:",
            (
                Said("`Uren` is groter dan 1 en `Vorm` is `2` (budget)."),
                Said("`Uren` is kleiner dan 0 en `Naam` is gevuld."),
            ),
        ),
        Said("Dan is `Einde` gevuld."),
    )


def test_what_is_nested_is_a_list_in_a_list():
    condition = "((Uren > 1 OR Vorm = '2') AND filled(Einde)) OR (Uren < 9 AND empty(Einde))"

    [said] = demanded(condition, WORDS)

    assert said.markdown() == (
        "Ten minste één van deze dingen geldt:\n\n"
        "- Dit geldt allemaal:\n"
        "  - `Uren` is groter dan 1, of `Vorm` is `2` (budget).\n"
        "  - `Einde` is gevuld.\n"
        "- `Uren` is kleiner dan 9 en `Einde` is leeg."
    )


def test_many_sums_over_chosen_rows_have_letters():
    few, more = "sum(Uren) FILTER (WHERE Vorm = '2')", "sum(Uren) FILTER (WHERE Vorm <> '2' AND filled(Naam))"

    said = demanded(f"abs({few} - {more}) <= count(Uren) FILTER (WHERE Vorm <> '2')", WORDS)

    assert flat(said) == (
        "Het verschil tussen **A** en **B** is hoogstens **C**. | Hierin is: "
        "- **A**: de som van `Uren` op regels waarop `Vorm` gelijk is aan `2` (budget). "
        "- **B**: de som van `Uren` op regels waarop `Vorm` niet gelijk is aan `2` (budget) en `Naam` gevuld is. "
        "- **C**: het aantal regels waarop `Vorm` niet gelijk is aan `2` (budget) en `Uren` gevuld is."
    )


def test_rows_are_those_of_the_file_or_of_a_group():
    group = Vocabulary(owner=GROUP)

    assert flat(demanded("count(*) <= 25", group)) == "Zo'n groep heeft hoogstens 25 regels."
    assert flat(demanded("number_of_rows() > 9", group)) == "Het bestand heeft meer dan 9 regels."


def test_names_of_two_rows_are_told_apart():
    pair = Vocabulary(holds=HOLDS, other=WORDS)

    said = described("empty(other.Einde) OR other.start > Einde", pair, "behind")

    assert said == "`Einde` leeg is, of het begin van de hulp na `Einde` van deze regel ligt"
