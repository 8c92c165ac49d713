"""Codes that are numbers are kept as numbers."""

import pytest

from oporde.protocol.model import Code, Column
from oporde.protocol.types.code import digits


def codes(*texts: str) -> Column:
    return Column(
        name="Code", definition="Wat.", type="code", codes=tuple(Code(code=text, label="Iets") for text in texts)
    )


@pytest.mark.parametrize(
    ("texts", "size"),
    [
        (("0363", "0014"), 4),
        (("000000001", "999999999"), 9),
        (("1",), 1),
        (("0363", "14"), None),  # 0014 would come back
        (("0363", "A014"), None),
        (("1234567890",), None),  # more than a number of 32 bits holds
        (("٠٣٦٣",), None),  # digits, but not those a number is written with
        ((), None),
    ],
)
def test_only_codes_that_come_back_as_they_were_are_kept_as_numbers(texts: tuple[str, ...], size: int | None):
    assert digits(codes(*texts)) == size


def test_a_text_is_no_code():
    assert digits(Column(name="Tekst", definition="Wat.", type="text")) is None
