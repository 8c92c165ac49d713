"""What a municipality says of its own figures: a judgement of a report, and an explanation of a period. Both are advice."""

from __future__ import annotations

from django.db import transaction

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.events.recording import record
from oporde.portal.reports.models import Explanation, Judgement, Report, Verdict


def may_judge(person: Person, report: Report) -> bool:
    """True for who may deliver for the municipality that delivered it."""
    return person.may_deliver_for(report.delivery.municipality_id)


def may_explain(person: Person, report: Report) -> bool:
    """True for who may judge, until the round closes for the municipality."""
    last_day = report.delivery.delivery_round.last_day_for(report.delivery.municipality_id)
    return may_judge(person, report) and clock.today() <= last_day


@transaction.atomic
def judge(report: Report, by: Person, verdict: Verdict, note: str = "", origin: str = "") -> Judgement:
    """Say whether a delivery is correct and complete. It changes nothing about what counts."""
    made = Judgement.objects.create(report=report, person=by, verdict=verdict, note=note)
    record(
        "report:judged", by=by, municipality=report.municipality, about=report.about, origin=origin,
        period=report.period, verdict=verdict.value,
    )  # fmt: skip
    return made


@transaction.atomic
def explain(report: Report, by: Person, text: str, origin: str = "") -> Explanation | None:
    """Explain the figures of a municipality over a period, in the place of what was said before; None when it is the same."""
    before = explanation_of(report)
    if (before.text if before else "") == text:
        return None
    made = Explanation.objects.create(
        delivery_round=report.delivery.delivery_round,
        municipality_id=report.municipality,
        period=report.period,
        person=by,
        text=text,
    )
    record(
        "report:explained", by=by, municipality=report.municipality, about=report.about, origin=origin,
        period=report.period,
    )  # fmt: skip
    return made


def explanations_of(report: Report) -> list[Explanation]:
    """All that was said of the period by the municipality, the last first."""
    found = Explanation.objects.filter(municipality=report.municipality, period=report.period)
    return list(found.select_related("person"))


def explanation_of(report: Report) -> Explanation | None:
    """What holds now."""
    return Explanation.objects.filter(municipality=report.municipality, period=report.period).first()
