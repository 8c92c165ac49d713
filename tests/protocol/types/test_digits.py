"""A text is read as a number when it is digits and nothing else, however lenient the engine's own casts are."""

from __future__ import annotations

import re

import duckdb
import pytest

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
