"""Wrong use of OpOrde. Wrong data is never an error: that is a finding.

OpOrdeError
├── ProtocolError      a protocol folder does not hold together; .problems names every mistake
├── UnknownProtocol    no protocol of that name is here
├── Unclear            it does not follow from what was given what is asked
├── Unreadable         a path cannot be read, or disappeared while it was read
└── Unwritable         a copy cannot be written: no room, no permission, or something of yours is in its place
"""

from __future__ import annotations

import errno


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


REFUSALS = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "uw deel van de schijf is vol",
    errno.EFBIG: "er is te weinig ruimte; het bestand past niet",
    errno.EIO: "de schijf geeft een fout",
    errno.EACCES: "u mag daar niet schrijven of lezen",
    errno.EPERM: "u mag daar niet schrijven of lezen",
    errno.EROFS: "daar kan niet geschreven worden",
    errno.ENOENT: "de map of het bestand bestaat niet",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EISDIR: "dat is een map, geen bestand",
    errno.EEXIST: "dat bestaat al",
    errno.ENAMETOOLONG: "de naam is te lang",
}


def refusal(error: OSError) -> str:
    """What the system refuses, in Dutch, as part of a sentence."""
    return REFUSALS.get(error.errno or 0, "schrijven of lezen is mislukt")
