from dataclasses import replace

import pytest

from oporde.findings import Light
from oporde.report.op_orde.contents import Comparison, ReportedFigure
from oporde.report.op_orde.gauges import gauge


def figure(report, id: str) -> ReportedFigure:
    return next(each for each in report.figures if each.figure.indicator == id)


def at(reported: ReportedFigure, value: float | None) -> ReportedFigure:
    return replace(reported, figure=replace(reported.figure, value=value))


def test_stretches_cover_the_scale_from_low_to_high(report):
    found = gauge(figure(report(), "O01"))

    assert found is not None
    assert [zone.light for zone in found.zones] == [Light.RED, Light.ORANGE, Light.GREEN, Light.ORANGE, Light.RED]
    assert found.zones[0].start == 0
    assert found.zones[-1].end == 1
    assert all(a.end == b.start for a, b in zip(found.zones, found.zones[1:], strict=False))


@pytest.mark.parametrize(
    ("value", "light"), [(5, Light.RED), (20, Light.ORANGE), (60, Light.GREEN), (130, Light.ORANGE)]
)
def test_the_figure_lies_in_the_stretch_of_its_light(report, value, light):
    found = gauge(at(figure(report(), "O01"), value))

    assert found is not None
    [zone] = [zone for zone in found.zones if zone.start <= found.own < zone.end]
    assert zone.light is light


@pytest.mark.parametrize(("value", "beyond", "own"), [(100_000, 1, 1), (60, 0, None)])
def test_a_figure_off_the_scale_lies_at_its_end(report, value, beyond, own):
    found = gauge(at(figure(report(), "O01"), value))

    assert found is not None
    assert found.beyond == beyond
    assert own is None or found.own == own


def test_the_mean_of_others_is_a_mark_where_there_is_one(report):
    reported = figure(report(), "O01")

    with_others, alone = gauge(reported), gauge(replace(reported, comparison=Comparison()))

    assert with_others is not None
    assert alone is not None
    assert with_others.mean is not None
    assert alone.mean is None


def test_without_a_value_or_without_limits_of_the_value_there_is_no_gauge(report):
    assert gauge(at(figure(report(), "O01"), None)) is None
    assert gauge(figure(report(), "K07")) is None
