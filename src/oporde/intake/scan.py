"""One pass over the bytes of a file before anything is read from it: hash, line ends, encoding; whether it is plain.

A plain file can be read by an engine as it stands. Nothing here looks at a single line: whole chunks are searched.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import FileIO
from queue import Queue
from threading import Thread
from typing import Protocol

CHUNK_BYTES = 1 << 20  # fits a processor's cache, in which it is searched several times
HEAD_BYTES = 4096
WORTH_A_THREAD_BYTES = 4 * CHUNK_BYTES
BOM = codecs.BOM_UTF8
UNDEFINED_IN_WINDOWS_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
BLANK_OR_LONE_CR = re.compile(rb"\r(?:[^\n]|\n[\r\n])")  # where lines end in CR LF
LINE = re.compile(rb"[^\r\n]*")
LONE_CR = re.compile(rb"\r[^\n]")
BLANK = re.compile(rb"\n[\r\n]")  # where they end in LF
DELIMITERS = b";,\t|"

Advance = Callable[[int, int], None]  # bytes read, bytes in all
LineOf = Callable[[int], int | None]  # position in a chunk → line number


class Hash(Protocol):
    def update(self, chunk: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass told. Places are line numbers, counted from 1; None where there is nothing of the kind.

    Attributes:
        head: the first bytes, at most HEAD_BYTES.
        first_line: without byte order mark and line end; None when it is longer than a chunk.
        lines: number of lines up to the last one that holds text, where one_line_end.
        empty: there is nothing but blanks and line ends.
        too_long: the first line of more bytes than allowed. What comes after it was not looked at.
        nul: the first line with a NUL byte. What comes after it was not looked at.
        not_utf8, not_windows_1252: the first line that cannot be text in that encoding.
        bom: starts with the byte order mark of UTF-8.
        second_bom: the first line with one elsewhere.
        one_line_end: all lines end in LF, or all in CR LF.
        even: the byte that every line has as often as the first, which no other candidate for a delimiter has more often
            there; None where that is not so, or was not seen.
        blank_between: there is a blank line before a line that holds text.
        blank_after: there are blank lines at the end.
    """

    sha256: str
    size_bytes: int
    head: bytes
    first_line: bytes | None
    lines: int
    empty: bool
    too_long: int | None
    nul: int | None
    not_utf8: int | None
    not_windows_1252: int | None
    bom: bool
    second_bom: int | None
    quoted: bool
    one_line_end: bool
    even: bytes | None
    blank_between: bool
    blank_after: bool

    @property
    def plain(self) -> bool:
        """An engine reads exactly these records from these bytes."""
        return (
            self.first_line is not None
            and bool(self.first_line.strip())
            and self.not_utf8 is None
            and not self.quoted
            and self.one_line_end
            and not self.blank_between
        )


def scan(stream: FileIO, size_bytes: int, max_line_bytes: int, advance: Advance | None = None) -> Scan:
    """Read a file from its beginning. Raises: OSError."""
    stream.seek(0)
    chunks = _chunks(stream, size_bytes, advance)
    digest = hashlib.sha256()
    hashed = _hashed_beside(chunks, digest) if size_bytes >= WORTH_A_THREAD_BYTES else _hashed(chunks, digest)
    first = next(hashed, b"")
    search = _Search(first.startswith(BOM), max_line_bytes)
    search.look_at(first.removeprefix(BOM))
    for chunk in hashed:
        search.look_at(chunk)
    return search.result(first, digest.hexdigest())


def _chunks(stream: FileIO, size_bytes: int, advance: Advance | None) -> Iterator[bytes]:
    done = 0
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk
        done += len(chunk)
        if advance:
            advance(done, max(done, size_bytes))


