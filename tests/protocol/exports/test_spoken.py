"""Conditions in Dutch, only where the words are sure to say the same."""

import pytest

from oporde.protocol.exports.requirement import Place
from oporde.protocol.exports.spoken import Vocabulary, spoken, spoken_clause, spoken_value
from oporde.protocol.protocol import Protocol

WORDS = Vocabulary(
    holds={"Begin": "day", "Einde": "day", "Uren": "whole", "Vorm": "text", "start": "day"},
    derived={"start": "begin van de hulp"},
    labels={("Vorm", "2"): "Persoonsgebonden budget"},
    rows="het aantal van die regels",
)
SAID = {
    "filled(Uren)": ["`Uren` is gevuld."],
    "filled(Begin) OR filled(Einde)": ["Ten minste één van `Begin` en `Einde` is gevuld."],
    "empty(Begin) AND empty(Einde)": ["`Begin` en `Einde` zijn allebei leeg."],
    "Einde >= Begin AND Uren <> 0": ["`Einde` ligt niet voor `Begin`.", "`Uren` is niet 0."],
    "Uren >= 1.5": ["`Uren` is niet kleiner dan 1,5."],
    "start <= period_last_day()": ["Begin van de hulp ligt niet na de laatste dag van de verslagperiode."],
    "Einde BETWEEN period_first_day() AND period_last_day()": ["`Einde` ligt in de verslagperiode."],
    "Uren NOT BETWEEN 1 AND 7": ["`Uren` ligt niet in de reeks 1 tot en met 7."],
    "Begin >= DATE '1994-04-01'": ["`Begin` ligt niet voor 1 april 1994."],
    "Begin > today() - 31": ["`Begin` ligt na 31 dagen voor de dag van de controle."],
    "Vorm = '2'": ["`Vorm` is `2` (Persoonsgebonden budget)."],
    "Vorm IN ('2', '3')": ["`Vorm` is een van `2` (Persoonsgebonden budget) of `3`."],
    "Vorm NOT IN ('2', '3')": ["`Vorm` is geen van `2` (Persoonsgebonden budget) en `3`."],
    "empty(Uren) OR (filled(Begin) AND filled(Einde))": [
        "Als `Uren` gevuld is, dan: `Begin` en `Einde` zijn allebei gevuld."
    ],
    "empty(other.Einde) OR other.Einde > Einde": [
        "Als `Einde` van de andere regel gevuld is, dan: `Einde` van de andere regel ligt na `Einde`."
    ],
    "number_of_rows() < 50 OR count(*) <= 0.05 * number_of_rows()": [
        "Het aantal regels van het bestand is kleiner dan 50, of het aantal van die regels is niet groter dan 5% van "
        "het aantal regels van het bestand."
    ],
}
UNSAID = [
    "NOT (Uren > 1 AND Vorm = '2')",  # who denies a whole needs parentheses
    "(Uren > 1 AND Vorm = '2') OR Uren < 0 OR (Uren = 3 AND Vorm = '3')",
    "Uren / 2 > 3",
    "sum(Uren) FILTER (WHERE Vorm = '2') > 3",
    "CASE WHEN Uren > 1 THEN TRUE ELSE FALSE END",
    "starts_with(Vorm, '2')",
    "mine.Einde > Einde",
    " AND ".join(f"Uren <> {n}" for n in range(40)),
    "Uren >",
]


@pytest.mark.parametrize(("condition", "said"), SAID.items(), ids=SAID)
def test_a_condition_is_said_in_dutch(condition: str, said: list[str]):
    assert list(spoken(condition, WORDS)) == said


@pytest.mark.parametrize("condition", UNSAID)
def test_a_condition_without_sure_words_is_left_to_the_title(condition: str):
    assert spoken(condition, WORDS) == ()
    assert spoken_clause(condition, WORDS) is None


def test_a_place_in_time_is_said(protocol: Protocol):
    words = Place(protocol, protocol.layout("wmo")).words()

    assert spoken_value("end", words) == "einde van de ondersteuning"
    assert spoken_value("period_first_day() - 31", words) == "31 dagen voor de eerste dag van de verslagperiode"
    assert spoken_value("DATE '1994-04-01'", words) == "1 april 1994"
    assert spoken_value("upper(Gemeentecode)", words) is None
