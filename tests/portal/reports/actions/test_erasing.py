"""What is withdrawn leaves no figure in any report."""

from __future__ import annotations

from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.reports.actions.erasing import erase
from oporde.portal.reports.actions.reading import content_of
from tests.portal.reports.conftest import H1, Deliver, RunJobs, files_of


def test_a_withdrawn_file_leaves_no_figure_behind(reported: Deliver, run_jobs: RunJobs):
    first = reported(files_of(period=H1))
    second = reported(files_of())
    DeliveredFile.objects.filter(delivery=first.delivery).update(state="withdrawn", counts=False)
    for file in DeliveredFile.objects.filter(delivery=first.delivery):
        erase(file)
    run_jobs()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.measurement, first.content, first.is_ready) == (None, None, False)
    assert "Niet met de periode ervoor: die levering is er niet." in content_of(second).compared_with  # type: ignore[union-attr]
