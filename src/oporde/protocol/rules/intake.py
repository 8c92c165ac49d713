"""The kinds of rules about an upload itself: names, archives, encodings, header lines, and who may deliver what.

What finds them stands in intake/ and checking.py; a protocol gives them their number, severity and words.
"""

from __future__ import annotations

from typing import Literal

from oporde.protocol.admission import PLACEHOLDERS
from oporde.protocol.model import RuleText

IntakeKind = Literal[
    "extension", "name", "archive", "entry", "leftover", "empty", "unreadable", "line-ends",
    "column-count", "column-name", "delimiter", "field-count", "no-header",
    "foreign-municipality", "closed-period", "duplicate-file",
]  # fmt: skip


class UploadRule(RuleText):
    kind: IntakeKind

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset({*PLACEHOLDERS[self.kind], "detail"})
