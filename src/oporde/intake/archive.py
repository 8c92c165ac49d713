"""A ZIP file, hostile until proven otherwise: its entries come out whole, in memory, or it is not trusted at all.

The directory is read by zipfile; the sizes, offsets and names in it are claims that are checked against the bytes.
Nothing is ever written to a path that an archive names.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from io import FileIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from oporde.findings import Finding
from oporde.intake.memory import Memory, write_all
from oporde.intake.naming import has_extension
from oporde.intake.scan import Advance
from oporde.intake.wording import phrase, show_list, show_name, show_number
from oporde.protocol.admission import Admission

CHUNK_BYTES = 1 << 18
LOCAL_HEADER = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT 4.3.7
ENCRYPTED = 0x1 | 0x40 | 0x2000  # APPNOTE.TXT 4.4.4: bits 0, 6 and 13
SIZES_FOLLOW = 0x8  # bit 3: sizes and checksum stand behind the entry
UTF_8_NAME = 0x800  # bit 11
IN_ZIP64_FIELD = 0xFFFFFFFF
NAMED_BYTES = 4096  # of directory per entry; more is no honest entry
ANOTHER_ARCHIVE = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")
LEFTOVER = re.compile(r"(?i)(?:^|/)(?:__MACOSX/.*|__MACOSX/?|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file out of an archive, in memory."""

    name: str
    stream: FileIO
    path: str
    size_bytes: int


UNPROTECTED = "Maak het ZIP-bestand opnieuw, zonder wachtwoord. Losse CSV-bestanden leveren mag ook."
ORDINARILY = "Maak het ZIP-bestand opnieuw met de gewone manier van inpakken van uw computer (Deflate)."


class _Untrusted(Exception):
    """Says in Dutch why an archive is not read, and what to do if that is known. It never leaves this module."""

    def __init__(self, why: str, remedy: str = "") -> None:
        super().__init__(why)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the bytes of an entry are."""

    entry: ZipInfo
    data_at: int
    end: int


def read_archive(
    stream: FileIO,
    name: str,
    admission: Admission,
    memory: Memory,
    advance: Advance | None = None,
    *,
    from_folders: bool = False,
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Take the files out of an archive that begins with the signature of a ZIP file.

    Args:
        name: of the archive.
        from_folders: also take out files that only do not belong because they stand in a folder.
    Returns:
        The entries that have the right extension, in the order of the directory, and findings about the others. When
        anything is wrong with the archive itself there are no entries, and one finding.
    Raises: OSError.
    """
    try:
        spans = _locate(stream, admission)
        taken = {None, IN_FOLDER} if from_folders else {None}
        entries = _take_out(stream, spans, admission, memory, advance, taken)
    except _Untrusted as distrust:
        return (), (phrase(admission, "archive", detail=f"{show_name(name)} {distrust}", remedy=distrust.remedy),)
    misfits = [(span.entry.orig_filename, reason) for span in spans if (reason := _misfit(span.entry, admission))]
    findings = tuple(_judge_misfits(misfits, name, admission))
    if not entries and all(reason is LEFT_BEHIND for _, reason in misfits):
        findings = (*findings, phrase(admission, "archive", detail=f"In {show_name(name)} zit geen enkel bestand."))
    return entries, findings


# --- What the directory claims


def _locate(stream: FileIO, admission: Admission) -> list[_Span]:
    """The entries and their places, after every check that needs no unpacking."""
    limit = (admission.max_entries + 16) * NAMED_BYTES
    try:
        with _Guarded(os.dup(stream.fileno()), limit) as guarded, ZipFile(guarded) as directory:
            entries, begin_of_directory = directory.infolist(), directory.start_dir
    except (BadZipFile, ValueError, struct.error, RuntimeError, EOFError, IndexError, OverflowError) as error:
        raise _Untrusted("is afgebroken of beschadigd.") from error
    if len(entries) > admission.max_entries:
        raise _Untrusted(
            f"bevat {show_number(len(entries))} bestanden; dat mogen er hoogstens {admission.max_entries} zijn."
        )
    _check_claims(entries, admission)
    spans = [_span(stream, entry) for entry in entries]
    _check_overlap(spans, begin_of_directory)
    return spans


class _BeforeTheBeginning(BadZipFile, OSError):
    """An archive without entries is so short that zipfile looks there, and lets an OSError pass."""


