"""Records are read exactly: what was written comes back, and a quote out of place never swallows a line."""

import csv
import io
import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from oporde.intake.records import LINE_END_WITHIN, SEPARATOR, SEPARATOR_WITHIN, Records


def records(text: str, delimiter: str = ";", *, width: int = 0, longest: int = 10_000) -> Records:
    found = Records(io.StringIO(text, newline=""), delimiter, longest=longest)
    found.width = width
    return found


def values(text: str, delimiter: str = ";", *, width: int = 0) -> list[list[str] | None]:
    return [record if record is None else record.split(SEPARATOR) for record in records(text, delimiter, width=width)]


def broken_at(text: str, *, width: int = 0, longest: int = 10_000) -> int | None:
    found = records(text, width=width, longest=longest)
    list(found)
    return found.broken.row if found.broken else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n", [["a", "b"]]),
        ("a;b", [["a", "b"]]),
        ("a;b\n\n;\n", [["a", "b"], None, ["", ""]]),
        ('"a";"b"\n', [["a", "b"]]),
        ('"a;b";"c"\n', [["a;b", "c"]]),
        ('"a";b\n', [["a", "b"]]),
        ('"";""\n""\n', [["", ""], [""]]),
        ('"say ""hi""";b\n', [['say "hi"', "b"]]),
        ('a "quoted" word;b"\n', [['a "quoted" word', 'b"']]),
        ('"a"x;b\n', [["ax", "b"]]),
        ('"a;"";";"b"\n', [['a;";', "b"]]),
        ('";"";"\n', [[';";']]),
        ('"a""b";c\n', [['a"b', "c"]]),
        (' "a";b\n', [[' "a"', "b"]]),
        ('"a\nb";c\nd;e\n', [[f"a{LINE_END_WITHIN}b", "c"], ["d", "e"]]),
        ('"a\r\n\r\nb";c\n', [[f"a{LINE_END_WITHIN * 2}b", "c"]]),
        (f"a{SEPARATOR}b;c\n", [[f"a{SEPARATOR_WITHIN}b", "c"]]),
        (f'"a{SEPARATOR}b";"c"\n', [[f"a{SEPARATOR_WITHIN}b", "c"]]),
        ("a\x0bb\x85\u2028c;d\n", [["a\x0bb\x85\u2028c", "d"]]),
    ],
)
def test_records_as_a_spreadsheet_reads_them(text: str, expected: list[list[str] | None]):
    assert values(text) == expected


def test_the_separator_itself_may_be_the_delimiter():
    assert values(f'a{SEPARATOR}b\n"a"{SEPARATOR}"b"\n', SEPARATOR) == [["a", "b"], ["a", "b"]]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a;b\nc;"d\ne;f\n', 2),
        ('"', 1),
        ('a;b\n"c;d\ne;f', 2),
        ('a;b\nc;"d\ne"f;g\n', 2),  # closes, but not where a value could end
        ('a;b\nc;"d\n"e";f\n', 2),
    ],
)
def test_a_quote_that_is_not_closed_stops_at_the_row_where_it_stands(text: str, row: int):
    assert broken_at(text) == row


def test_a_pair_of_stray_quotes_swallows_no_lines():
    text = 'a;b;c\n1;2;3\n4;"5;6\n7;8;9\n1;2";3\n4;5;6\n'

    assert broken_at(text, width=3) == 3


def test_a_pair_of_stray_quotes_in_different_columns_swallows_no_lines():
    text = 'a;b;c\n1;2;3\n"4;5;6\n7;8;9\n1;2;3"\n'

    assert broken_at(text, width=3) == 3


def test_a_value_of_several_lines_is_not_taken_for_stray_quotes():
    text = 'a;"line 1\nline 2; with a delimiter\nline 3";c\nd;e;"line 1\nline 2"\n"1\n2";b;c\n'

    assert broken_at(text, width=3) is None


def test_a_record_without_end_stops_before_memory_does():
    assert broken_at('a;b\n"' + "x;y\n" * 10_000, longest=1000) == 2


def test_a_record_on_several_lines_is_one_row():
    found = records('a\n"b\nc"\nd\n')

    assert [found.row for _ in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "ends", "odd_row"),
    [
        ("a\nb\n", {"\n"}, None),
        ("a\r\nb", {"\r\n"}, None),
        ("a\rb\r", {"\r"}, None),
        ("a\r\nb\nc\r\n", {"\r\n", "\n"}, 2),
        ('a\r\n"b\nc"\r\nd', {"\r\n"}, None),
        ('a\r\n"b\r\nc"\nd', {"\r\n", "\n"}, 2),
    ],
)
def test_line_ends_count_where_they_end_a_record(text: str, ends: set[str], odd_row: int | None):
    found = records(text)
    list(found)

    assert set(found.line_ends) == ends
    assert found.odd_row == odd_row


def test_a_line_full_of_quotes_takes_no_time():
    began = time.process_time()

    assert len(values('"' * 1_000_000 + "x\n" + '"a"b;' * 200_000 + "\n")) == 2
    assert broken_at('"' * 999_999, longest=1_000_000) == 1
    assert time.process_time() - began < 20  # a second


TEXT = st.text(st.sampled_from('ab1;,\t|"\r\n \x1f\u2028é'), max_size=6) | st.text(max_size=4)
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=6))


def stands_for(value: str) -> str:
    """A value as it stands in a record."""
    return re.sub(r"\r\n|\r|\n", LINE_END_WITHIN, value).replace(SEPARATOR, SEPARATOR_WITHIN)


def looks_swallowed(row: list[str], written: str, delimiter: str) -> bool:
    """Several lines of what was written for this row would be whole records: that cannot be told from stray quotes."""
    lines = re.split(r"\r\n|\r|\n", written.rstrip("\r\n"))
    return len(row) > 1 and [line.count(delimiter) for line in lines].count(len(row) - 1) > 1


@given(
    ROWS,
    st.sampled_from(";,\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
@example([['"', "\r\n"]], ";", "\r\n", csv.QUOTE_ALL)
def test_what_was_written_comes_back(rows: list[list[str]], delimiter: str, end: str, quoting: int):
    written = []
    for row in rows:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting).writerow(row)  # type: ignore[arg-type]
        written.append(buffer.getvalue())
    assume(not any(looks_swallowed(row, text, delimiter) for row, text in zip(rows, written, strict=True)))
    text = "".join(written)
    # The csv module itself writes a line end of another kind without quotes: nobody reads that back.
    assume(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) == rows)
    width = len(rows[0]) if rows else 0

    assert values(text, delimiter, width=width) == [[stands_for(value) for value in row] for row in rows]


@given(st.text(st.sampled_from('ab;"\r\n'), max_size=60))
def test_any_text_reads_as_the_csv_module_reads_it_or_stops(text: str):
    found = records(text)
    ours = [record if record is None else record.split(SEPARATOR) for record in found]
    theirs = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    wanted = [[stands_for(value) for value in row] or None for row in theirs]
    assert ours == wanted[: len(ours)]
    assert found.broken or len(ours) == len(theirs)


def test_the_delimiter_may_be_another_after_the_first_record():
    found = Records(["a,b\n", '1;"2"\n', '3;"x\n', 'y"\n'], ",", longest=100)

    first = next(iter(found))
    found.delimiter = ";"

    assert [first, *found] == [f"a{SEPARATOR}b", f"1{SEPARATOR}2", f"3{SEPARATOR}x{LINE_END_WITHIN}y"]
