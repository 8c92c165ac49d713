"""Say what happened, and what a job or a verdict is, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oporde.portal.closing.report import written
from oporde.portal.deliveries.actions.standing import Square
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.events.models import Event
from oporde.portal.events.recording import sentence
from oporde.portal.reminders.actions import WhyNot
from oporde.portal.rounds.plans import titles_of
from oporde.portal.web.badges import BADGES
from oporde.portal.web.templatetags.components import number

register = template.Library()


@register.filter
def happened(event: Event) -> str:
    """{{ event|happened }}: Dirk Visser gaf gemeente 0226 uitstel tot en met 2018-03-23."""
    return sentence(event, get_language() or "nl")


@register.filter
def told(delivery: Delivery) -> str:
    """{% badge delivery|told %}: of a delivery that was judged its verdict, of another its state."""
    return delivery.verdict if delivery.state == DeliveryState.JUDGED else delivery.state


@register.filter
def work(task: str) -> str:
    """{{ job.task_name|work }}: Een levering controleren."""
    return {
        "deliveries.check_delivery": _("Een levering controleren"),
        "correspondence.send_message": _("Een mail versturen"),
        "schedule.do": _("Terugkerend werk doen"),
    }.get(task, task)


@register.filter
def why_not(reason: WhyNot) -> str:
    """{{ reminder.why_not|why_not }}: werd al herinnerd."""
    return {
        WhyNot.DONE: _("heeft niets te doen"),
        WhyNot.SENT: _("werd al herinnerd"),
        WhyNot.PASSED_OVER: _("wordt overgeslagen"),
        WhyNot.NOBODY: _("er is niemand om te mailen: geen coördinator en geen e-mailadres van de gemeente"),
    }[reason]


@register.filter
def tone(state: str) -> str:
    """{{ whole|tone }}: the tone of a state, for a class."""
    return BADGES[state].tone


@register.filter
def badge_word(state: str) -> str:
    """{{ whole|badge_word }}: the word of a state, without its badge."""
    return str(BADGES[state].word)


@register.filter
def percentage(share: float) -> str:
    """{{ share|percentage }}: 0.4567 → 45,7%."""
    return f"{number(100 * share, 1)}%"


register.filter("written", written)


@register.filter
def is_amount(cell: object) -> bool:
    """{{ cell|is_amount }}: whether a cell of a plain table is a number."""
    return isinstance(cell, int | float)


@register.filter
def is_number(row: Sequence[object], place: int) -> bool:
    """{{ row|is_number:3 }}: whether the cell at a place of a row is a number."""
    return is_amount(row[place])


@register.filter
def titled(id: str, protocol: str) -> str:
    """{{ file.layout|titled:round.protocol }}: kosten_wmo → Kosten Wmo; what the protocol does not know stays as it is."""
    title = titles_of(protocol).get(id) or titles_of(protocol).get(id.upper(), id)
    return title[:1].upper() + title[1:]


@register.filter
def square(of: Square) -> SafeString:
    """{{ square|square }}: a letter in the colour of the state, and for who does not see it the words."""
    return _square(of.state, of.counts, get_language() or "nl")


LETTERS = ("none", "rejected", "undecided", "approved", "report_pending", "report_ready", "final")
"""States that a square may show, in the order of the legend."""


@register.simple_tag
def squares() -> list[tuple[SafeString, str]]:
    """{% squares as legend %}: every square there is, with its words."""
    states = [(_square(state, False, get_language() or "nl"), str(BADGES[state].word)) for state in LETTERS]  # noqa: FBT003
    return [*states, (_square("rejected", True, get_language() or "nl"), _("Afgekeurd; een eerder bestand telt"))]  # noqa: FBT003


@cache
def _square(state: str, counts: bool, language: str) -> SafeString:
    """The language is part of what is remembered: words are of the language that is active."""
    badge = BADGES[state]
    earlier = counts and state in {"rejected", "undecided"}
    letter = {
        "none": "–",
        "rejected": pgettext("letter", "A"),
        "undecided": pgettext("letter", "N"),
        "approved": pgettext("letter", "G"),
        "report_pending": pgettext("letter", "W"),
        "report_ready": pgettext("letter", "R"),
        "final": pgettext("letter", "D"),
    }.get(state, "?")
    words = f"{badge.word}; {_('een eerder bestand telt')}" if earlier else str(badge.word)
    return format_html(
        '<span class="oporde-square oporde-tone-{}" title="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="oporde-hidden">{}</span></span>',
        badge.tone, words, letter, "✓" if earlier else "", words,
    )  # fmt: skip
