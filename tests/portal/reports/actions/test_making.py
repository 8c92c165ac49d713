"""From approved to report: one for each approved file, up to date with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from oporde.intake.unpack import unpack
from oporde.portal.accounts.models import Person
from oporde.portal.events.models import Event
from oporde.portal.reports.actions.asking import take_up_forgotten
from oporde.portal.reports.actions.making import measurement_of
from oporde.portal.reports.actions.reading import content_of
from oporde.portal.reports.models import Report
from oporde.portal.rounds.plans import plan_of
from oporde.report.op_orde.measuring import measure, source_of
from tests.deliveries import zipped
from tests.portal.reports.conftest import H1, H2, Deliver, RunJobs, files_of


def test_every_approved_file_has_a_report_and_its_coordinator_hears_of_it_once(
    reported: Deliver, mailbox: Any, coordinator: Person, reader: Person, settings: Any
):
    report = reported({"MSD.zip": zipped(files_of())})

    assert {(file.layout, file.state) for file in report.files()} == {
        (layout, "report_ready") for layout in ("wmo", "kosten_wmo", "sbw", "jeugd")
    }
    content = content_of(report)
    assert content is not None
    assert (report.title, report.light, report.points) == (content.title, content.light, len(content.points))
    assert content.title == "Op-orde-rapport Voorbeeldstad, tweede halfjaar van 2017"  # as the portal calls 0513
    assert content.delivered_on == date(2018, 2, 14)
    [_, mail] = mailbox.to(coordinator.email)
    assert mail["Subject"].startswith("Op-orde-rapport klaar: levering")
    assert f"/rapport/{report.pk}/" in mail.get_body(("plain",)).get_content()
    assert mailbox.to(reader.email) == []
    assert [event.tag for event in Event.objects.filter(about=report.about)] == ["report:made"]
    assert list(settings.WORKER_TMP.iterdir()) == []


def test_the_kept_rows_give_the_figures_of_the_files_themselves(reported: Deliver, tmp_path: Path):
    before = reported(files_of(period=H1))
    report = reported(files_of())

    plan = plan_of("gmsd/2017")
    paths = []
    for name, file in {**files_of(period=H1), **files_of()}.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(file)
    with unpack(paths, plan.admission) as bundle:
        sources = [source_of(received.table) for received in bundle.received if received.table]
        expected = measure(
            [source for source in sources if source.period == H2],
            [source for source in sources if source.period == H1],
            plan, municipality="0513", period=H2, today=date(2018, 2, 14),
        )  # fmt: skip
    found = measurement_of(report)
    assert found is not None
    assert found.values == expected.values
    assert found.tables == expected.tables
    assert found.key_figures == expected.key_figures
    content = content_of(report)
    assert content is not None
    assert content.figures[0].comparison.previous_period == measurement_of(before).value("O01")  # type: ignore[union-attr]


def test_no_number_of_a_person_is_kept_in_a_report(reported: Deliver):
    report = reported(files_of())

    kept = json.dumps([report.measurement, report.content])
    numbers = {line.split(b";")[2].decode() for line in files_of()["0513_WMO_H2_2017.csv"].splitlines()[1:]}
    assert [number for number in numbers if number in kept] == []


def test_a_file_in_the_place_of_another_gives_a_report_beside_that_one(reported: Deliver):
    first = reported({"MSD.zip": zipped(files_of(fault="amounts in thousands"))})
    second = reported({"MSD.zip": zipped(files_of())})

    costs = {figure.figure.indicator: figure.comparison for figure in content_of(second).figures}["K01"]  # type: ignore[union-attr]
    assert costs.previous_delivery == measurement_of(first).value("K01")  # type: ignore[union-attr]
    assert {file.state for file in first.files()} == {"superseded"}


def test_making_a_report_asks_the_database_a_bounded_number_of_questions(
    reported: Deliver, run_jobs: RunJobs, django_assert_max_num_queries: Callable[..., object]
):
    report = reported(files_of())
    Report.objects.update(asked=2)

    with django_assert_max_num_queries(45):
        take_up_forgotten()
        run_jobs()

    assert Report.objects.get(pk=report.pk).made == 2
