from hypothesis import given
from hypothesis import strategies as st

from oporde.portal.accounts import codes


def test_a_code_reads_well_from_paper():
    code = codes.new_code()

    assert len(code) == 14
    assert code.count("-") == 2
    assert not set("IO01") & set(code)
    assert codes.has_form_of_code(code)


def test_no_two_codes_are_alike():
    assert len({codes.new_code() for _ in range(1000)}) == 1000


@given(st.lists(st.sampled_from(["", " ", "-", ".", "  "]), min_size=13, max_size=13), st.booleans())
def test_it_is_recognised_however_it_was_typed(between: list[str], small: bool):
    code = codes.new_code()
    typed = "".join(gap + letter for gap, letter in zip(between, [*codes.plain(code), ""], strict=True))

    assert codes.fingerprint(typed.lower() if small else typed) == codes.fingerprint(code)


def test_a_fingerprint_does_not_hold_the_code():
    code = codes.new_code()

    assert codes.plain(code) not in codes.fingerprint(code).upper()


def test_what_no_code_has_is_told_apart_from_a_wrong_length():
    assert codes.misread("K7QF-93MX-PT40")
    assert not codes.misread("K7QF-93MX-PT4H")
    assert not codes.has_form_of_code("K7QF-93MX-PT4")
