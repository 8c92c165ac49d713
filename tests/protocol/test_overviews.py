"""What lint says of a report.yaml that does not hold together."""

import shutil
from pathlib import Path

import pytest

from oporde.protocol.folder import find_protocol
from oporde.protocol.protocol import Protocol
from oporde.proving import lint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_protocol("gmsd/2017"), tmp_path / "protocol"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("report.yaml", "picture: running", "picture: runing", 'unknown overview with a picture "runing"; did you mean "running"?'),
        ("report.yaml", "picture: filled", "picture: flow_by_type", 'unknown overview with a picture "flow_by_type"'),
        ("report.yaml", "indicators: [O01, O02]", "indicators: [O91]", 'unknown indicator "O91"'),
        ("report.yaml", "chapter: Aantallen", "chapter: Aantalen", 'unknown chapter "Aantalen"; did you mean "Aantallen"?'),
        ("report.yaml", "list: wmo020}", "list: wmo02}", 'unknown list "wmo02"; did you mean "wmo020"?'),
        ("report.yaml", "measure: clients}", "measure: client}", 'unknown measure "client"; did you mean "clients"?'),
        ("report.yaml", "kind: bars, measure: clients", "kind: line, measure: clients", "a line takes two keys"),
        ("report.yaml", "- {name: type, title", "- {name: kind, title", 'expected a column "kind"'),
        ("report.yaml", "{gone} typen", "{gon} typen", 'unknown column of facts "gon"; did you mean "gone"?'),
        ("report.yaml", "when: gone = 1", "when: gon = 1", 'unknown column "gon"'),
        ("report.yaml", "{gone} typen", "{gone typen", "expected '}'"),
        ("report.yaml", "FROM clients", "FROM client", 'unknown table "client"; did you mean "clients"?'),
        ("report.yaml", "id: balance", "id: running", '"running" stands here twice'),
        ("report.yaml", "question: Kloppen de bedragen?", "vraag: Kloppen de bedragen?", 'unknown key "vraag"'),
        ("indicators.yaml", "explains: [O02, O04, O23]", "explains: [O02, O44, O23]", 'unknown indicator "O44"'),
        ("indicators.yaml", "subjects: wmo020", "subjects: wmo021", 'unknown list "wmo021"'),
        ("indicators.yaml", "chapter: Kosten", "chapter: Koste", 'unknown chapter "Koste"; did you mean "Kosten"?'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(folder: Path, file: str, old: str, new: str, expected: str):
    change(folder, file, old, new)

    problems = [problem for problem in lint(folder) if expected in problem or new in problem]

    assert problems, lint(folder)
    assert problems[0].startswith(f"{file}:")
    assert not problems[0].startswith(f"{file}:1:")


def test_a_protocol_without_a_report_is_whole(folder: Path):
    (folder / "report.yaml").unlink()

    assert lint(folder) == ()


def test_every_indicator_says_what_it_means_and_what_to_do(protocol: Protocol):
    silent = [
        (indicator.id, key)
        for indicator in protocol.indicators
        for key in ("meaning", "limits", "undecided", "causes", "action")
        if not getattr(indicator, key)
    ]

    assert silent == []


def test_a_cause_is_not_explained_by_what_it_explains(protocol: Protocol):
    explains = {indicator.id: set(indicator.explains) for indicator in protocol.indicators}

    assert [(a, b) for a, theirs in explains.items() for b in theirs if a in explains[b]] == []
