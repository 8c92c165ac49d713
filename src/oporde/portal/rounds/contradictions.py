"""What contradicts in a round, and what may be a mistake: a list of sentences that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Right
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import plan_of, titles_of
from oporde.portal.rounds.proposing import codes_on, propose, senders_of, successors_among
from oporde.portal.rounds.working_days import is_working_day, working_days_after
from oporde.protocol.folder import protocol_names

SHORT_DAYS = 5  # working days; a round that is shorter is probably a mistake
NAMED = 8  # municipalities that a sentence names


class Step(StrEnum):
    """Where it is mended: the steps of setting up a round."""

    DAYS = "dagen"
    PERIODS = "periodes"
    CONSENT = "toestemming"
    MUNICIPALITIES = "gemeenten"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that is wrong, or may be.

    Attributes:
        is_error: a round with it cannot be announced.
    """

    step: Step
    is_error: bool
    sentence: str


Found = Iterator[Contradiction]


def contradictions(delivery_round: DeliveryRound) -> list[Contradiction]:
    """All of them, the errors first."""
    if delivery_round.protocol not in protocol_names():
        known = ", ".join(protocol_names())
        return [_error(Step.DAYS, _("Dit protocol kennen wij niet; wel: %(known)s.") % {"known": known})]
    parts: tuple[Callable[[DeliveryRound], Found], ...] = (_days, _free_days, _periods, _consent, _municipalities)
    found = [each for part in parts for each in part(delivery_round)]
    return sorted(found, key=lambda each: not each.is_error)


def _error(step: Step, sentence: str) -> Contradiction:
    return Contradiction(step, is_error=True, sentence=sentence)


def _warning(step: Step, sentence: str) -> Contradiction:
    return Contradiction(step, is_error=False, sentence=sentence)


def _days(made: DeliveryRound) -> Found:
    if made.closes_on < made.opens_on:
        yield _error(Step.DAYS, _("De laatste dag ligt voor de eerste dag."))
        return
    first = datetime.combine(made.opens_on, time(12), clock.AMSTERDAM)
    if working_days_after(first, SHORT_DAYS) > made.closes_on:
        yield _warning(Step.DAYS, _("De aanleverperiode duurt minder dan een week. Klopt dat?"))
    if made.is_draft and made.opens_on < clock.today():
        yield _warning(Step.DAYS, _("De eerste dag is al voorbij."))
    begins, ends = made.withdrawal_form_from, made.withdrawal_until
    if begins and ends and ends < begins:
        yield _error(Step.CONSENT, _("Het formulier om in te trekken komt pas na de laatste dag waarop intrekken kan."))
    if begins and not ends:
        yield _error(Step.CONSENT, _("Er is een dag waarop intrekken begint, maar geen laatste dag. Vul die in."))
    if ends and ends < made.closes_on:
        yield _error(Step.CONSENT, _("Intrekken kan tot voor de laatste dag van leveren. Kies een latere dag."))
    if not ends:
        yield _warning(Step.CONSENT, _("Er is geen dag tot wanneer intrekken kan: niemand kan dan intrekken."))
    report = working_days_after(
        datetime.combine(made.closes_on, time(12), clock.AMSTERDAM),
        made.feedback_working_days + made.report_working_days,
    )
    if ends and ends >= made.closes_on and report > ends:
        words = {"day": date_format(report, "j F Y")}
        yield _warning(
            Step.CONSENT,
            _("Wie op de laatste dag levert, heeft het rapport op %(day)s: na de laatste dag van intrekken.") % words,
        )


def _free_days(made: DeliveryRound) -> Found:
    days = (
        (Step.DAYS, _("De eerste dag"), made.opens_on),
        (Step.DAYS, _("De laatste dag"), made.closes_on),
        (Step.CONSENT, _("De laatste dag van intrekken"), made.withdrawal_until),
    )
    for step, name, day in days:
        if day and not is_working_day(day):
            words = {"name": name, "day": date_format(day, "l j F Y")}
            yield _warning(step, _("%(name)s is geen werkdag: %(day)s.") % words)