class _Guarded(FileIO):
    """Refuses to read more at once than an honest directory needs: zipfile believes the size that is written in it."""

    def __init__(self, descriptor: int, limit: int) -> None:
        super().__init__(descriptor)
        self.limit = limit

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > self.limit:
            raise _Untrusted("bevat veel te veel bestanden, of is beschadigd.")
        return super().read(size) or b""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        try:
            return super().seek(offset, whence)
        except (OSError, OverflowError) as error:
            raise _BeforeTheBeginning from error


def _check_claims(entries: list[ZipInfo], admission: Admission) -> None:
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _Untrusted("is beveiligd met een wachtwoord.", UNPROTECTED)
    for entry in entries:
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            method = f"is ingepakt op een manier die niet gelezen kan worden (methode {entry.compress_type})."
            raise _Untrusted(method, ORDINARILY)
        if entry.file_size > admission.max_ratio * entry.compress_size:
            shown = show_name(entry.orig_filename)
            raise _Untrusted(f"wordt bij het uitpakken meer dan {admission.max_ratio} keer zo groot ({shown}).")
    if sum(entry.file_size for entry in entries) > admission.max_unpacked_bytes:
        limit = show_number(admission.max_unpacked_bytes // 1_000_000)
        raise _Untrusted(f"is uitgepakt groter dan {limit} MB.")


def _span(stream: FileIO, entry: ZipInfo) -> _Span:
    """Read what stands in front of an entry; it has to say the same as the directory."""
    if entry.header_offset < 0:
        raise _Untrusted("is beschadigd.")
    stream.seek(entry.header_offset)
    header = stream.read(LOCAL_HEADER.size) or b""
    if len(header) < LOCAL_HEADER.size:
        raise _Untrusted("is afgebroken of beschadigd.")
    signature, _, flags, method, _, _, checksum, packed, unpacked, name_bytes, extra_bytes = LOCAL_HEADER.unpack(header)
    name = (stream.read(name_bytes) or b"").decode("utf-8" if flags & UTF_8_NAME else "cp437", "replace")
    claims = ((checksum, entry.CRC), (packed, entry.compress_size), (unpacked, entry.file_size))
    elsewhere = (0, IN_ZIP64_FIELD) if flags & SIZES_FOLLOW else (IN_ZIP64_FIELD,)
    agrees = all(here == there or here in elsewhere for here, there in claims)
    same = (signature, method, name, flags & ENCRYPTED) == (b"PK\x03\x04", entry.compress_type, entry.orig_filename, 0)
    if not agrees or not same:
        raise _Untrusted(f"spreekt zichzelf tegen over {show_name(entry.orig_filename)}.")
    data_at = entry.header_offset + LOCAL_HEADER.size + name_bytes + extra_bytes
    return _Span(entry, data_at, data_at + entry.compress_size)


def _check_overlap(spans: list[_Span], begin_of_directory: int) -> None:
    ordered = sorted(spans, key=lambda span: (span.entry.header_offset, span.end))
    overlaps = any(first.end > second.entry.header_offset for first, second in pairwise(ordered))
    if overlaps or any(span.end > begin_of_directory for span in spans):
        raise _Untrusted("bevat bestanden die elkaar overlappen.")


# --- What the bytes say


def _take_out(
    stream: FileIO,
    spans: list[_Span],
    admission: Admission,
    memory: Memory,
    advance: Advance | None,
    taken: Collection[_Reason | None],
) -> tuple[Entry, ...]:
    """Unpack all entries: also one that is not wanted has to be what the directory says.

    Args: taken: what may be the matter with entries that are wanted; None for those that belong.
    """
    size_bytes = sum(span.entry.compress_size for span in spans)
    done = 0
    entries = []
    for span in spans:
        if _misfit(span.entry, admission) not in taken or not has_extension(span.entry.orig_filename, admission):
            _unpack(stream, span, write=None)
        else:
            out, path = memory.create()
            _unpack(stream, span, write=partial(write_all, out))
            entries.append(Entry(span.entry.orig_filename, out, path, span.entry.file_size))
        done += span.entry.compress_size
        if advance:
            advance(done, size_bytes)
    return tuple(entries)


def _unpack(stream: FileIO, span: _Span, write: Callable[[bytes], None] | None) -> None:
    size_bytes = checksum = 0
    for chunk in _chunks(stream, span):
        size_bytes += len(chunk)
        if size_bytes > span.entry.file_size:
            break
        checksum = zlib.crc32(chunk, checksum)
        if write:
            write(chunk)
    if size_bytes > span.entry.file_size:
        raise _Untrusted(f"bevat meer dan het zegt: {show_name(span.entry.orig_filename)} is groter dan aangegeven.")
    if size_bytes < span.entry.file_size or checksum != span.entry.CRC:
        raise _Untrusted(f"is beschadigd: {show_name(span.entry.orig_filename)} is niet heel.")


def _chunks(stream: FileIO, span: _Span) -> Iterator[bytes]:
    stream.seek(span.data_at)
    packed = _packed(stream, span.entry.compress_size)
    return packed if span.entry.compress_type == ZIP_STORED else _inflated(packed)


def _packed(stream: FileIO, size_bytes: int) -> Iterator[bytes]:
    left = size_bytes
    while left and (chunk := stream.read(min(left, CHUNK_BYTES))):
        left -= len(chunk)
        yield chunk


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate in steps of at most CHUNK_BYTES, however much a chunk promises to become."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in packed:
            if inflater.eof:
                break
            unpacked = inflater.decompress(chunk, CHUNK_BYTES)
            while unpacked:
                yield unpacked
                unpacked = inflater.decompress(inflater.unconsumed_tail, CHUNK_BYTES)
    except zlib.error as error:
        raise _Untrusted("is beschadigd.") from error
    if not inflater.eof or inflater.unused_data or next(packed, b""):
        raise _Untrusted("is beschadigd.")


# --- What does not belong in it


@dataclass(frozen=True, slots=True)
class _Reason:
    one: str
    more: str


LEFT_BEHIND = _Reason(
    "Er zit een bestand in dat uw computer zelf toevoegt", "Er zitten bestanden in die uw computer zelf toevoegt"
)
ELSEWHERE = _Reason("Een naam verwijst naar een andere plaats", "Er zijn namen die naar een andere plaats verwijzen")
UNREADABLE_NAME = _Reason("Een naam bevat onleesbare tekens", "Er zijn namen met onleesbare tekens")
LINK = _Reason("Er zit een verwijzing in, geen bestand", "Er zitten verwijzingen in, geen bestanden")
IN_FOLDER = _Reason("Er zit een map in, of een bestand in een map", "Er zitten mappen in, of bestanden in een map")
NESTED = _Reason("Er zit een ingepakt bestand in", "Er zitten ingepakte bestanden in")
OTHER_KIND = _Reason("Er zit een bestand van een andere soort in", "Er zitten bestanden van een andere soort in")


def _misfit(entry: ZipInfo, admission: Admission) -> _Reason | None:
    """Why an entry does not belong in an upload; None when it does."""
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    lowered = name.lower()
    reasons = (
        (name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name) or ".." in name.split("/"), ELSEWHERE),
        (not name.isprintable() or not name, UNREADABLE_NAME),
        (kind not in (0, stat.S_IFREG, stat.S_IFDIR), LINK),
        (LEFTOVER.search(name), LEFT_BEHIND),
        ("/" in name or kind == stat.S_IFDIR, IN_FOLDER),
        (lowered.endswith(ANOTHER_ARCHIVE), NESTED),
        (not has_extension(name, admission), OTHER_KIND),
    )
    return next((reason for is_so, reason in reasons if is_so), None)


