import zipfile
from itertools import chain

import pytest

from oporde.portal.letters import workbooks


def test_what_was_written_is_read_as_it_was():
    made = workbooks.written("Adressen", ["gemeentecode", "straat"], ["0363", "=1+1"], [], ["0014", "Kade 2"])

    assert [*workbooks.values(made, most_rows=9, most_columns=2)] == [
        ("gemeentecode", "straat"), ("0363", "=1+1"), (None, None), ("0014", "Kade 2"),
    ]  # fmt: skip


def test_no_more_is_read_than_was_asked():
    made = workbooks.written("Veel", ["a", "b", "c"], *[["1", "2", "3"]] * 20)

    read = [*workbooks.values(made, most_rows=4, most_columns=2)]

    assert len(read) == 4
    assert set(chain(*read)) == {"a", "b", "1", "2"}


def test_what_is_no_workbook_is_told():
    with pytest.raises(zipfile.BadZipFile):
        [*workbooks.values(b"PK nothing", most_rows=4, most_columns=2)]
