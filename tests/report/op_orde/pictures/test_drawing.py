"""Pictures: every overview is drawn, the same way each time, from nothing but its own table."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from oporde.errors import Unwritable
from oporde.report.op_orde.contents import Overview
from oporde.report.op_orde.pictures import drawing
from oporde.report.op_orde.pictures.drawing import draw, for_page, specification
from oporde.report.op_orde.pictures.palette import COLOURS
from oporde.report.typesetting import FONTS

DRAWN = ("filled", "clients_by_type", "arrangements_per_client", "running", "balance", "days", "financing", "reasons",
         "costs_per_inhabitant", "costs_by_type", "peers", "changes")  # fmt: skip


def overview(report, id: str) -> Overview:
    return next(o for chapter in report.chapters for o in chapter.overviews if o.id == id)


def drawn(report, id: str) -> dict[str, Any]:
    """The specification of a picture."""
    found = overview(report, id)
    assert found.picture is not None
    return specification(found.table, found.picture)


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("small", [False, True], ids=["in a chapter", "on the first page"])
@pytest.mark.parametrize("id", DRAWN)
def test_every_picture_is_drawn_with_its_numbers(report, id, small):
    svg = draw(overview(report(), id), small=small)

    told = texts(svg)
    assert len(told) >= (1 if small and id == "days" else 4)
    assert all("undefined" not in text and "NaN" not in text and "null" not in text for text in told)
    assert re.findall(r"https?://(?!www\.w3\.org)", svg) == []
    assert "<script" not in svg
    assert "aria-label" not in svg


def test_every_overview_with_a_picture_is_among_them(report):
    assert {o.id for chapter in report().chapters for o in chapter.overviews if o.picture} == set(DRAWN)


def test_the_same_table_gives_the_same_picture(report):
    assert draw(overview(report(), "days")) == draw(overview(report(), "days"))


def test_numbers_are_written_as_dutch_does(report):
    told = " ".join(texts(draw(overview(report(), "running"))))

    assert re.search(r"\b1\.\d{3}\b", told)
    assert re.search(r"jan|apr|jul|okt", told)


def test_large_amounts_stand_in_thousands(report):
    spec = drawn(report(), "costs_by_type")

    assert spec["layer"][0]["encoding"]["x"]["axis"]["title"] == "x 1.000 euro"


def test_colour_is_never_alone(report):
    """Series differ in dash, marks in shape, parts and columns bear their number."""
    lines = drawn(report(), "running")
    marks = drawn(report(), "costs_by_type")
    parts = drawn(report(), "financing")

    assert len({str(dash) for dash in lines["layer"][0]["encoding"]["strokeDash"]["scale"]["range"]}) == 2
    assert [layer["mark"]["type"] for layer in marks["layer"]] == ["bar", "tick", "point", "text"]
    assert [layer["mark"]["type"] for layer in parts["layer"]] == ["bar", "text"]


def test_on_a_page_colours_have_names_and_the_picture_has_words(report):
    svg = for_page(draw(overview(report(), "clients_by_type")), 'Staafdiagram van "alles" & meer')

    assert 'role="img" aria-label="Staafdiagram van &#34;alles&#34; &amp; meer"' in svg
    assert [colour for colour in COLOURS if f'"{colour}"' in svg] == []
    assert "var(--bar, #17406f)" in svg
    assert (' width="' in svg.split(">")[0], " height=" in svg.split(">")[0]) == (True, False)
    assert "style=" not in svg  # a page may forbid it


def test_the_letters_come_with_their_licence():
    assert {path.name for path in FONTS.iterdir()} == {
        "NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf", "OFL.txt",
    }  # fmt: skip
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")


def test_without_the_extra_a_sentence_says_what_to_install(report, monkeypatch):
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(drawing.importlib, "import_module", missing)

    with pytest.raises(Unwritable, match=r"pip install 'oporde\[report\]'"):
        draw(overview(report(), "balance"))
