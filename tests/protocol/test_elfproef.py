import pytest

from oporde.protocol.elfproef import satisfies_elfproef
from oporde.protocol.types.bsn import numbers_for_tests


def test_every_number_for_tests_satisfies_it():
    assert all(map(satisfies_elfproef, numbers_for_tests()))


def test_another_last_digit_never_does():
    for number in numbers_for_tests()[:50]:
        others = {number[:-1] + digit for digit in "0123456789"} - {number}

        assert not any(map(satisfies_elfproef, others))


@pytest.mark.parametrize("text", ["", "99999001", "9999900190", "99999001x", "99999001²", " 99999001"])
def test_what_is_no_nine_digits_does_not(text: str):
    assert not satisfies_elfproef(text)
