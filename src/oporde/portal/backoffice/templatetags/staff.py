"""Say what happened, and what a job or a verdict is, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.events.models import Event
from oporde.portal.events.recording import sentence
from oporde.portal.reminders.actions import WhyNot

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
