"""What a report says: the verdict, the points of attention with their cause first, comparisons, and why something is not known."""

import re
from dataclasses import replace
from datetime import date

import pytest

from oporde.findings import Light
from oporde.report.op_orde.contents import NO_PEERS, WORST_FIRST, Chapter
from oporde.report.op_orde.report import op_orde_report
from tests.report.op_orde.population import FAULTS

FIRST_PAGE = 5  # points that stand on the first page, also on paper


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found_from_the_first_page(report, fault):
    found = report(fault)

    first = [point.indicator for point in found.points[:FIRST_PAGE]]
    assert FAULTS[fault][1] in first
    assert found.light in (Light.RED, Light.ORANGE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("amounts in thousands", "duizenden euro's"),
        ("no personal budgets", "budgetten staan vaak in een ander systeem"),
        ("a type is missing", "Vervoerdiensten: 0 (was "),
        ("aids are missing", "Hulpmiddelen staan vaak in een ander systeem"),
        ("a copy of the half-year before", "nog een keer geleverd"),
        ("costs of a whole year", "inclusief het eerste halfjaar"),
    ],
)
def test_the_first_page_says_what_it_can_be(report, fault, expected):
    found = report(fault)

    told = " ".join(f"{point.title} {point.sentence} {point.causes}" for point in found.points[:FIRST_PAGE])
    assert expected in told


def test_an_ordinary_delivery_has_nothing_red(report):
    found = report()

    assert found.light is Light.GREEN
    assert re.fullmatch(r"Op orde: bij \d+ kengetallen valt niets op", found.sentence)
    assert found.points == ()


def test_the_verdict_counts_what_stands_below_it(report):
    found = report("aids are missing")

    red = sum(point.light is Light.RED for point in found.points)
    orange = len(found.points) - red
    assert red
    assert orange > 1
    assert f"{red} punt" in found.sentence
    assert f"{orange} punten vragen" in found.sentence


def test_points_stand_red_first_then_by_weight(report, plan):
    weights = {indicator.id: indicator.weight for indicator in plan.indicators}
    for fault in FAULTS:
        order = [(WORST_FIRST.index(p.light), -weights[p.indicator]) for p in report(fault).points]
        assert order == sorted(order)


def test_the_cause_stands_first_and_what_it_explains_stands_under_it(report):
    found = report("amounts in thousands")

    [point] = [point for point in found.points if point.indicator == "K03"]
    assert "Kosten Wmo per inwoner" in point.explains
    assert "K01" not in {each.indicator for each in found.points}
    [explained] = [each for each in found.figures if each.figure.indicator == "K01"]
    assert explained.explained_by == ("K03",)
    assert explained.figure.light is Light.RED


def test_what_cannot_be_judged_says_why(report):
    found = report(previous_period=None, previous_delivery=None, peers=None)

    undecided = [each.figure for each in found.figures if each.figure.light is Light.UNDECIDED]
    assert [figure for figure in undecided if not figure.remark] == []
    peers = next(o for chapter in found.chapters for o in chapter.overviews if o.id == "peers")
    assert peers.undecided == NO_PEERS
    assert peers.picture is None


def test_every_indicator_of_the_protocol_is_in_it_with_its_texts(report, plan):
    found = report()

    assert {each.figure.indicator for each in found.figures} == {indicator.id for indicator in plan.indicators}
    assert [e.figure.indicator for e in found.figures if not (e.meaning and e.limits and e.causes and e.action)] == []
    assert sum(len(chapter.figures) for chapter in found.chapters) == len(found.figures)


def test_a_figure_stands_beside_that_of_before_and_of_others(report):
    found = report()

    [clients] = [each for each in found.figures if each.figure.indicator == "O01"]
    comparison = clients.comparison
    assert comparison.previous_delivery == pytest.approx(clients.figure.value, rel=0.2)
    assert comparison.previous_period == pytest.approx(clients.figure.value, rel=0.2)
    assert comparison.similar is not None
    assert comparison.everyone is not None
    assert comparison.similar.municipalities == 10
    assert comparison.everyone.municipalities == 20
    assert comparison.similar.of == "gemeenten tot 50.000 inwoners"
    assert any("gemeenten tot 50.000 inwoners: gemiddeld " in line for line in clients.beside)


def test_it_says_with_what_it_was_compared_and_with_what_not(report):
    assert report().compared_with == (
        "Met de vorige goedgekeurde levering over het tweede halfjaar van 2017.",
        "Met de levering over het eerste halfjaar van 2017.",
        "Met 20 andere gemeenten. Hun cijfers staan er alleen als gemiddelden van minstens vijf.",
    )
    alone = report(previous_delivery=None, previous_period=None, peers=None)
    assert [sentence.startswith("Niet met") for sentence in alone.compared_with] == [True, True, True]


def test_a_report_that_was_replaced_says_so(report):
    assert report().superseded == ""
    assert report(superseded_on=date(2018, 3, 1)).superseded == (
        "Dit rapport is vervangen. Op 1 maart 2018 is een nieuwere levering over deze periode goedgekeurd."
    )


def test_warnings_of_the_technical_check_name_rows_and_no_values(report):
    warnings = report().warnings

    assert {warning.rule for warning in warnings} >= {"W129"}
    assert all(re.fullmatch(r"(regel [\d, tm/e n()bijog.]+regels?|regel [\d, tm/()bij]+|)", w.place) for w in warnings)


def test_chapters_are_those_of_the_protocol_numbered_after_the_delivery(report, plan):
    chapters = report().chapters

    assert [chapter.title for chapter in chapters] == [chapter.title for chapter in plan.chapters]
    assert [chapter.number for chapter in chapters] == list(range(2, 2 + len(chapters)))
    assert report().numbers == (1, len(chapters) + 2, len(chapters) + 3)


def test_a_chapter_tells_what_is_striking_in_it_else_what_its_picture_shows(report):
    def chapter(fault: str | None, title: str) -> Chapter:
        return next(chapter for chapter in report(fault).chapters if chapter.title == title)

    quiet, loud = chapter(None, "Kosten"), chapter("amounts in thousands", "Kosten")

    assert quiet.picture is not None
    assert quiet.headline == quiet.picture.headline
    assert loud.headline.startswith("Kosten Wmo: bedragen in duizenden?: € 0,1")
    assert loud.light is Light.RED


def test_a_delivery_without_a_single_figure_is_not_judged(plan, delivery):
    measurement = delivery(None).measurement
    nothing = tuple(
        replace(each, figure=replace(each.figure, value=None, light=Light.UNDECIDED, remark="Onbekend."))
        for each in measurement.values
    )

    found = op_orde_report(replace(measurement, values=nothing), plan, made_on=date(2018, 2, 14))

    assert found.light is Light.UNDECIDED
    assert found.sentence.startswith("Niet te beoordelen")


def test_own_counts_are_exact(report, delivery):
    measurement = delivery(None).measurement

    assert report().key_figures[0].value == measurement.key_figures["clients"]
    table = measurement.table("clients_by_type")
    overview = next(o for chapter in report().chapters for o in chapter.overviews if o.id == "clients_by_type")
    assert table is not None
    assert [row.numbers[0] for row in overview.table.rows] == [row[1] for row in table.rows]
    assert min(row.numbers[0] for row in overview.table.rows if row.numbers[0]) < 10
