"""The numbers in the words about a limit are those of the limit."""

import re

import pytest
from sqlglot import exp

from oporde.protocol.folder import find_protocol
from oporde.protocol.limits import limit_mistakes, with_limits
from oporde.protocol.load import load_protocol
from oporde.protocol.protocol import Indicator
from oporde.protocol.sql import parse
from oporde.protocol.yaml_file import read_yaml

SAYS_IT_IN_WORDS = {
    "O08",
    "O12",
    "K08",
    "S18",
    "J18",
    "K09",
    "S19",
    "J19",
}  # value = 1: one is missing, all amounts are alike
KEEPS_THEM_IN_ITS_QUERY = "K07"


def indicator(limits: str, *, unit: str = "share", **conditions: str) -> Indicator:
    return Indicator(
        id="O01", title="", meaning="", layout="wmo", chapter="", unit=unit, query="", limits=limits, **conditions
    )


@pytest.mark.parametrize(
    ("unit", "said"), [("share", "Onder 0,5% of boven 20%."), ("ratio", "Onder 0,005 of boven 0,2.")]
)
def test_numbers_of_the_condition_are_filled_in_as_their_unit_is_written(unit: str, said: str):
    given = indicator("Onder {orange_1} of boven {orange_2}.", unit=unit, orange="value < 0.005 OR value > 0.2")

    assert with_limits(given).limits == said
    assert list(limit_mistakes(with_limits(given))) == []


@pytest.mark.parametrize("placeholder", ["{orange_2}", "{red_1}", "{rood_1}", "{orange}", "{}"])
def test_what_is_no_number_of_a_limit_is_told(placeholder: str):
    found = with_limits(indicator(f"Boven {placeholder}.", orange="value > 0.2"))

    assert list(limit_mistakes(found)) == [f'"{placeholder}" is no number of a limit; expected orange_1']


def test_every_number_of_every_limit_of_gmsd_is_told_from_the_limit():
    """Changing a limit changes what is said of it: no number of a condition is written out."""
    name = "indicators.yaml"
    file, _ = read_yaml(name, (find_protocol("gmsd/2017") / name).read_text("utf-8"))
    assert file
    for item in file.value["indicators"]:
        if item["id"] in (KEEPS_THEM_IN_ITS_QUERY, *SAYS_IT_IN_WORDS):
            continue
        for light in ("orange", "red"):
            literals = parse(item[light]).find_all(exp.Literal, bfs=False) if light in item else ()
            for place, literal in enumerate(literals, start=1):
                assert float(literal.name) == 0 or f"{{{light}_{place}}}" in item["limits"], item["id"]


def test_the_limits_that_stand_in_a_query_are_told_as_they_are():
    item = next(one for one in load_protocol("gmsd/2017").indicators if one.id == KEEPS_THEM_IN_ITS_QUERY)
    rows = re.findall(r"\('\d\d', (\d+), (\d+)\)", item.query)

    assert len(rows) == 17
    for lowest, highest in {(int(low), int(high)) for low, high in rows}:
        assert f"{lowest:,} tot {highest:,}".replace(",", ".") in item.limits
