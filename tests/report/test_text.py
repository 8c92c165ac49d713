import os
import pty
import re
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from oporde.findings import Outcome, Severity, Verdict
from oporde.report.technical_feedback import (
    Change,
    Left,
    MendedArchive,
    MendedCopy,
    Mending,
    Uncopied,
    technical_feedback,
)
from oporde.report.text import MOST, print_feedback
from tests.report import outcomes

ZEROS = Change(kind="lost-leading-zeros", what="voorloopnullen teruggezet", column="Gemeentecode", count=30_412)
CENTS = Left(reason="cents", column="Begrote_kosten", count=2, message="In Begrote_kosten staan bij 2 regels centen.")
SHIFTED = Left(reason="shifted-columns", column="", count=1, message="Er is een regel te veel.")
COPY = MendedCopy(
    name="MSD.zip/0363_WMO_H2_2017.csv",
    path="hersteld/MSD.zip/0363_WMO_H2_2017.csv",
    changes=(ZEROS,),
    left=(CENTS,),
    verdict=Verdict.REJECTED,
    sentence="Niet goedgekeurd: 1 ding om te herstellen.",
    findings=(outcomes.finding("W109", count=4_112), outcomes.finding("W129", severity=Severity.SIGNAL)),
)
ARCHIVE = MendedArchive(
    name="MSD.zip",
    path="hersteld/MSD.zip",
    changes=(Change(kind="folder", what="bestand uit een map gehaald", column="", count=1),),
    left=(Left(reason="misfit", column="", count=1, message="Niet overgenomen: lees mij.txt."),),
    carried=("0363_SBW_H2_2017.csv", "0363_JEUGD_H2_2017.csv"),
)

MENDING = Mending(
    copies=(COPY,),
    archives=(ARCHIVE,),
    uncopied=(Uncopied(name="MSD.zip/0363_JEUGD_H2_2017.csv", left=(SHIFTED,)),),
    verdict=Verdict.REJECTED,
    outcome="Niet goedgekeurd: 1 ding om te herstellen in 1 van 4 bestanden.",
)


def text(outcome: Outcome, *, width: int = 80, mending: Mending | None = None, examples: int = 20) -> str:
    file = StringIO()
    feedback = technical_feedback(
        outcome, checked_on=date(2018, 2, 14), kinds=outcomes.KINDS, mending=mending, examples=examples
    )
    print_feedback(feedback, file, width=width)
    return file.getvalue()


def test_it_reads_from_the_outcome_through_causes_to_rules():
    assert text(outcomes.ORDINARY, mending=MENDING) == (Path(__file__).parent / "ordinary.txt").read_text("utf-8")


@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_screen_or_ends_in_blanks(outcome: Outcome, width: int):
    lines = text(outcome, width=width).splitlines()

    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
def test_where_it_goes_into_a_pipe_it_is_plain(outcome: Outcome):
    assert "\x1b" not in text(outcome)


def read_terminal(terminal: int) -> bytes:
    """What stands there to be read; b"" when whoever wrote it has left."""
    try:
        return os.read(terminal, 10_000)
    except OSError:
        return b""


def test_on_a_terminal_it_has_colours_and_the_same_words():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        print_feedback(technical_feedback(outcomes.WITH_WARNINGS, kinds=outcomes.KINDS), terminal, width=80)
    shown = b"".join(iter(lambda: read_terminal(ours), b"")).decode().replace("\r\n", "\n")
    os.close(ours)

    assert "\x1b[1;32mGoedgekeurd. 2 waarschuwingen." in shown
    uncoloured = [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()]
    assert uncoloured == text(outcomes.WITH_WARNINGS).splitlines()


def test_it_is_never_wider_than_is_easy_to_read():
    assert max(map(len, text(outcomes.ORDINARY, width=300).splitlines())) <= 100


def test_where_signs_cannot_be_shown_plain_ones_take_their_place():
    old = TextIOWrapper(BytesIO(), encoding="cp437", errors="strict")
    print_feedback(technical_feedback(outcomes.APPROVED), old, width=80)
    old.seek(0)

    assert old.read().startswith("+  Goedgekeurd. Geen waarschuwingen.")


def test_of_a_thousand_complaints_the_first_are_told_and_the_rest_is_said_aloud():
    told = text(outcomes.A_THOUSAND)

    assert len(re.findall(r"^  ✗  W\d+", told, re.MULTILINE)) == MOST
    assert f"… en nog {1_000 - MOST} bevindingen; alles met --as xlsx" in told
    assert f"… en nog {100 - MOST} bevindingen; alles met --as xlsx" in told


def test_rows_that_are_left_out_are_said_aloud():
    told = text(outcomes.ORDINARY, examples=2)

    assert "regel 2, 3 en nog 30.410 regels" in told
    assert "Niet alle regelnummers staan hierboven; alles met --as xlsx --output PAD." in told


def test_where_nothing_is_left_out_nothing_is_said_of_it():
    assert "Niet alle regelnummers" not in text(outcomes.WITH_WARNINGS)


def test_what_could_not_be_judged_is_one_paragraph_however_many_rules():
    judged = outcomes.outcome(outcomes.file("WMO", *(outcomes.unjudged(f"W{n}", n) for n in range(100, 140))))

    assert len(re.findall(r"^  \?", text(judged), re.MULTILINE)) == 1
    assert "40 controleregels" in text(judged)


def test_a_file_is_told_in_one_line_under_its_archive():
    lines = text(outcomes.ORDINARY).splitlines()

    assert "MSD.zip:" in lines[5]
    assert lines[6].split() == ["✗", "afgekeurd", "0363_WMO_H2_2017.csv", "Wmo", "0363", "H2_2017", "30.412"]
    assert lines[7].split()[:2] == ["✓", "goedgekeurd"]


def test_when_nothing_could_be_mended_it_says_so():
    uncopied = Mending(uncopied=(Uncopied(name="x.csv", left=(SHIFTED,)),))

    assert "er is niets dat OpOrde veilig kan herstellen." in text(outcomes.APPROVED, mending=uncopied)
    assert "er is niets te herstellen." in text(outcomes.APPROVED, mending=Mending())


def test_markup_in_a_message_is_text():
    assert "[red]" in text(outcomes.outcome(outcomes.file("WMO", outcomes.finding(message="[red]rood[/red] :smile:"))))
