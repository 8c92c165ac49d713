"""Recurring work of closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from oporde.portal.closing.actions import close, due_rounds
from oporde.portal.schedule.works import recurring


@recurring(
    name="closing.close_rounds",
    title=_("Aanleverperiodes afsluiten waarvan de laatste dag voorbij is"),
    every=timedelta(hours=1),
)
def close_rounds(due: datetime) -> str:
    """Close what is over: hourly, so that who had more time, or whose delivery was being checked, follows soon."""
    said = []
    for delivery_round in due_rounds():
        done = close(delivery_round)
        left = len(done.extended) + len(done.busy)
        said.append(f"{delivery_round.name}: {done.files} bestanden definitief, nog {left} gemeenten")
    return "; ".join(said)
