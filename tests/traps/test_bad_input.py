"""Everything that may come instead of a right file: each gets one clear finding that says what, where and what to do.

Archives are in test_bad_archives.py, and any bytes whatever in test_any_bytes.py. The large ones, five million rows and
five million findings, are in tests/engine/test_bounded.py; where nothing can be written in tests/traps/test_no_room.py.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from oporde.findings import Cause, Finding, Severity, Verdict
from tests.apart import checked, oporde
from tests.conftest import Judge
from tests.deliveries import RIGHT, client, clients, finding, name_of, only, table, wmo, zipped

LINE = b"\r\n"
LINES = wmo(clients(6)).removesuffix(LINE).split(LINE)
HEADER = LINES[0]
WORKBOOK = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def with_line(place: int, change: Callable[[bytes], bytes | None]) -> bytes:
    """A right file in which one line, counted from 1, is changed, or gone."""
    lines = [*LINES[: place - 1], change(LINES[place - 1]), *LINES[place:]]
    return b"".join(line + LINE for line in lines if line is not None)


@dataclass(frozen=True)
class Bad:
    """Bytes, and what is said of them: rule, rows, and words of the message and of the remedy."""

    content: bytes
    rule: str
    rows: tuple[int, ...]
    says: str
    remedy: str


NOT_A_TABLE = {
    "an empty file": Bad(b"", "F005", (), "Bestand is leeg", "Maak de export opnieuw"),
    "blank lines only": Bad(b" \r\n\r\n", "F005", (), "Bestand is leeg", "Maak de export opnieuw"),
    "a header only": Bad(HEADER + LINE, "W203", (), "geen regels met gegevens", "Controleer uw selectie"),
    "a workbook renamed to .csv": Bad(WORKBOOK, "F006", (), "een Excel-bestand (.xlsx)", "bewaar het als “CSV UTF-8”"),
    "a packed file renamed to .csv": Bad(zipped({"a.csv": b""}), "F006", (), "een ZIP-bestand", "pak het uit"),
    "a PDF renamed to .csv": Bad(b"%PDF-1.4\n%\xe2\xe3", "F006", (), "een PDF-bestand", "uit uw systeem, als CSV"),
    "a picture renamed to .csv": Bad(b"\x89PNG\r\n\x1a\n\0\1", "F006", (), "een afbeelding (PNG)", "als CSV"),
    "binary of no known kind": Bad(bytes(range(128, 256)) * 9, "F006", (1,), "geen Windows-1252", "“CSV UTF-8”"),
    "UTF-16": Bad(wmo(clients(3)).decode().encode("utf-16"), "F006", (), "opgeslagen als UTF-16", "“CSV UTF-8”"),
    "UTF-16 without a mark": Bad(wmo().decode().encode("utf-16-be"), "F006", (), "als UTF-16", "“CSV UTF-8”"),
    "a NUL byte": Bad(with_line(4, lambda line: b"\0" + line), "F006", (4,), "een nulteken (NUL)", "export opnieuw"),
    "a line that is too long": Bad(
        with_line(3, lambda line: line + b"9" * 1_000_000), "F006", (3,), "langer dan 1.000.000", "op een eigen regel"
    ),
    "an unterminated quote": Bad(
        with_line(5, lambda line: line.replace(b";01;", b';"01;', 1)), "F006", (5,), "aanhalingsteken", "losse"
    ),
    "a quote before the header": Bad(b'"' + wmo(), "F006", (1,), "aanhalingsteken", "losse"),
    "a web page": Bad(b"<html><body>502</body></html>\n", "H001", (1,), "een webpagina", "opnieuw uit uw systeem"),
    "a hint for Excel first": Bad(b"sep=;\r\n" + wmo(), "H001", (1,), "sep=", "Haal de eerste regel weg"),
    "the header of another file": Bad(table("SBW"), "H001", (1,), "die van het bestand SBW", "Zet SBW in de"),
}


@pytest.mark.parametrize("bad", NOT_A_TABLE.values(), ids=NOT_A_TABLE)
def test_what_cannot_be_judged_is_refused_with_one_finding(judge: Judge, bad: Bad):
    file = only(judge(bad.content))

    [found] = [found for found in file.findings if found.count]
    assert (found.rule, found.rows, found.severity) == (bad.rule, bad.rows, Severity.REJECT)
    assert bad.says in found.message
    assert bad.remedy in told_to_do(found, file.causes)
    assert file.verdict is Verdict.REJECTED


def told_to_do(found: Finding, causes: tuple[Cause, ...]) -> str:
    """What is read as the remedy: that of the cause, where one explains it."""
    return next((cause.remedy for cause in causes if found.rule in cause.rules), found.remedy)


JUDGED_ALL_THE_SAME = {
    "no header": Bad(LINE.join(LINES[1:]), "H005", (1,), "bevat geen kolomnamen", "Zet de kolomnamen op de eerste"),
    "a row with too few fields": Bad(
        with_line(3, lambda _: b"20180212;0363"), "H004", (3,), "Regel 3 heeft 2 velden; verwacht 18.", "puntkomma"
    ),
    "a row with too many fields": Bad(
        with_line(3, lambda line: line + b";x"), "H004", (3,), "Regel 3 heeft 19 velden; verwacht 18.", "puntkomma"
    ),
    "a blank line halfway": Bad(
        with_line(3, lambda _: b""), "H004", (3,), "Die regel is leeg", "Verwijder lege regels"
    ),
    "a name twice in the header": Bad(
        with_line(1, lambda line: line.replace(b"Leveringsvorm", b"Type_aanbieder")),
        "H002",
        (1,),
        "staat er meer dan één keer",
        "eerste regel letterlijk over",
    ),
    "another delimiter": Bad(
        wmo(clients(6)).replace(b";", b","), "H003", (1,), "lijkt komma te zijn", "Kies bij het opslaan de puntkomma"
    ),
    "line ends of CR only": Bad(
        wmo(clients(6), end="\r"), "F007", (1,), "Elke regel eindigt met alleen CR", "Bewaar het bestand opnieuw"
    ),
    "line ends that differ": Bad(
        wmo(clients(6)).replace(b"\r\n", b"\n", 3), "F007", (4,), "Regel 4 eindigt met andere tekens", "opnieuw"
    ),
}


@pytest.mark.parametrize("bad", JUDGED_ALL_THE_SAME.values(), ids=JUDGED_ALL_THE_SAME)
def test_what_is_wrong_with_the_form_is_one_finding_and_the_rest_is_judged(judge: Judge, bad: Bad):
    file = only(judge(bad.content))

    [found] = [found for found in file.findings if found.count]
    assert (found.rule, found.rows) == (bad.rule, bad.rows)
    assert bad.says in found.message
    assert bad.remedy in told_to_do(found, file.causes)
    assert file.rows in (5, 6)


def test_a_name_too_many_that_is_already_there(judge: Judge):
    content = b"".join(line + (b";BSN" if line is HEADER else b";1") + LINE for line in LINES)

    found = finding(only(judge(content)).findings, "H001")

    assert found.message == "Aantal kolommen is 19; verwacht 18. Wat er niet hoort: BSN (staat er meer dan één keer)."


def test_a_line_break_within_quotes_is_named_as_the_cause(judge: Judge):
    rows = clients(6)
    rows[1]["Leveringsvorm"] = '"1\r\n1"'

    file = only(judge(wmo(rows)))

    assert finding(file.findings, "W104").rows == (3,)
    assert [(cause.id, cause.column, cause.count) for cause in file.causes] == [("line-break", "Leveringsvorm", 1)]
    assert file.rows == 6


def test_two_files_pasted_together_are_named_as_the_cause(judge: Judge):
    """A byte order mark in the middle, and the header once more."""
    file = only(judge(wmo(clients(3)) + b"\xef\xbb\xbf" + wmo([client(n) for n in range(3, 6)])))

    assert {found.rule for found in file.findings if found.count} == {"W104"}
    assert {found.rows for found in file.findings if found.count} == {(5,)}
    assert [(cause.id, cause.count) for cause in file.causes] == [("byte-order-mark", 1), ("header-repeated", 18)]
    assert "Op regel 5 staat een onzichtbaar teken (BOM)" in file.causes[0].message


# --- Much of it


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [b"x" * 50_000_000, HEADER + LINE + b";" * 50_000_000, HEADER + LINE + b'"' + b"\n" * 3_000_000],
    ids=["alone", "of separators", "in quotes"],
)
def test_a_line_of_fifty_megabytes_is_refused_in_little_memory(tmp_path: Path, content: bytes):
    path = tmp_path / name_of()
    path.write_bytes(content)

    result = checked(path, timeout_s=60, limit_mb=1000)

    assert [rule for rule, *_ in result["found"]] == ["F006"]
    assert result["peak_mb"] < 150


def test_in_a_real_process_each_ends_in_a_sentence_and_none_in_a_traceback(tmp_path: Path):
    """All at once, each of a municipality of its own."""
    bad = {key: case for key, case in NOT_A_TABLE.items() if case.rule[0] in "FH"}
    codes = ("0003", "0005", "0009", "0010", "0014", "0015", "0017", "0022", "0024", "0025", "0034", "0037", "0047",
             "0050", "0053", "0056", "0058")  # fmt: skip
    paths = [tmp_path / name_of(municipality=code) for code in codes[: len(bad)]]
    for path, case in zip(paths, bad.values(), strict=True):
        path.write_bytes(case.content)

    result = oporde("check", *paths, "--today", "2018-03-01")

    said = " ".join(result.stdout.decode().split())
    assert (result.returncode, result.stderr) == (1, b"")
    assert "Traceback" not in said
    assert [key for key, case in bad.items() if case.says not in said] == []


# --- A file that does not stay


def stopped_while_reading(path: Path) -> subprocess.Popen[bytes]:
    """A check that holds this file open and stands still."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oporde", "check", str(path), "--today", "2018-03-01"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    held = Path(f"/proc/{process.pid}/fd")
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if str(path) in {where(link) for link in held.iterdir()}:
            process.send_signal(signal.SIGSTOP)
            return process
    raise AssertionError("it was never seen to read the file")


def where(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that takes a while to read."""
    path = tmp_path / name_of("KOSTENWMO")
    row = ";".join(RIGHT["KOSTENWMO"].values()) + "\n"
    path.write_text(";".join(RIGHT["KOSTENWMO"]) + "\n" + row * 1_000_000)
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (os.unlink, "is verdwenen terwijl het gelezen werd. Probeer het opnieuw."),
        (lambda path: os.truncate(path, 1_000_000), "is veranderd terwijl het gelezen werd. Sluit de programma’s"),
    ],
    ids=["disappears", "changes"],
)
def test_a_file_that_disappears_or_changes_while_it_is_read_is_2(
    large: Path, happens: Callable[[Path], None], said: str
):
    process = stopped_while_reading(large)
    happens(large)
    process.send_signal(signal.SIGCONT)

    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (2, b"")
    assert said in err.decode()
    assert err.count(b"\n") == 1
