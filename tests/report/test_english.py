"""What OpOrde says of a delivery, in English: every sentence of the source, every rule of the GMSD, and what a feedback says."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome, Severity, Verdict
from oporde.plan.model import Plan
from oporde.protocol.causes import CAUSES, ROW_CAUSES
from oporde.protocol.english import placeholders
from oporde.protocol.load import load_english
from oporde.report.english import SAYINGS, catalogue
from oporde.report.retelling import Catalogue
from oporde.report.technical_feedback import WEBSITE, Complaint, TechnicalFeedback, technical_feedback

SOURCE = Path(__file__).parents[2] / "src" / "oporde"
WRONG_USE = {"original.py"}  # raised at the command line, never part of an outcome
SPOKEN = sorted(
    path for path in (*(SOURCE / "intake").glob("*.py"), SOURCE / "checking.py") if path.name not in WRONG_USE
)
SENTENCE = re.compile(r"[A-ZÀ-Ü“{i].* .*[.?]", re.DOTALL)
COMPOSED = {
    "In totaal zijn er {} zulke regels{}.",
    "Er staat geen gemeentecode in de naam.{}",
    "Op regel {} staat een teken dat {} is.",
    "{} heet .zip, maar {}.",
}
"""Sentences with a piece of a sentence in them."""


@pytest.fixture(scope="module")
def english(plan: Plan) -> Catalogue:
    return catalogue(plan, load_english("gmsd/2017"))


def skeleton(template: str) -> str:
    return re.sub(r"\{\w*\}", "{}", template)


def said_in(path: Path) -> Iterator[str]:
    """The sentences of a module, with {} where something is filled in."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)} - {
        id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
    }
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in documents or id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if SENTENCE.fullmatch(text) and not text.startswith("{}: "):
            yield from re.split(r"(?<=[.?]) (?=[A-Z“])", text)


def test_every_sentence_of_the_source_has_its_english():
    ours = Catalogue(SAYINGS)
    known = {skeleton(dutch) for dutch, _ in SAYINGS} | COMPOSED
    said = {(path.name, sentence.removeprefix("{} ")) for path in SPOKEN for sentence in said_in(path)}
    lacking = [
        (name, one) for name, one in sorted(said) if not (known & {one, "{} " + one, "{}" + one} or ours.retell(one))
    ]

    assert len(said) > 80
    assert lacking == []


@pytest.mark.parametrize(
    ("dutch", "said"),
    [
        (
            "In totaal zijn er 1.200 zulke regels; 1 daarvan is leeg. Die zijn niet verder gecontroleerd.",
            "There are 1,200 such rows in all; 1 of them is empty. Those were not checked any further.",
        ),
        (
            "Er staat geen gemeentecode in de naam. Die van Gouda is 0513. Bedoelt u 0513_WMO_H2_2017.csv?",
            "There is no municipality code in the name. That of Gouda is 0513. Do you mean 0513_WMO_H2_2017.csv?",
        ),
        ("MSD.zip heet .zip, maar lijkt een PDF-bestand.", "MSD.zip is called .zip, but looks like a PDF file."),
        (
            "Er zitten mappen in, of bestanden in een map (MSD.zip): a/, b/, c/ en nog 12.",
            "It holds folders, or files in a folder (MSD.zip): a/, b/, c/ and 12 more.",
        ),
        (
            "Aantal kolommen is 17; verwacht 18. Wat ontbreekt: BSN en Leveringsvorm. Wat er niet hoort: een kolom zonder naam "
            "(plaats 4).",
            "The number of columns is 17; expected 18. What is missing: BSN and Leveringsvorm. What does not belong: a column "
            "without a name (place 4).",
        ),
        (
            "Scheidingsteken lijkt verticale streep te zijn; verwacht puntkomma. De rest is met dit scheidingsteken gecontroleerd.",
            "The separator seems to be vertical bar; expected a semicolon. The rest was checked with this separator.",
        ),
        (
            "De inhoud lijkt het bestand JEUGD; de naam is die van kosten Wmo.",
            "The content looks like the file JEUGD; the name is that of kosten Wmo.",
        ),
        (
            "Bij 1.527 waarden in BSN, Gemeentecode, Leveringsvorm en nog 2 kolommen zijn de voorloopnullen weggevallen, "
            "waarschijnlijk door een spreadsheet.",
            "In BSN, Gemeentecode, Leveringsvorm and 2 more columns the leading zeros are missing from 1,527 values, probably "
            "through a spreadsheet.",
        ),
        (
            "Op regel 32 (in een teksteditor) staat een nulteken (NUL). Dat komt in tekst niet voor.",
            "On line 32 (in a text editor) there is a null character (NUL). That does not occur in text.",
        ),
        (
            "De kolomnamen zijn gescheiden door een tab en de regels eronder door een komma; verwacht overal een puntkomma.",
            "The column names are separated by a tab and the rows below them by a comma; expected a semicolon everywhere.",
        ),
        ("tweede halfjaar van 2017", "second half of 2017"),
    ],
)
def test_what_is_filled_in_is_written_as_english_writes_it(english: Catalogue, dutch: str, said: str):
    assert english.retell(dutch) == said


