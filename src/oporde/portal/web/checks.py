"""What may not be set where others come: `oporde-portal check` refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

ONLY_TO_TRY = {"CLOCK_FILE": "OPORDE_CLOCK_FILE", "DIE_AT": "OPORDE_DIE_AT"}
"""Attribute of the settings → the variable that sets it."""


@register(Tags.security, deploy=True)
def nothing_to_try_with(**_: Any) -> Sequence[CheckMessage]:
    """Refuse what lets a process die or a clock be moved."""
    return [
        Error(
            f"{variable} is set: it is only for trying out.",
            hint=f"Take {variable} out of the environment.",
            id=f"oporde.E{number:03}",
        )
        for number, (name, variable) in enumerate(ONLY_TO_TRY.items(), start=1)
        if getattr(settings, name)
    ]
