"""Whatever bytes come under whatever name: an Outcome, or a named error. Never a crash, never an approval by accident."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oporde.checking import check
from oporde.errors import Unreadable
from oporde.findings import FileOutcome, Finding, Outcome, Severity, Verdict
from oporde.plan.kept import load_plan
from oporde.plan.model import Plan
from tests.deliveries import RIGHT, TODAY, clients, name_of, table, wmo, zipped

RIGHT_FILE = wmo(clients(12))
HEADER = RIGHT_FILE.split(b"\r\n", 1)[0]
PIECES = (
    *(
        b";",
        b'"',
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\xef\xbb\xbf",
        b"\x81",
        b"\xff\xfe",
        b"\x1f",
        b" ",
        b"\t",
        b"'",
        b"''",
    ),
    *(b"20180212", b"0363", b"999990019", b"", b"\xe2\x82\xac", b"\xc3", b"x" * 300, b";" * 40, HEADER, HEADER[:90]),
    *(b",", b"%", b"{}", b"{column}", b"\\", b"$1", b"NULL", b"\xf0\x9f\x8f\xa0", b"=1+1", b"PK\x03\x04", b"<html>"),
)
any_bytes = st.one_of(
    st.binary(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map(lambda pieces: HEADER + b"\r\n" + b"".join(pieces)),
)
right_names = [name_of(word, period=period) for word in RIGHT for period in ("H1_2017", "H2_2017", "H2_2016")]
any_name = st.one_of(
    st.sampled_from(
        [*right_names, name_of().lower(), name_of(municipality="9999"), "MSD.zip", "x.csv", "x.txt", ".csv"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=40).map(
        lambda name: f"{name}.csv"
    ),
)


def changed(content: bytes, seed: int) -> bytes:
    """A right file in which some pieces were replaced, dropped, doubled or put in."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(content) + 1)
        length = chance.choice((0, 0, 1, 1, 8, 200))
        content = content[:place] + chance.choice(PIECES) + content[place + length :]
    return content


def holds_together(outcome: Outcome) -> None:
    """What is true of every outcome, whatever was delivered."""
    assert not outcome.not_run, outcome.not_run
    for file in outcome.files:
        file_holds_together(file)
    if Verdict.REJECTED in {file.verdict for file in outcome.files}:
        assert outcome.verdict is Verdict.REJECTED
    for found in outcome.findings:
        finding_holds_together(found, rows=None)


def file_holds_together(file: FileOutcome) -> None:
    rejects = [found for found in file.findings if found.severity is Severity.REJECT]
    assert (file.verdict is Verdict.REJECTED) == bool(rejects)
    assert file.verdict is not Verdict.APPROVED or file.rows
    for found in file.findings:
        finding_holds_together(found, file.rows)


def finding_holds_together(found: Finding, rows: int | None) -> None:
    assert found.count or found.undecided
    assert found.count or found.severity is Severity.SIGNAL
    assert [*found.rows] == sorted(set(found.rows))
    assert all(row >= 1 for row in found.rows)
    assert found.message == found.message.strip() != ""
    if found.rule[0] in "WKSJ" and rows is not None:
        assert found.count <= max(rows, 1)
        assert found.undecided <= max(rows, 1)


def judged(paths: list[Path], plan: Plan) -> Outcome | None:
    try:
        return check(paths, plan, today=TODAY, threads=1)
    except Unreadable:
        return None


def written(folder: Path, name: str, content: bytes) -> Path | None:
    """None where the system knows no such name."""
    path = folder / name
    try:
        path.write_bytes(content)
    except OSError:
        return None
    return path


@given(name=any_name, content=any_bytes)
@example(name=name_of(), content=b"")
@example(name=name_of(), content=b'"')
@example(name=name_of(), content=HEADER)
@example(name=name_of(), content=HEADER + b"\r\n")
@example(name="MSD.zip", content=b"PK\x05\x06" + b"\0" * 18)
@example(name="*.csv", content=RIGHT_FILE)
@example(name="~.csv", content=RIGHT_FILE)
@example(name="a'b\";.csv", content=RIGHT_FILE)
def test_any_bytes_under_any_name_give_an_outcome(plan: Plan, tmp_path: Path, name: str, content: bytes):
    path = written(tmp_path, name, content)
    if path is None:
        return

    outcome = judged([path], plan)

    path.unlink()
    if outcome is not None:
        holds_together(outcome)


