"""What expressions yield, and which comparisons can never be."""

import pytest

from oporde.protocol.sql import parse
from oporde.protocol.value_kinds import Holds, contradiction, kind_of

NAMES: dict[str, Holds] = {
    "Dag": "day",
    "Eind": "day",
    "Aantal": "whole",
    "Bedrag": "number",
    "Soort": "text",
    "other.Dag": "day",
}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("Dag", "day"),
        ("other.Dag", "day"),
        ("Onbekend", "unknown"),
        ("'x'", "text"),
        ("12", "whole"),
        ("1.5", "number"),
        ("TRUE", "truth"),
        ("Dag + 31", "day"),
        ("Dag - Eind", "whole"),
        ("Dag + INTERVAL 3 MONTH", "day"),
        ("Aantal * 60", "whole"),
        ("Aantal * Bedrag", "number"),
        ("-Aantal", "whole"),
        ("Aantal / 2", "number"),
        ("Aantal + Onbekend", "unknown"),
        ("(Aantal)", "whole"),
        ("sum(Bedrag) FILTER (WHERE Soort = 'A')", "number"),
        ("count(DISTINCT Soort)", "whole"),
        ("max(Dag)", "day"),
        ("avg(Aantal)", "number"),
        ("upper(Soort) || '!'", "text"),
        ("year(Dag)", "whole"),
        ("CAST(Soort AS DATE)", "day"),
        ("DATE '2017-01-01'", "day"),
        ("CURRENT_DATE", "day"),
        ("period_first_day() - 1", "day"),
        ("municipality()", "text"),
        ("age_years(Dag, today())", "whole"),
        ("first_filled(Dag, Eind)", "day"),
        ("first_filled(Aantal, Bedrag)", "number"),
        ("first_filled(Dag, Soort)", "unknown"),
        ("CASE WHEN filled(Dag) THEN 1 ELSE 2.5 END", "number"),
        ("Soort LIKE 'A%'", "truth"),
        ("filled(Dag) AND Aantal > 1", "truth"),
        ("greatest(Dag, Eind)", "day"),
    ],
)
def test_what_an_expression_yields(expression: str, kind: Holds):
    assert kind_of(parse(expression), NAMES) == kind


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("Dag >= 5", "a day cannot be compared with a number: Dag >= 5"),
        (
            "Dag >= '2017-12-31'",
            "a day cannot be compared with a text: Dag >= '2017-12-31'; write a day as DATE '2017-12-31'",
        ),
        ("Soort = 1", "a text cannot be compared with a number: Soort = 1"),
        ("Aantal IN (1, 'x')", "a number cannot be compared with a text: Aantal IN (1, 'x')"),
        ("Dag BETWEEN Eind AND Aantal", "a day cannot be compared with a number: Dag BETWEEN Eind AND Aantal"),
        ("filled(Dag) = 1", "a condition cannot be compared with a number: FILLED(Dag) = 1"),
        ("sum(Aantal) < 'veel'", "a number cannot be compared with a text: SUM(Aantal) < 'veel'"),
    ],
)
def test_what_cannot_be_compared(expression: str, why: str):
    assert contradiction(parse(expression), NAMES) == why


@pytest.mark.parametrize(
    "expression",
    ["Dag >= Eind", "Aantal < Bedrag", "Onbekend = 1", "Soort IN ('A', 'B')", "Aantal + 1", "Soort LIKE 'x'"],
)
def test_what_can_be_compared_is_silent(expression: str):
    assert contradiction(parse(expression), NAMES) == ""
