import pytest

from oporde.portal.web.sheets import letter


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_a_column_has_the_letter_a_spreadsheet_gives_it(number: int, written: str):
    assert letter(number) == written
