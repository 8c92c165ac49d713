"""Rows in which nothing stands are found where they stand, in a plain file and in the copy of another."""

import pytest

from oporde.intake.empty_rows import empty_records
from tests.intake.uploads import SBW_HEADER, SBW_ROWS, Upload


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "written anew"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_rows_of_separators_alone_are_found(upload: Upload, quote: str, end: str):
    rows = [SBW_HEADER, SBW_ROWS[0].replace(";00;", f";{quote}00{quote};"), ";;;;", SBW_ROWS[1], ";;;;", ""]

    table = upload.sbw(end.join(rows)).table

    assert table is not None
    assert table.plain is not bool(quote)
    assert [*empty_records(table)] == [1, 3]


def test_a_blank_is_something(upload: Upload):
    table = upload.sbw("\r\n".join((SBW_HEADER, *SBW_ROWS, "; ;;;", ""))).table

    assert table is not None
    assert [*empty_records(table)] == []