def _periods(made: DeliveryRound) -> Found:
    known = {period.id.upper(): period for period in plan_of(made.protocol).admission.periods}
    asked = list(made.periods.all())
    if not any(not period.optional for period in asked):
        yield _error(Step.PERIODS, _("Er is geen verplichte periode."))
    for period in asked:
        found = known.get(period.period.upper())
        if found is None:
            words = {"period": period.period, "known": ", ".join(known)}
            yield _error(Step.PERIODS, _("Het protocol kent %(period)s niet; wel %(known)s.") % words)
        elif found.last_day >= made.opens_on:
            words = {"period": titles_of(made.protocol)[found.id.upper()]}
            yield _warning(Step.PERIODS, _("De periode %(period)s is nog niet voorbij als het leveren begint.") % words)
    others = DeliveryRound.objects.exclude(pk=made.pk).filter(
        opens_on__lte=made.closes_on, closes_on__gte=made.opens_on, periods__period__in=[each.period for each in asked]
    )
    for other in others.distinct():
        yield _warning(
            Step.PERIODS, _("In dezelfde tijd vraagt %(name)s ook om een van deze periodes.") % {"name": other.name}
        )


def _consent(made: DeliveryRound) -> Found:
    if not made.consent_text.strip():
        yield _error(Step.CONSENT, _("De tekst van de toestemming ontbreekt."))
    if not made.consent_version.strip():
        yield _error(Step.CONSENT, _("De versie van de toestemming ontbreekt."))
        return
    same = DeliveryRound.objects.exclude(pk=made.pk).filter(consent_version=made.consent_version)
    if other := same.exclude(consent_text=made.consent_text).first():
        yield _error(
            Step.CONSENT,
            _("%(name)s heeft dezelfde versie met een andere tekst. Geef deze tekst een nieuwe versie.")
            % {"name": other.name},
        )


def _municipalities(made: DeliveryRound) -> Found:
    asked = dict(made.participants.values_list("municipality_id", "delivered_by_id"))
    if not asked:
        yield _error(Step.MUNICIPALITIES, _("Er doet geen gemeente mee."))
        return
    names = dict(Municipality.objects.values_list("pk", "name"))
    senders = senders_of(made.protocol)
    proposed = {each.code for each in propose(made.protocol, made.period_ids(), made.opens_on)}
    there = codes_on(made.protocol, made.opens_on)

    def name(code: str) -> str:
        return names.get(code) or (senders[code].name if code in senders else code)

    def named(codes: set[str]) -> dict[str, object]:
        said = [name(code) for code in sorted(codes)]
        more = f" … (+{len(said) - NAMED})" if len(said) > NAMED else ""
        return {"count": len(codes), "names": ", ".join(said[:NAMED]) + more}

    if proposed and (strange := set(asked) - proposed):
        yield _error(
            Step.MUNICIPALITIES,
            _("Deze codes bestaan niet in de gevraagde periodes: %(names)s. Hun bestanden worden geweigerd.")
            % named(strange),
        )
    gone = {code for code, by in asked.items() if not by and code not in there} & set(senders)
    for code in sorted(gone):
        if len(successors := successors_among(code, there)) > 1:
            gone.remove(code)
            yield _error(
                Step.MUNICIPALITIES,
                _("%(name)s is verdeeld over %(successors)s. Kies wie van hen voor haar levert.")
                % {"name": name(code), "successors": ", ".join(map(name, successors))},
            )
    if gone:
        yield _error(
            Step.MUNICIPALITIES,
            _("Deze gemeenten bestaan niet meer als het leveren begint: %(names)s. Kies wie voor hen levert.")
            % named(gone),
        )
    if gone := {by for by in asked.values() if by and by not in there} & set(senders):
        yield _error(
            Step.MUNICIPALITIES,
            _("Deze gemeenten leveren voor een andere, maar bestaan dan niet: %(names)s.") % named(gone),
        )
    if strangers := {
        code
        for code, by in asked.items()
        if by in there and code not in there and by not in successors_among(code, there)
    }:
        yield _warning(
            Step.MUNICIPALITIES,
            _("Voor deze gemeenten levert een gemeente die hen niet opvolgde: %(names)s. Klopt dat?")
            % named(strangers),
        )
    if absent := proposed - set(asked):
        yield _warning(
            Step.MUNICIPALITIES,
            ngettext(
                "%(count)s gemeente bestond in de gevraagde periodes en doet niet mee: %(names)s.",
                "%(count)s gemeenten bestonden in de gevraagde periodes en doen niet mee: %(names)s.",
                len(absent),
            )
            % named(absent),
        )
    rights = Access.objects.in_force().filter(right=Right.DELIVER).values_list("municipality_id", flat=True)
    if silent := {by or code for code, by in asked.items()} - set(rights):
        yield _warning(
            Step.MUNICIPALITIES,
            ngettext(
                "Voor %(count)s gemeente mag nog niemand leveren: %(names)s.",
                "Voor %(count)s gemeenten mag nog niemand leveren: %(names)s.",
                len(silent),
            )
            % named(silent),
        )
