"""One pass finds everything that decides how a file can be read, wherever the borders between the chunks are."""

import hashlib
import os
import re
import tracemalloc
from dataclasses import replace
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.intake import scan as scan_module
from oporde.intake.scan import Scan, scan

LONGEST = 1000


def scanned(content: bytes, *, longest: int = LONGEST, chunk_bytes: int = 1 << 20) -> Scan:
    descriptor = os.memfd_create("test")
    os.write(descriptor, content)
    with FileIO(descriptor) as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_module, "CHUNK_BYTES", chunk_bytes)
        return scan(stream, len(content), longest)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("value", ["a", "é", "€😀"])
def test_an_ordinary_file_is_plain(end: bytes, last: bool, bom: bytes, value: str):
    content = bom + end.join((b"a;b", f"1;{value}".encode(), b"3;4")) + (end if last else b"")

    found = scanned(content)

    assert found.plain
    assert found.lines == 3
    assert found.first_line == b"a;b"
    assert found.bom == bool(bom)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size_bytes == len(content)


@pytest.mark.parametrize("tail", [b"", b"\n", b"\n\n\n"])
def test_blank_lines_at_the_end_are_no_matter(tail: bytes):
    found = scanned(b"a;b\n1;2\n" + tail)

    assert found.plain
    assert found.lines == 2
    assert found.blank_after == bool(tail)


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\n\n1;2\n",
        b"\na;b\n1;2\n",
        b"\r\na;b\r\n1;2\r\n",
        b"\xef\xbb\xbf\na;b\n",
        b"a;b\r\n\r\n1;2\r\n",
        b"a;b\n1;2\n\n\n\n3;4",
        b"   \na;b\n",
    ],
)
def test_a_blank_line_before_text_is_not_plain(content: bytes):
    assert not scanned(content).plain


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\r1;2\r",
        b"a;b\r\n1;2\n",
        b"a;b\n1;2\r\n",
        b"a;b\r\n1\r;2\r\n",
        b"a;b\n1;2\r",
        b"a\r\r\nb\r\n",
        b"a\n\rb\n\rc",
    ],
)
def test_other_line_ends_than_one_kind_are_not_plain(content: bytes):
    assert not scanned(content).plain


def test_a_quote_is_not_plain():
    assert scanned(b'a;b\n1;"2"\n').quoted


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \t\r\n"])
def test_nothing_but_blanks_is_empty(content: bytes):
    found = scanned(content)

    assert found.empty
    assert not found.plain


def test_the_line_with_a_nul_byte_is_found():
    assert scanned(b"a\nb\nc\0d\n\0").nul == 3


def test_the_line_that_is_no_utf_8_is_found():
    found = scanned("é\né\n".encode() + b"\xe9;\n")

    assert found.not_utf8 == 3
    assert found.not_windows_1252 is None


def test_a_character_that_is_cut_off_at_the_end_is_no_utf_8():
    assert scanned(b"a\nb\xc3").not_utf8 == 2


def test_a_byte_that_windows_1252_does_not_know_is_found():
    assert scanned(b"a\xe9\nb\n\x90\n\x81").not_windows_1252 == 3


def test_a_byte_order_mark_halfway_is_found():
    bom = b"\xef\xbb\xbf"

    assert scanned(bom + b"a\nb\n").second_bom is None
    assert scanned(bom + b"a\n" + bom + b"b\n").second_bom == 2
    assert scanned(bom + bom + b"a\n").second_bom == 1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_line_is_too_long_from_one_byte_more(end: bytes):
    right, wrong = b"a" * LONGEST, b"a" * (LONGEST + 1)

    assert scanned(end.join((b"a", right, right, b"b"))).too_long is None
    assert scanned(end.join((b"a", right, wrong, b"b"))).too_long == 3
    assert scanned(end.join((b"a", right, right, wrong))).too_long == 3 + 1
    assert scanned(wrong).too_long == 1


def test_a_first_line_longer_than_a_chunk_is_left_to_others():
    found = scanned(b"a" * 100 + b"\nb\n", chunk_bytes=16)

    assert found.first_line is None
    assert not found.plain


def test_the_hash_is_of_everything_also_beside_and_behind_a_fault(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scan_module, "WORTH_A_THREAD_BYTES", 0)
    content = b"a;b\n" * 1000 + b"\0" + b"c;d\n" * 1000

    assert scanned(content, chunk_bytes=64).sha256 == hashlib.sha256(content).hexdigest()


def test_how_far_it_is_can_be_followed(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * 1_000_000)
    told: list[tuple[int, int]] = []

    with FileIO(str(path)) as stream:
        scan(stream, 4_000_000, LONGEST, lambda done, size_bytes: told.append((done, size_bytes)))

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (4_000_000, 4_000_000)


