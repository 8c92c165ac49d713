"""Recurring work of keeping watch."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from oporde.portal.schedule.works import recurring
from oporde.portal.watch.stuck import tell_stuck


@recurring(name="watch.tell_stuck", title=_("Melden wat hangt of mislukte"), every=timedelta(minutes=10))
def tell(due: datetime) -> str:
    """Tell staff by mail what hangs or failed."""
    return str(tell_stuck())
