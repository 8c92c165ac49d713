"""Wrong use of OpOrde. Wrong data is never an error: that is a finding.

OpOrdeError
├── ProtocolError      a protocol folder does not hold together; .problems names every mistake
├── UnknownProtocol    no protocol of that name is here
├── Unclear            it does not follow from what was given what is asked
├── Unreadable         a path cannot be read, or disappeared while it was read
└── Unwritable         a copy cannot be written: no room, no permission, or something of yours is in its place
"""

from __future__ import annotations


class OpOrdeError(Exception):
    """What the user of OpOrde can mend: the message says what, where, and what to do."""


class ProtocolError(OpOrdeError):
    """A protocol folder does not hold together. `problems` are lines `file:line: what, expected, did you mean`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownProtocol(OpOrdeError):
    """No protocol of that name is shipped, and no folder has that path."""


class Unclear(OpOrdeError):
    """It does not follow from what was given what is asked: a report about which municipality, over which period."""


class Unreadable(OpOrdeError):
    """A path that was given cannot be read: absent, no permission, gone while it was read, or no memory to unpack it in."""


class Unwritable(OpOrdeError):
    """A copy cannot be written where it was asked: no room, no permission, or in its place stands what is not ours."""