@given(seed=st.integers(0, 10**9))
def test_a_right_file_with_something_changed_gives_an_outcome(plan: Plan, tmp_path: Path, seed: int):
    chance = random.Random(seed)
    word = chance.choice([*RIGHT])
    path = tmp_path / name_of(word)
    path.write_bytes(changed(table(word, clients(12) if word == "WMO" else [{}] * 3), seed))

    outcome = judged([path], plan)

    assert outcome is not None
    holds_together(outcome)


@given(entries=st.dictionaries(any_name, any_bytes, max_size=3), seed=st.integers(0, 10**9))
def test_any_bytes_in_an_archive_give_an_outcome(plan: Plan, tmp_path: Path, entries: dict[str, bytes], seed: int):
    path = tmp_path / "MSD.zip"
    path.write_bytes(zipped(entries | {name_of("SBW", municipality="0513"): b""}))

    outcome = judged([path], plan)

    assert outcome is not None
    holds_together(outcome)


@given(seed=st.integers(0, 10**9))
def test_an_archive_with_something_changed_gives_an_outcome(plan: Plan, tmp_path: Path, seed: int):
    chance = random.Random(seed)
    path = tmp_path / "MSD.zip"
    archive = bytearray(zipped({name_of(): RIGHT_FILE, name_of("SBW"): table("SBW")}))
    for _ in range(chance.choice((1, 2, 5))):
        archive[chance.randrange(len(archive))] = chance.randrange(256)
    path.write_bytes(archive)

    outcome = judged([path], plan)

    assert outcome is not None
    holds_together(outcome)


def test_all_kinds_of_bytes_together(plan: Plan, tmp_path: Path):
    """One delivery with everything: each is judged by itself."""
    contents = {
        name_of(): RIGHT_FILE,
        name_of("SBW"): bytes(range(256)) * 40,
        name_of("JEUGD"): b"\xff\xfe" + "a;b\r\n".encode("utf-16-le"),
        name_of("KOSTENWMO"): b"\n" * 1000,
        name_of(period="H1_2017"): zipped({name_of(): RIGHT_FILE}),
        "MSD.zip": RIGHT_FILE,
        "lees mij.txt": b"x",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)

    outcome = check([tmp_path / name for name in contents], plan, today=TODAY, threads=1)

    holds_together(outcome)
    assert [file.verdict for file in outcome.files] == [Verdict.APPROVED] + [Verdict.REJECTED] * 5
    assert [found.rule for found in outcome.findings] == ["F003"]


# --- Within bounds

ROOT = Path(__file__).parents[2]
ENOUGH_MB = 200  # DuckDB and the plan take ninety of them


def torture(folder: Path, rounds: int) -> int:
    """Judge random bytes, some of them megabytes: the most megabytes of memory that were ever taken."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    plan = load_plan("gmsd/2017")
    for seed in range(rounds):
        chance = random.Random(seed)
        pieces = [chance.choice(PIECES) * chance.choice((1, 1, 9, 999)) for _ in range(chance.randrange(99))]
        content = ((b"", HEADER + b"\r\n")[seed % 2] + b"".join(pieces))[:4_000_000]
        name = chance.choice([*right_names, "MSD.zip"])
        path = written(folder, name, zipped({name_of(): content, name: content}) if seed % 3 == 0 else content)
        assert path is not None
        outcome = judged([path], plan)
        path.unlink()
        if outcome is not None:
            holds_together(outcome)
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024


@pytest.mark.slow
def test_any_bytes_take_bounded_memory(tmp_path: Path):
    program = f"from pathlib import Path; from {__name__} import torture; print(torture(Path({str(tmp_path)!r}), 200))"

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, timeout=300, check=True)

    assert int(done.stdout) < ENOUGH_MB
