"""Row numbers are those a spreadsheet shows."""

from hypothesis import given
from hypothesis import strategies as st

from oporde.intake.tables import Received, RowNumbers


def test_the_first_record_below_a_header_is_row_2():
    numbers = RowNumbers()

    assert [numbers.row(record) for record in range(3)] == [2, 3, 4]


def test_without_a_header_the_first_record_is_row_1():
    assert RowNumbers(1).row(0) == 1


def test_a_skipped_row_moves_all_records_after_it():
    numbers = RowNumbers(2, (0, 2, 2))  # rows 2, 5 and 6

    assert [numbers.row(record) for record in range(4)] == [3, 4, 7, 8]


@given(st.lists(st.booleans()), st.integers(1, 5))
def test_row_numbers_are_the_rows_of_what_was_not_skipped(kept: list[bool], first: int):
    skipped = [sum(kept[:place]) for place, is_kept in enumerate(kept) if not is_kept]
    numbers = RowNumbers(first, tuple(skipped))

    rows = [first + place for place, is_kept in enumerate(kept) if is_kept]
    assert [numbers.row(record) for record in range(len(rows))] == rows


def test_what_was_received_is_shown_without_its_memory():
    assert "memory" not in repr(Received(name="a.csv", sha256="", size_bytes=0))
