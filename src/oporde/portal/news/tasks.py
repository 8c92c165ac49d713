"""Recurring work of news."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from oporde.portal.news import actions
from oporde.portal.schedule.works import recurring


@recurring(name="news.publish", title=_("Nieuws publiceren waarvan de tijd gekomen is"), every=timedelta(minutes=1))
def publish(due: datetime) -> str:
    """Publish what is due."""
    return str(actions.publish_due() or "")
