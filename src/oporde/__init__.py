"""OpOrde: tells at once whether a delivery of confidential files is in order.

The verbs of the front door are brought in when they are asked for, so that one of them costs only what it needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oporde.checking import check as check
    from oporde.mending.delivery import mend as mend
    from oporde.plan.kept import load_plan as load_plan
    from oporde.protocol.load import load_protocol as load_protocol
    from oporde.report.op_orde.report import op_orde_report as op_orde_report
    from oporde.report.technical_feedback import technical_feedback as technical_feedback
    from oporde.reporting import report_on as report_on

__all__ = ["check", "load_plan", "load_protocol", "mend", "op_orde_report", "report_on", "technical_feedback"]

_ROOMS = {
    "check": "oporde.checking",
    "load_plan": "oporde.plan.kept",
    "load_protocol": "oporde.protocol.load",
    "mend": "oporde.mending.delivery",
    "op_orde_report": "oporde.report.op_orde.report",
    "report_on": "oporde.reporting",
    "technical_feedback": "oporde.report.technical_feedback",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'oporde' has no attribute {name!r}")
    return getattr(importlib.import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