PIECES = [
    b"\n",
    b"\r\n",
    b"\r",
    b";",
    b"1",
    b"a",
    b'"',
    "é".encode(),
    b"\xe9",
    b"\x81",
    b"\xef\xbb\xbf",
    b" ",
    b"a" * 9,
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.integers(1, 9), st.integers(1, 12))
def test_where_the_chunks_end_makes_no_difference(content: bytes, chunk_bytes: int, longest: int):
    whole = scanned(content, longest=longest)
    parts = scanned(content, longest=longest, chunk_bytes=chunk_bytes + 3)  # not shorter than a byte order mark

    kept = ("sha256", "size_bytes", "too_long", "bom")
    assert [getattr(parts, name) for name in kept] == [getattr(whole, name) for name in kept]
    if whole.too_long is None:
        same = (
            "lines",
            "empty",
            "not_utf8",
            "not_windows_1252",
            "quoted",
            "one_line_end",
            "blank_between",
            "blank_after",
        )
        assert [getattr(parts, name) for name in same] == [getattr(whole, name) for name in same]
        assert parts.second_bom == whole.second_bom


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.integers(1, 12))
def test_what_is_found_is_what_a_look_at_every_line_finds(content: bytes, longest: int):
    found = scanned(content, longest=longest)
    text = content.removeprefix(b"\xef\xbb\xbf")
    lines = re.split(rb"\r\n|\r|\n", text)
    ends = set(re.findall(rb"\r\n|\r|\n", text))
    filled = [place for place, line in enumerate(lines) if line]

    assert (found.too_long is not None) == any(len(line) > longest for line in lines)
    if found.too_long is None:
        assert found.empty == (not text.strip())
        assert found.one_line_end == (ends in (set(), {b"\n"}, {b"\r\n"}))
        if found.one_line_end and filled:
            assert found.blank_between == (len(filled) < filled[-1] + 1)
            assert found.lines == filled[-1] + 1


@pytest.mark.slow
def test_a_hundred_megabytes_take_no_more_memory_than_a_few_pieces(tmp_path: Path):
    path = tmp_path / "large.csv"
    row = b"20180212;0513;999990019;700001;01;01;1;1;20160301;20180228;20160307;;3;04;2;78;04;\r\n"
    path.write_bytes(row * (100_000_000 // len(row)))
    size_bytes = path.stat().st_size

    with FileIO(str(path)) as stream:
        tracemalloc.start()
        found = scan(stream, size_bytes, 1_000_000)
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert found.plain
    assert peak_bytes < 10 * scan_module.CHUNK_BYTES


# --- The rhythm of an even file


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("chunk_bytes", [1, 2, 3, 7, 1 << 20])
def test_a_file_with_as_many_delimiters_on_every_line_is_even(end: bytes, last: bool, chunk_bytes: int):
    content = end.join((b"a;b;c", b"1,5;2|3;\t", b";;", b"x;y;z")) + (end if last else b"")

    found = scanned(content, chunk_bytes=chunk_bytes)

    # Where the first line does not fit in the first piece, its rhythm is not known.
    assert found.even == (b";" if chunk_bytes >= len(b"a;b;c" + end) else None)
    assert found.lines == 4


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\n1;2;3\n4\n",  # as many in all
        b"a;b\n1;2\n3",
        b"a;b\n1;2\n3;4;",
        b"a;b\n1;2;\n",
        b"a;b\r\n1;2\n",
        b"a;b\n1;2\r\n",
        b'a;b\n1;"2"\n',
        b"a;b\n\n1;2\n",
        b"a;b\n1;2\n\n",
        b"a;b\r1;2\r",
        b"a\nb\n",
        b"a\n\nb\n",
        b"a;b",
        b"",
    ],
)
def test_a_file_is_not_even_when_a_line_is_otherwise(content: bytes):
    assert scanned(content).even is None


MARKS = st.lists(st.sampled_from([b"a", b";", b";", b",", b"\n", b"\r\n", b"\r", b'"', "é".encode(), b"12345"])).map(
    b"".join
)


@given(begin=st.sampled_from([b"", b"a;b\n", b"a;b\r\n", b"a,b,c\n"]), lines=MARKS, chunk_bytes=st.integers(5, 40))
def test_an_even_file_really_is(begin: bytes, lines: bytes, chunk_bytes: int):
    content = begin * 3 + lines

    found = scanned(content, chunk_bytes=chunk_bytes)

    if found.even:
        assert found.plain
        records = content.removesuffix(b"\n").removesuffix(b"\r").replace(b"\r\n", b"\n").split(b"\n")
        assert {line.count(found.even) for line in records} == {max(records[0].count(found.even), 1)}
        assert found.lines == len(records)
        assert not set(b'"\r') & set(b"".join(records))


@given(begin=st.sampled_from([b"", b"a;b\n", b"a;b\r\n", b"a,b,c\n"]), lines=MARKS, chunk_bytes=st.integers(1, 40))
def test_the_rhythm_changes_nothing_of_what_is_told(begin: bytes, lines: bytes, chunk_bytes: int):
    content = begin * 3 + lines

    with_rhythm = scanned(content, chunk_bytes=chunk_bytes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_module._Rhythm, "look_at", lambda self, chunk: None)
        without = scanned(content, chunk_bytes=chunk_bytes)

    assert replace(with_rhythm, even=None) == replace(without, even=None)