def test_what_is_not_known_is_not_guessed_at(english: Catalogue):
    assert english.retell("Dit is Dit lijkt een PDF-bestand dat niemand kent.") is None
    assert english.retell("Bestand is leeg. En nog iets dat niemand kent.") is None


def test_every_complaint_and_remedy_of_the_gmsd_is_said_again(plan: Plan, english: Catalogue):
    values = {"column": "BSN", "columns": "BSN en Gemeentecode", "count": "1.200", "share": "7,3%", "limit": "10%"}
    for layout in plan.layouts:
        for check in layout.checks:
            for text in (check.title, check.message, check.remedy):
                dutch = text.format(**values, expected=check.expected)
                said = english.retell(dutch)
                assert said is not None, f"{check.rule}: {dutch}"
                if "{expected}" in text:
                    assert check.expected not in said or check.expected == "9 digits"
    told = english.retell("Van de regels valt 7,3% buiten het halfjaar; hoogstens 10% is toegestaan.")
    assert told == "Of the rows, 7.3% falls outside the half-year; at most 10% is allowed."


def test_every_cause_has_its_english_with_the_same_placeholders(english: Catalogue):
    for id, cause in CAUSES.items():
        assert placeholders(cause.english_message) == placeholders(cause.message), id
        assert english.retell(cause.message.format(column="BSN", count="1 regel")), id
        assert english.retell(cause.remedy) == cause.english_remedy, id


def test_every_cause_in_whole_rows_has_its_english_with_the_same_placeholders(english: Catalogue):
    for id, cause in ROW_CAUSES.items():
        assert [pair for pair in cause.pairs if placeholders(pair[0]) != placeholders(pair[1])] == [], id
        assert english.retell(cause.remedy) == cause.english.remedy, id
        for rows, count in (([5], 1), ([5, 1_007, 12_008], 3), ([5, 7, 8, 9], 1_200)):
            assert english.retell(cause.message(rows, count, "Leveringsvorm")), id
    assert english.retell(ROW_CAUSES["total-row"].message([5, 7, 8, 9], 1_200)) == (
        "1,200 rows are totals, the first of them row 5, 7 and 8: no data, but sums of other rows."
    )


def test_no_template_has_other_placeholders_in_english():
    assert [pair for pair in SAYINGS if placeholders(pair[0]) != placeholders(pair[1])] == []


def finding(rule: str, count: int = 1, **values: Any) -> Finding:
    return Finding(**{
        "rule": rule, "severity": Severity.REJECT, "count": count, "title": "Datums bestaan",
        "message": "Bestand is leeg.", "remedy": "", **values,
    })  # fmt: skip


