"""Recurring work of reminders."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oporde.portal.reminders.actions import AT, send_due
from oporde.portal.schedule.works import recurring


@recurring(name="reminders.send", title=_("Gemeenten herinneren die nog iets te doen hebben"), daily_at=AT)
def remind(due: datetime) -> str:
    """Remind who still has something to do."""
    return str(send_due(due))