def _hashed(chunks: Iterator[bytes], digest: Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _hashed_beside(chunks: Iterator[bytes], digest: Hash) -> Iterator[bytes]:
    """The same, with the hash on a second processor: hashlib lets go of the interpreter while it counts."""
    waiting: Queue[bytes] = Queue(maxsize=4)
    thread = Thread(target=_update, args=(digest, iter(waiting.get, b"")), name="sha256", daemon=True)
    thread.start()
    try:
        for chunk in chunks:
            waiting.put(chunk)
            yield chunk
    finally:
        waiting.put(b"")
        thread.join()


def _update(digest: Hash, chunks: Iterator[bytes]) -> None:
    for chunk in chunks:
        digest.update(chunk)


class _Search:
    """What is known of a text after the chunks so far."""

    def __init__(self, bom: bool, max_line_bytes: int) -> None:
        self.bom = bom
        self.size_bytes = len(BOM) if bom else 0
        self.seam = b"\r\n"  # the last two bytes; a text begins where a line could have ended
        self.line_ends = _LineEnds()
        self.long_line = _LongLine(max_line_bytes)
        self.encoding = _Encoding()
        self.rhythm: _Rhythm | None = None
        self.nul: int | None = None
        self.quoted = False
        self.empty = True

    def look_at(self, chunk: bytes) -> None:
        place, self.size_bytes = self.size_bytes, self.size_bytes + len(chunk)
        if self.nul or self.long_line.line:
            return
        seam = self.seam + chunk[:2]
        line_of = partial(self.line_ends.line_of, chunk)
        self.nul = line_of(chunk.find(b"\0"))
        self.long_line.look_at(chunk, line_of)
        self.encoding.look_at(chunk, seam, line_of)
        if self.rhythm is None:
            self.rhythm = _Rhythm(chunk)
        line_ends = self.rhythm.look_at(chunk)
        self.line_ends.look_at(chunk, seam, place, line_ends)
        self.quoted = self.quoted or (line_ends is None and b'"' in chunk)
        self.empty = self.empty and not chunk.strip()
        self.seam = (self.seam + chunk[-2:])[-2:]

    def result(self, first: bytes, sha256: str) -> Scan:
        ends = self.line_ends
        line = LINE.match(first.removeprefix(BOM))
        return Scan(
            sha256=sha256,
            size_bytes=self.size_bytes,
            head=first[:HEAD_BYTES],
            first_line=line[0] if line and (line.end() < len(line.string) or self.size_bytes == len(first)) else None,
            lines=ends.lf - ends.lf_after + 1,
            empty=self.empty,
            too_long=self.long_line.line,
            nul=self.nul,
            not_utf8=self.encoding.not_utf8 or (ends.lf + 1 if self.encoding.cut_off else None),
            not_windows_1252=self.encoding.not_windows_1252,
            bom=self.bom,
            second_bom=self.encoding.bom,
            quoted=self.quoted,
            even=self.rhythm.even(ended=self.seam.endswith(b"\n")) if self.rhythm else None,
            one_line_end=not ends.lone_cr and not self.seam.endswith(b"\r") and ends.cr in (0, ends.lf),
            blank_between=ends.blank_at is not None and ends.text_at > ends.blank_at,
            blank_after=ends.lf_after > 1,
        )


class _LineEnds:
    """Counts line ends, and finds the first blank line and the first CR that stands alone."""

    def __init__(self) -> None:
        self.lf = self.cr = 0
        self.lf_after = 0  # since the last byte of text
        self.text_at = -1  # place of that byte
        self.blank_at: int | None = None  # place where the line before it ends
        self.lone_cr = False

    def line_of(self, chunk: bytes, position: int) -> int | None:
        """The line of a position in the chunk that is looked at; None for position -1."""
        if position < 0:
            return None
        lf = self.lf + chunk.count(b"\n", 0, position)
        return 1 + (lf or self.cr + chunk.count(b"\r", 0, position))

    def look_at(self, chunk: bytes, seam: bytes, place: int, counted: tuple[int, int] | None) -> None:
        """Args: counted: how many LF and CR the chunk holds, where it is known to hold nothing odd."""
        self._find_oddity(seam, place - 2)
        if counted is None:
            self._find_oddity(chunk, place)
        text = len(chunk.rstrip(b"\r\n"))
        lf, cr = counted or (chunk.count(b"\n"), chunk.count(b"\r"))
        if text:
            self.text_at = place + text - 1
            self.lf_after = chunk.count(b"\n", text)
        else:
            self.lf_after += lf
        self.lf += lf
        self.cr += cr

    def _find_oddity(self, part: bytes, place: int) -> None:
        if self.lone_cr:
            return
        if self.blank_at is None:
            odd = (BLANK_OR_LONE_CR if b"\r" in part else BLANK).search(part)
            if not odd:
                return
            if not LONE_CR.match(odd[0]):
                self.blank_at = place + odd.start()
        self.lone_cr = bool(LONE_CR.search(part))


class _Rhythm:
    """Whether line ends, quotes and delimiters follow each other on every line as they do on the first.

    So it is in a file that is in order. One comparison then tells what counting and searching tell in three times the time.
    """

    def __init__(self, begin: bytes) -> None:
        line = begin[: begin.find(b"\n") + 1]
        self.delimiter = max((DELIMITERS[i : i + 1] for i in range(len(DELIMITERS))), key=line.count)
        self.without = bytes(byte for byte in range(256) if byte not in b'\r\n"' + self.delimiter)
        self.bar = self._marks(line)
        self.end = b"\r\n" if self.bar.endswith(b"\r\n") else b"\n"
        self.delimiters = len(self.bar) - len(self.end)  # on a line
        # Without a delimiter a blank line would be like any other.
        self.is_kept = self.delimiters > 0 and self.bar == self.delimiter * self.delimiters + self.end
        self.score = b""
        self.marks = 0  # seen so far

    def even(self, *, ended: bool) -> bytes | None:
        """The delimiter, when the last line has it as often as well. Args: ended: the text ends in a line end."""
        if not self.is_kept or self.marks % len(self.bar) != (0 if ended else self.delimiters):
            return None
        return self.delimiter

    def look_at(self, chunk: bytes) -> tuple[int, int] | None:
        """How many LF and CR the chunk holds; None as soon as the rhythm is broken."""
        if not self.is_kept:
            return None
        marks, bar = self._marks(chunk), len(self.bar)
        begin, end = self.marks % bar, self.marks % bar + len(marks)
        if len(self.score) < end:
            self.score = self.bar * (end // bar + 1)
        self.is_kept = self.score[begin:end] == marks
        self.marks += len(marks)
        if not self.is_kept:
            return None
        lf = end // bar  # LF ends a bar, CR stands before it
        return lf, (end + 1) // bar - (begin + 1) // bar if b"\r" in self.bar else 0

    def _marks(self, part: bytes) -> bytes:
        return part.translate(None, self.without)


class _LongLine:
    """Finds the first line that is too long: every stretch of max_bytes has to hold a line end."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.unended = 0  # bytes since the last line end
        self.line: int | None = None

    def look_at(self, chunk: bytes, line_of: LineOf) -> None:
        begin = -self.unended
        while len(chunk) - begin > self.max_bytes:
            end = _last_line_end(chunk, max(begin, 0), begin + self.max_bytes + 1)
            if end < 0:
                self.line = line_of(max(begin, 0))
                return
            begin = end + 1
        end = _last_line_end(chunk, max(begin, 0), len(chunk))
        self.unended = len(chunk) - (end + 1 if end >= 0 else begin)


def _last_line_end(chunk: bytes, begin: int, end: int) -> int:
    return max(chunk.rfind(b"\n", begin, end), chunk.rfind(b"\r", begin, end))


class _Encoding:
    """Finds the first line that is no UTF-8, the first that is no Windows-1252, and a byte order mark on the way."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.cut_off = False  # the chunks so far end within a character
        self.not_utf8: int | None = None
        self.not_windows_1252: int | None = None
        self.bom: int | None = None

    def look_at(self, chunk: bytes, seam: bytes, line_of: LineOf) -> None:
        if chunk.isascii() and not self.cut_off:
            return
        if self.not_utf8 is None:
            self._decode(chunk, line_of)
        if self.not_windows_1252 is None:
            lines = (line_of(chunk.find(byte)) for byte in UNDEFINED_IN_WINDOWS_1252)
            self.not_windows_1252 = min(filter(None, lines), default=None)
        if self.bom is None:
            self.bom = line_of(0) if BOM in seam else line_of(chunk.find(BOM))

    def _decode(self, chunk: bytes, line_of: LineOf) -> None:
        try:
            self.decoder.decode(chunk)
        except UnicodeDecodeError as error:
            self.cut_off = False
            self.not_utf8 = line_of(max(error.start - (len(error.object) - len(chunk)), 0))
        else:
            self.cut_off = bool(self.decoder.getstate()[0])
