"""Reports beside other municipalities: from five on, and none of them shows."""

from __future__ import annotations

from collections.abc import Callable

from oporde.portal.accounts.models import Person
from oporde.portal.reports.actions.comparing import compare_anew
from oporde.portal.reports.actions.making import measurement_of
from oporde.portal.reports.actions.reading import content_of
from oporde.portal.reports.models import PeerEdition, Report
from oporde.report.op_orde.peers import rounded
from tests.portal.reports.conftest import Deliver, RunJobs, files_of


def test_other_municipalities_are_compared_with_from_five_on_and_none_of_them_shows(
    reported: Deliver, others: Callable[[int], list[Person]], run_jobs: RunJobs
):
    report = reported(files_of())
    for number, person in enumerate(others(5)):
        if number == 4:
            assert compare_anew() == 5
            assert content_of(Report.objects.get(pk=report.pk)).figures[0].comparison.everyone is None  # type: ignore[union-attr]
            PeerEdition.objects.all().delete()
        code = person.accesses.get().municipality_id
        reported(files_of(code), person=person, code=code)

    assert compare_anew() == 6
    content = content_of(Report.objects.get(pk=report.pk))
    assert content is not None
    assert (
        "Met 5 andere gemeenten. Hun cijfers staan er alleen als gemiddelden van minstens vijf."
        in content.compared_with
    )
    place = content.figures[0].comparison.everyone
    assert place is not None
    assert place.municipalities >= 5
    assert compare_anew() == 0
    alone = [measurement_of(each).value("O05") for each in Report.objects.current() if each.municipality != "0513"]  # type: ignore[union-attr]
    means = {group["mean"] for each in PeerEdition.objects.get().content["distributions"] for group in each["groups"]}
    assert not means & {rounded(value) for value in alone if value}
