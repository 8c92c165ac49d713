from datetime import date

import pytest

from oporde.protocol.dutch import amount, consequence, day, listed, share, size
from oporde.protocol.model import RuleText
from tests.protocol.exports.small_protocol import rule


@pytest.mark.parametrize(
    ("parts", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a en b"), (("a", "b", "c"), "a, b en c")]
)
def test_things_are_listed_as_in_a_sentence(parts: tuple[str, ...], said: str):
    assert listed(parts) == said


def test_numbers_are_written_the_dutch_way():
    assert [amount(number) for number in (0, 16, 1000, 1234567.5, 0.25, 3.0)] == [
        "0", "16", "1.000", "1.234.567,5", "0,25", "3",
    ]  # fmt: skip
    assert [share(part) for part in (0.005, 0.01, 0.1, 2, 0.07)] == ["0,5%", "1%", "10%", "200%", "7%"]
    assert [size(number) for number in (200_000_000, 1_000_000, 1500, 12, 2 * 10**9)] == [
        "200 MB", "1 MB", "1,5 kB", "12 bytes", "2 GB",
    ]  # fmt: skip
    assert day(date(2017, 7, 1)) == "1 juli 2017"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "afkeuren"),
        ({"severity": "signal"}, "waarschuwing"),
        ({"severity": "signal", "reject_above": "0,5%"}, "waarschuwing, boven 0,5% afkeuren"),
    ],
)
def test_the_consequence_of_a_breach_is_said(more: dict[str, str], said: str):
    texts = {name: value for name, value in rule("A1", "row", **more).items() if name != "kind"}

    assert consequence(RuleText.model_validate(texts)) == said
