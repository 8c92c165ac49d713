"""The PDF: accessible by two independent judges, the same each time, with our letters, and one first page."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from oporde.errors import Unwritable
from oporde.report import typesetting
from oporde.report.op_orde.pdf_form import to_pdf
from tests.papers import complaints
from tests.report.op_orde.population import FAULTS


@pytest.fixture(scope="module")
def made(report) -> dict[str | None, bytes]:
    """The PDF of an ordinary delivery, of one with many points, and of one with nothing to compare it with."""
    return {
        None: to_pdf(report()),
        "everything began on one day": to_pdf(report("everything began on one day")),
        "alone": to_pdf(
            report(previous_period=None, previous_delivery=None, peers=None, superseded_on=date(2018, 3, 1))
        ),
    }


CASES = (None, "everything began on one day", "alone")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_validator_has_nothing_against_it(made, case, profile, tmp_path: Path):
    path = tmp_path / "report.pdf"
    path.write_bytes(made[case])

    assert complaints(path, profile) == []


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the tree of tags."""
    ahead = [pdf.Root.StructTreeRoot]
    while ahead:
        found = ahead.pop()
        yield found
        content: Any = found.get("/K", [])
        kids: list[Any] = list(content) if isinstance(content, pikepdf.Array) else [content]
        ahead += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


@pytest.mark.parametrize("case", CASES)
def test_a_second_judge_finds_what_a_screen_reader_needs(made, case):
    pdf = pikepdf.open(io.BytesIO(made[case]))
    root, found = pdf.Root, list(elements(pdf))[1:]
    kinds = [str(element.S) for element in found]

    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "nl"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert "Bergen" in str(pdf.docinfo["/Title"])
    figures = [element for element in found if str(element.S) == "/Figure"]
    assert len(figures) >= 10
    assert all(len(str(figure.get("/Alt", ""))) > 40 for figure in figures)
    headers = [element for element in found if str(element.S) == "/TH"]
    assert len(headers) > 50
    assert all("/Scope" in str(header.get("/A", "")) or "/Scope" in repr(header.get("/A")) for header in headers)
    assert kinds.count("/H1") >= 10
    assert {"/Table", "/TR", "/TD", "/L", "/TOC"} <= set(kinds)
    for each in pdf.pages:
        assert str(each.get("/Tabs")) == "/S"
        assert abs(float(each.MediaBox[2]) - 595.28) < 1  # A4


def test_only_our_own_letters_are_in_it(made):
    pdf = pikepdf.open(io.BytesIO(made[None]))

    names = {str(font.BaseFont) for each in pdf.pages for font in each.Resources.get("/Font", {}).values()}

    assert names
    assert all("NotoSans" in name for name in names)


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_the_first_page_holds_verdict_points_and_a_picture_per_question(report, fault):
    """What stands before the contents must fit one page, or the reader has to look for it."""
    pdf = pikepdf.open(io.BytesIO(to_pdf(report(fault))))

    first = pdf.pages[0].obj
    pictures = [
        e for e in elements(pdf) if str(e.get("/S")) == "/Figure" and e.get("/Pg") is not None and e.Pg == first
    ]
    assert len(pictures) == len([chapter for chapter in report(fault).chapters if chapter.picture])


def test_without_the_extra_a_sentence_says_what_to_install(report, monkeypatch):
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(typesetting.importlib, "import_module", missing)

    with pytest.raises(Unwritable, match=r"pip install 'oporde\[report\]'"):
        to_pdf(report())
