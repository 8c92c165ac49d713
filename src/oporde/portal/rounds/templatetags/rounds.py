"""What people call the parts of a protocol."""

from __future__ import annotations

from django.template import Library

from oporde.portal.rounds.plans import title_of

register = Library()


@register.filter
def called(id: str, protocol: str) -> str:
    """{{ file.period|called:round.protocol }}: H2_2017 → tweede halfjaar van 2017, as readers of the page say it; also a layout.

    What the protocol does not know stays as it is.
    """
    return str(title_of(protocol, id)) if id else ""
