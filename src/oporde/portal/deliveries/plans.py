"""What a browser can say of a file before it is sent."""

from __future__ import annotations

import re

from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import plan_of, titles_of
from oporde.portal.web.forms import Expected, Name

FILE_GROUP = re.compile(r"\(\?P<file>[^)]*\)")


def expected_of(delivery_round: DeliveryRound, codes: frozenset[str], *, most_bytes: int) -> Expected:
    """What a browser can say of a file before it is sent: from the naming pattern and periods of the protocol.

    Args:
        codes: the municipalities that may be delivered for; of more than one the browser says nothing.
    """
    admission, titles = plan_of(delivery_round.protocol).admission, titles_of(delivery_round.protocol)
    asked = delivery_round.period_ids()
    return Expected(
        most_bytes=most_bytes,
        extensions=(f".{admission.extension}", ".zip"),
        names=tuple(
            Name(_for_browsers(admission.name_pattern, file.word), titles[file.layout]) for file in admission.files
        ),
        periods={period.id.upper(): titles[period.id.upper()] for period in admission.periods if period.id in asked},
        municipality=next(iter(codes)) if len(codes) == 1 else "",
    )


def _for_browsers(pattern: str, word: str) -> str:
    """The naming pattern for one kind of file, as JavaScript writes it."""
    return f"^{FILE_GROUP.sub(f'(?:{re.escape(word)})', pattern)}$".replace("(?P<", "(?<")