def feedbacks() -> Iterator[TechnicalFeedback]:
    """Feedback in all its forms: one of everything, many of everything, approved and not, with and without what is said of it."""
    signal: dict[str, Any] = {"severity": Severity.SIGNAL}
    unjudged: dict[str, Any] = {"undecided": 3, **signal}
    rows: dict[str, Any] = {"rows": (2, 3, 4, 9), "twins": (7, 0, 0, 0)}
    found = {
        "nothing": (),
        "one signal": (finding("W112", **signal),),
        "one, one signal": (finding("W106", 12, rows=(2, 3, 4, 9)), finding("W112", **signal)),
        "many": (
            finding("W106", 8_000, **rows),
            finding("W204", 5, share=0.21, limit=0.2),
            finding("W130", 5, share=0.01, limit=0.05, **signal),
            finding("W112", 2, **signal),
        ),
        "unjudged": (finding("W112", **unjudged), finding("W113", 0, **unjudged), finding("W120", 2, undecided=8)),
        "undecided somewhere": (finding("W112", 2, undecided=1, **signal), finding("W113", 1, undecided=1, **signal)),
    }
    failed = (NotRun(rule="W106", reason="out of memory"), NotRun(rule="W112", reason="het lezen is mislukt (Failure)"))
    cause = Cause(id="date-spelling", column="BSN", count=1, message="Bestand is leeg.", remedy="", rules=("W106",))
    for findings in found.values():
        for not_run in ((), failed[:1], failed):
            rejected = any(one.severity is Severity.REJECT and one.count for one in findings)
            verdict = Verdict.REJECTED if rejected else Verdict.UNDECIDED if not_run else Verdict.APPROVED
            file = FileOutcome(
                name="a.csv", layout="wmo", rows=8, verdict=verdict, findings=findings, not_run=not_run, causes=(cause,)
            )
            good = FileOutcome(name="b.csv", verdict=Verdict.APPROVED)
            lost = FileOutcome(name="c.csv", verdict=Verdict.REJECTED)
            for files in ((file,), (file, good, good), (file, good, lost), (lost,), ()):
                for days in ((), (date(2018, 2, 12),), (date(2018, 2, 12), date(2018, 3, 1), date(2018, 3, 2))):
                    total = Verdict.REJECTED if lost in files else verdict
                    outcome = Outcome(
                        protocol="gmsd", protocol_version="2017", plan_hash="", verdict=total, files=files,
                        findings=findings, not_run=not_run,
                    )  # fmt: skip
                    yield technical_feedback(outcome, teller=WEBSITE, still_count=days)


def told(feedback: TechnicalFeedback) -> Iterator[str]:
    """All that a page tells of it."""
    yield from (feedback.sentence, *feedback.explanation, feedback.elsewhere, WEBSITE.mendable)
    yield from (
        text for label, value in feedback.figures for text in (label, value) if not value.isdecimal() or text != value
    )
    for part in (feedback.together, *(file.part for file in feedback.files)):
        yield from (part.unjudged_sentence, part.remark, *part.not_run)
        for complaint in part.complaints:
            yield from words(complaint)


def words(complaint: Complaint) -> Iterator[str]:
    yield from (complaint.place, complaint.measure, complaint.message, complaint.title)


def test_everything_a_feedback_says_is_said_again(english: Catalogue):
    said = {text for feedback in feedbacks() for text in told(feedback) if text}

    assert len(said) > 50
    assert sorted(text for text in said if english.retell(text) is None) == []
    assert english.retell("Ontvangen. Niet goedgekeurd: 10 dingen om te herstellen in 3 van 4 bestanden.") == (
        "Received. Not approved: 10 things to mend in 3 of 4 files."
    )
    assert english.retell("regel 2 t/m 21 en nog 8.392 regels") == "row 2 to 21 and 8,392 rows more"
