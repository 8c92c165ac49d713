"""A text is read as a number when it is digits and nothing else, however lenient the engine's own casts are.

Of a text that is not, the cause says no more than can be seen.
"""

from __future__ import annotations

import re

import duckdb
import pytest

from oporde.mending.amounts import Marks, Number
from oporde.mending.result import Obstacle
from oporde.protocol.model import Column
from oporde.protocol.types.digits import Digits
from oporde.protocol.types.value_type import are_digits

ODD = (
    *("0", "00", "007", "7", "70", "123", "999999999", "000000000", "099999999", "100000000", "1234567890"),
    *("-0", "-7", "+7", " 7", "7 ", "7\t", "1e3", "1E3", "1e8", "1_000", "0x7F", "1.0", "1.5", ".5", "5.", "7'", ""),
    *("1e0000008", "0x5F5E100", "1_0000000", "12e000007", "²", "٣", "３", "x", "1" * 40, "-999999999", "nan", "inf"),
)


@pytest.mark.parametrize(("shortest", "longest"), [(1, 9), (9, 9), (1, 8), (4, 4), (2, 3), (1, 18)])
def test_digits_are_digits_and_nothing_else(shortest: int, longest: int):
    whole = "INTEGER" if longest <= 9 else "BIGINT"
    read = are_digits("r", f"TRY_CAST(r AS {whole})", shortest, longest)

    found = duckdb.execute(f"SELECT r, {read} FROM (SELECT unnest(?) AS r)", [[*ODD]]).fetchall()

    assert dict(found) == {text: bool(re.fullmatch(f"[0-9]{{{shortest},{longest}}}", text)) for text in ODD}


AMOUNT = Column(name="Bedrag", definition="Wat.", type="digits", max_length=12, unit="eur")
CAUSES = {
    "thousands-or-decimals": ("6.250", "2,250", "12.000", "680.799", "999,999"),
    "thousands-separators": ("1.250.000", "1,250,000", "1 250", "12 250 000"),
    "trailing-decimals": ("12,00", "12.0", "1250.000", "0,000", "1.250,00", "1,250.00", "1 250,0"),
    "decimal-comma": (
        "12,5",
        "0.250",
        "007.250",
        "83116.245",
        "12.3456",
        "1.250,50",
        "1,250.5",
        "1 250,50",
        "1.250,505",
    ),
    "currency-sign": ("€ 900", "EUR 1.250,00", "€ 900,-"),
    "negative": ("-12", "- 12", "−1.250", "–12", "-12,50", "12-", "12 -", "€ -900", "-€ 900,-", "(12)", "(€ 1.250,50)"),
    "plus-sign": ("+12", "+ 12"),
    "word-for-empty": ("-", "nvt"),
    "": ("900,-", "+-12", "(x)", "()", "1-2", "1.25.000", "1.250.5", "0.250.000", "12.", ".5", "1 25", "x"),
}


def cause_of(text: str, column: Column = AMOUNT) -> str:
    """The first cause that fits a text that is no value of the column."""
    patterns = [pattern for pattern in Digits().patterns(column) if pattern.kind == "characters"]
    fits = ", ".join(pattern.sql.replace("{raw}", "r") for pattern in patterns)

    [found] = duckdb.execute(f"SELECT {fits} FROM (SELECT ? AS r)", [text]).fetchall()

    return next((pattern.cause for pattern, fit in zip(patterns, found, strict=True) if fit), "")


@pytest.mark.parametrize(("cause", "text"), [(cause, text) for cause, texts in CAUSES.items() for text in texts])
def test_the_cause_of_a_wrong_number_is_named(cause: str, text: str):
    assert cause_of(text) == cause


@pytest.mark.parametrize("text", [text for cause in list(CAUSES)[:4] for text in CAUSES[cause]])
def test_a_cause_is_as_certain_as_mending_is(text: str):
    number = Marks(of_euros=False).read(text, Marks(of_euros=False))

    said = "thousands-or-decimals" if number is Obstacle.SEPARATOR else "thousands-separators"
    if isinstance(number, Number) and number.fraction:
        said = "decimal-comma" if number.fraction.strip("0") else "trailing-decimals"
    assert cause_of(text) == said
