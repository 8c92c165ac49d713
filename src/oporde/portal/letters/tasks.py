"""Recurring work of letters."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from oporde.portal.letters.actions import erase_unfetched
from oporde.portal.letters.registering import tell_waiting
from oporde.portal.schedule.works import recurring


@recurring(
    name="letters.erase", title=_("Brieven en adresbestanden vernietigen die bleven liggen"), every=timedelta(hours=1)
)
def erase(due: datetime) -> str:
    """Destroy letters that nobody fetched and files of addresses that were only tried."""
    return str(erase_unfetched())


@recurring(name="letters.registrations", title=_("Melden welke aanmeldingen wachten"), daily_at=time(8))
def registrations(due: datetime) -> str:
    """Tell staff by mail that registrations wait for them."""
    return str(tell_waiting())
