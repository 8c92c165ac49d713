"""Archives that are broken, hostile, or packed by another program than ours: refused with a reason, or read whole."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from oporde.findings import Outcome, Severity, Verdict
from tests.apart import checked, found, oporde
from tests.conftest import Judge
from tests.deliveries import clients, counts, name_of, table, wmo, zipped

WMO, SBW, RIGHT = name_of(), name_of("SBW"), wmo(clients(6))
ARCHIVE = zipped({WMO: RIGHT, SBW: table("SBW")})


def changed(archive: bytes, *changes: tuple[bytes, int, int]) -> bytes:
    """Put one byte into every record that begins with a signature: (signature, place in the record, byte)."""
    content = bytearray(archive)
    for signature, place, byte in changes:
        at = content.find(signature)
        while at >= 0:
            content[at + place] = byte
            at = content.find(signature, at + 4)
    return bytes(content)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def record(name: str, content: bytes, *, sizes_follow: bool = False) -> bytes:
    """An entry as it stands in an archive, not compressed; where its sizes follow, without a signature before them."""
    sizes = zlib.crc32(content), len(content), len(content)
    ahead, behind = ((0, 0, 0), struct.pack("<3L", *sizes)) if sizes_follow else (sizes, b"")
    header = struct.pack("<4s5H3L2H", LOCAL, 20, 8 * sizes_follow, 0, 0, 33, *ahead, len(name), 0)
    return header + name.encode() + content + behind


def directory(entries: Mapping[str, tuple[int, bytes]], at: int, *, flags: int = 0) -> bytes:
    """The directory over such entries: {name: (place, content)}."""
    listed = b"".join(
        struct.pack(
            "<4s6H3L5H2L", CENTRAL, 20, 20, flags, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(name),
            0, 0, 0, 0, 0, place,
        )
        + name.encode()
        for name, (place, content) in entries.items()
    )  # fmt: skip
    return listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), at, 0)


def overlapping() -> bytes:
    """An entry within the bytes of another: unpacked one by one they are more than the archive holds."""
    inner = record(SBW, table("SBW"))
    outer = record(WMO, inner)
    place = len(outer) - len(inner)
    return outer + directory({WMO: (0, inner), SBW: (place, table("SBW"))}, len(outer))


def told_to_be(size_bytes: int, files: Mapping[str, bytes]) -> bytes:
    """The directory and the entries themselves say another size than what comes out."""
    archive = zipped(files)
    for place, byte in enumerate(struct.pack("<L", size_bytes)):
        archive = changed(archive, (LOCAL, 22 + place, byte), (CENTRAL, 24 + place, byte))
    return archive


def without_signature() -> bytes:
    first, second = record(WMO, RIGHT, sizes_follow=True), record(SBW, table("SBW"), sizes_follow=True)
    listed = directory({WMO: (0, RIGHT), SBW: (len(first), table("SBW"))}, len(first + second), flags=8)
    return first + second + listed


def with_attributes(name: str, mode: int, content: bytes) -> bytes:
    """An entry with the mode of a Unix file, beside a right one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, mode << 16
        archive.writestr(entry, content)
        archive.writestr(SBW, table("SBW"))
    return packed.getvalue()


@dataclass(frozen=True)
class Bad:
    """An archive, and words of what is said of it and of what to do."""

    content: bytes
    says: str
    remedy: str