@dataclass(frozen=True, slots=True)
class Misfits:
    """What does not belong in an archive and cannot be read from it either.

    Attributes:
        leftovers: how many entries a desktop system added by itself.
        strange: names of the other ones; of folders only what is in them.
    """

    leftovers: int
    strange: tuple[str, ...]


def find_misfits(stream: FileIO, admission: Admission) -> Misfits:
    """Look once more in the directory of an archive that was read."""
    found = [(span.entry, _misfit(span.entry, admission)) for span in _locate(stream, admission)]
    strange = (
        entry.orig_filename
        for entry, reason in found
        if reason not in (None, LEFT_BEHIND)
        and not entry.is_dir()
        and not (reason is IN_FOLDER and has_extension(entry.orig_filename, admission))
    )
    return Misfits(sum(reason is LEFT_BEHIND for _, reason in found), tuple(strange))


def _judge_misfits(misfits: list[tuple[str, _Reason]], archive: str, admission: Admission) -> Iterator[Finding]:
    """One finding for each reason."""
    for reason in dict.fromkeys(reason for _, reason in misfits):
        names = [name for name, its_reason in misfits if its_reason is reason]
        sentence = reason.one if len(names) == 1 else reason.more
        detail = f"{sentence} ({show_name(archive)}): {show_list(names, show_name)}."
        kind = "leftover" if reason is LEFT_BEHIND else "entry"
        yield phrase(admission, kind, count=len(names), detail=detail)
