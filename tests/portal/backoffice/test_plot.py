"""The lines of the progress of a round, and what they say in words."""

from __future__ import annotations

from oporde.portal.backoffice.plot import progress_plot


def test_two_rounds_are_laid_over_each_other_day_by_day():
    plot = progress_plot([(0, 0.0), (1, 0.5)], [(0, 0.25), (1, 0.25), (14, 1.0)], last_day=14, former="Vorige")

    assert plot.path == "M48.0,204.0 L89.1,110.0"
    assert plot.former_path.endswith("L624.0,16.0")
    assert (plot.now, plot.then) == (50, 25)
    assert plot.table == ((1, 0, 25), (2, 50, 25), (8, None, None), (15, None, 100))
    assert [tick.word for tick in plot.days] == ["1", "8", "15"]


def test_before_the_first_day_there_is_nothing_to_draw():
    plot = progress_plot([], [], last_day=25, former="")

    assert (plot.path, plot.former_path, plot.now, plot.then) == ("", "", None, None)