REFUSED = {
    "empty": Bad(b"", "MSD.zip is leeg.", "Maak het ZIP-bestand opnieuw"),
    "without entries": Bad(zipped({}), "In MSD.zip zit geen enkel bestand.", "Maak het ZIP-bestand opnieuw"),
    "no archive at all": Bad(RIGHT, "heet .zip, maar is geen ZIP-bestand.", "Maak het ZIP-bestand opnieuw"),
    "of another kind": Bad(b"Rar!\x1a\x07\1\0", "maar lijkt een ingepakt bestand (RAR).", "Pak het bestand uit"),
    "cut off at the end": Bad(ARCHIVE[:-30], "is afgebroken of beschadigd.", "verstuur het nog een keer"),
    "cut off halfway": Bad(ARCHIVE[: len(ARCHIVE) // 2], "is afgebroken of beschadigd.", "nog een keer"),
    "with a byte changed": Bad(changed(ARCHIVE, (LOCAL, 60, 0x55)), "is beschadigd", "nog een keer"),
    "encrypted": Bad(changed(ARCHIVE, (LOCAL, 6, 1), (CENTRAL, 8, 1)), "met een wachtwoord.", "zonder wachtwoord"),
    "packed in a rare way": Bad(changed(ARCHIVE, (LOCAL, 8, 12), (CENTRAL, 10, 12)), "(methode 12)", "(Deflate)"),
    "a bomb by its ratio": Bad(zipped({WMO: b"0" * 60_000_000}), "meer dan 200 keer zo groot", "hoogstens 16, samen"),
    "a bomb by its size": Bad(
        told_to_be(150_000_000, {name: Random(1).randbytes(1_000_000) for name in (WMO, SBW)}), "dan 200 MB", "200 MB"
    ),
    "a bomb that says it is small": Bad(
        told_to_be(10, {WMO: b"0" * 1_000_000}), "is groter dan aangegeven", "Maak het ZIP-bestand opnieuw"
    ),
    "a bomb of overlapping entries": Bad(overlapping(), "die elkaar overlappen", "ZIP-bestand opnieuw"),
    "seventeen entries": Bad(
        zipped({f"{n:04}_WMO_H2_2017.csv": RIGHT for n in range(17)}), "bevat 17 bestanden", "hoogstens 16"
    ),
}


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_an_archive_that_cannot_be_trusted_is_refused_whole(judge: Judge, bad: Bad):
    outcome = judge({"MSD.zip": bad.content})

    [finding] = outcome.findings
    assert (finding.rule, finding.severity, outcome.files) == ("F003", Severity.REJECT, ())
    assert "MSD.zip" in finding.message
    assert bad.says in finding.message
    assert bad.remedy in finding.remedy
    assert outcome.verdict is Verdict.REJECTED


@pytest.mark.parametrize("tenths", range(1, 10))
def test_an_archive_of_which_a_part_arrived_is_refused_wherever_it_was_cut_off(judge: Judge, tenths: int):
    outcome = judge({"MSD.zip": ARCHIVE[: len(ARCHIVE) * tenths // 10]})

    assert [(finding.rule, finding.count) for finding in outcome.findings] == [("F003", 1)]
    assert "is afgebroken of beschadigd." in outcome.findings[0].message
    assert outcome.files == ()


OUT_OF_PLACE = {
    "an archive in an archive": Bad(zipped({"in.zip": ARCHIVE, SBW: table("SBW")}), "een ingepakt bestand in", "Haal"),
    "a name that climbs": Bad(zipped({f"../{WMO}": RIGHT, SBW: table("SBW")}), "naar een andere plaats", "Haal"),
    "an absolute name": Bad(zipped({f"/etc/{WMO}": RIGHT, SBW: table("SBW")}), "naar een andere plaats", "Haal"),
    "a name with a drive": Bad(zipped({f"C:\\{WMO}": RIGHT, SBW: table("SBW")}), "naar een andere plaats", "Haal"),
    "a link": Bad(with_attributes(WMO, stat.S_IFLNK | 0o777, b"/etc/passwd"), "Er zit een verwijzing in", "Haal"),
    "a device": Bad(with_attributes(WMO, stat.S_IFCHR | 0o666, b""), "Er zit een verwijzing in", "Haal"),
    "a folder": Bad(zipped({"gegevens/": b"", SBW: table("SBW")}), "Er zit een map in", "niet de map"),
    "a file in a folder": Bad(zipped({f"gegevens/{WMO}": RIGHT, SBW: table("SBW")}), "in een map", "niet de map"),
    "a file of another kind": Bad(zipped({"lees mij.docx": b"x", SBW: table("SBW")}), "van een andere soort", "Haal"),
}


@pytest.mark.parametrize("bad", OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
def test_an_entry_that_does_not_belong_is_named_and_the_others_are_judged(judge: Judge, bad: Bad):
    outcome = judge({"MSD.zip": bad.content})

    [finding] = outcome.findings
    assert (finding.rule, finding.severity, finding.count) == ("F004", Severity.REJECT, 1)
    assert bad.says in finding.message
    assert bad.remedy in finding.remedy
    assert [(file.name, file.verdict) for file in outcome.files] == [(f"MSD.zip/{SBW}", Verdict.APPROVED)]
    assert outcome.verdict is Verdict.REJECTED


def test_two_files_of_one_kind_refuse_each_other_and_are_named(judge: Judge):
    outcome = judge({"MSD.zip": zipped({WMO: RIGHT, WMO.lower(): RIGHT, SBW: table("SBW")})})

    assert [(finding.rule, finding.count) for finding in outcome.findings] == [("X03", 2)]
    assert f"Het gaat om MSD.zip/{WMO} en MSD.zip/{WMO.lower()}." in outcome.findings[0].message
    assert [file.verdict for file in outcome.files] == [Verdict.REJECTED, Verdict.REJECTED, Verdict.APPROVED]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_in_an_archive_refuses_both(judge: Judge):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(WMO, RIGHT)
        archive.writestr(WMO, wmo())

    outcome = judge({"MSD.zip": packed.getvalue()})

    assert [[f.rule for f in file.findings if f.count] for file in outcome.files] == [["X03"], ["X03"]]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("export.csv", "Er staat geen gemeentecode in de naam."),
        ("0363_WMO_2017_H2.csv", "Bedoelt u 0363_WMO_H2_2017.csv?"),
        ("363_WMO_H2_2017.csv", "De gemeentecode heeft 3 cijfers; verwacht 4. Bedoelt u 0363_WMO_H2_2017.csv?"),
        ("0363_WMO_H2_2017 (1).csv", "De naam lijkt die van een kopie"),
    ],
)
def test_an_unknown_name_is_explained_and_the_others_are_judged(judge: Judge, name: str, says: str):
    outcome = judge({"MSD.zip": zipped({name: RIGHT, SBW: table("SBW")})})

    unknown, right = outcome.files
    assert [(finding.rule, says in finding.message) for finding in unknown.findings] == [("F002", True)]
    assert right.verdict is Verdict.APPROVED


# --- Archives of other programs


class _Pipe(io.BytesIO):
    """What cannot be gone back in: whoever packs into it writes sizes behind the entry."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def packed(*, piped: bool = False, zip64: bool = False, method: int = zipfile.ZIP_DEFLATED, comment: str = "") -> bytes:
    out = _Pipe() if piped else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment.encode()
        for name, content in {WMO: RIGHT, SBW: table("SBW")}.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=zip64) as entry:
                entry.write(content)
    return out.getvalue()


def with_moments() -> bytes:
    """As Info-ZIP packs: with moments and owner in an extra field, other in the entry than in the directory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(WMO, date_time=(2018, 2, 14, 12, 0, 0))
        entry.extra = struct.pack("<HHBL", 0x5455, 5, 1, 1_518_609_600) + struct.pack(
            "<HHBBHBH", 0x7875, 7, 1, 2, 0, 2, 0
        )
        archive.writestr(entry, RIGHT)
        archive.writestr(SBW, table("SBW"))
    return out.getvalue()


OF_OTHERS = {
    "not compressed": packed(method=zipfile.ZIP_STORED),
    "sizes behind the entry, as a Mac packs": packed(piped=True),
    "sizes behind the entry, without signature": without_signature(),
    "ZIP64": packed(zip64=True),
    "ZIP64 with sizes behind the entry": packed(zip64=True, piped=True),
    "a comment at the end": packed(comment="Levering H2 2017, gemeente Amsterdam"),
    "moments and owner beside the name": with_moments(),
}


@pytest.mark.parametrize("archive", OF_OTHERS.values(), ids=OF_OTHERS)
def test_an_archive_of_another_program_is_read(judge: Judge, archive: bytes):
    outcome = judge({"MSD.zip": archive})

    assert outcome.findings == ()
    assert [(file.name, file.verdict, file.rows) for file in outcome.files] == [
        (f"MSD.zip/{WMO}", Verdict.APPROVED, 6),
        (f"MSD.zip/{SBW}", Verdict.APPROVED, 1),
    ]


def test_what_a_desktop_leaves_behind_is_a_signal(judge: Judge):
    leftovers = {f"__MACOSX/._{WMO}": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "desktop.ini": b"x", "__MACOSX/": b""}

    outcome = judge({"MSD.zip": zipped({WMO: RIGHT} | leftovers)})

    [finding] = outcome.findings
    assert (finding.rule, finding.severity, finding.count) == ("F004", Severity.SIGNAL, 5)
    assert "U hoeft niets te doen." in finding.remedy
    assert outcome.verdict is Verdict.APPROVED


# --- In a process of its own


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in REFUSED if "bomb" in case])
def test_a_bomb_takes_little_memory(tmp_path: Path, case: str):
    path = tmp_path / "MSD.zip"
    path.write_bytes(REFUSED[case].content)

    result = checked(path, timeout_s=60, limit_mb=1000)

    assert found(result) == {("F003", None): 1}
    assert result["peak_mb"] < 150


def test_in_a_real_process_each_archive_ends_in_a_sentence(tmp_path: Path):
    paths = [tmp_path / str(n) / "MSD.zip" for n in range(len(REFUSED))]
    for path, bad in zip(paths, REFUSED.values(), strict=True):
        path.parent.mkdir()
        path.write_bytes(bad.content)

    result = oporde("check", *paths, "--today", "2018-03-01")

    said = " ".join(result.stdout.decode().split())
    assert (result.returncode, result.stderr) == (1, b"")
    assert [case for case, bad in REFUSED.items() if bad.says not in said] == []
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(paths)


def test_the_one_number_told_is_that_of_the_archive(judge: Judge):
    """Findings about an archive stand beside those of files, and none is counted twice."""
    outcome: Outcome = judge({"MSD.zip": OUT_OF_PLACE["a link"].content})

    assert counts(outcome.findings) == {("F004", None): 1}
    assert all(file.findings == () for file in outcome.files)
