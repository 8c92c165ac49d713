"""How a state looks: one table of states with their tone, icon and word.

The word stands beside the icon, always: colour alone says nothing to who does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Badge:
    """What is shown for a state.

    Attributes:
        tone: approved (green), rejected (red), signal (orange), busy (blue) or quiet (grey).
        icon: name of a file in icons/.
    """

    tone: str
    icon: str
    word: Promise


BADGES: dict[str, Badge] = {
    # A delivery
    "received": Badge("busy", "inbox", _("Ontvangen")),
    "checking": Badge("busy", "hourglass", _("Wordt gecontroleerd")),
    "judged": Badge("quiet", "check", _("Gecontroleerd")),
    "quarantined": Badge("rejected", "shield", _("Tegengehouden")),
    "not_checked": Badge("signal", "question", _("Kon niet worden gecontroleerd")),
    "erased": Badge("quiet", "trash", _("Vernietigd")),
    # A file
    "none": Badge("quiet", "minus", _("Nog niet geleverd")),
    "rejected": Badge("rejected", "cross", _("Afgekeurd")),
    "approved": Badge("approved", "check", _("Goedgekeurd")),
    "report_pending": Badge("approved", "hourglass", _("Rapport volgt")),
    "report_ready": Badge("approved", "report", _("Rapport klaar")),
    "superseded": Badge("quiet", "history", _("Vervangen")),
    "final": Badge("approved", "flag", _("Definitief")),
    "erasing": Badge("busy", "spinner", _("Wordt vernietigd")),
    "withdrawn": Badge("quiet", "undo", _("Ingetrokken")),
    # A judgement, and how heavy a finding is
    "undecided": Badge("signal", "question", _("Niet te beoordelen")),
    "reject": Badge("rejected", "cross", _("Afkeurend")),
    "signal": Badge("signal", "alert", _("Waarschuwing")),
    # An attempt beside the one before it
    "solved": Badge("approved", "check", _("Opgelost")),
    "still": Badge("signal", "equal", _("Nog steeds")),
    "new": Badge("rejected", "plus", _("Nieuw")),
    # A light of the report
    "green": Badge("approved", "check", _("Op orde")),
    "orange": Badge("signal", "alert", _("Let op")),
    "red": Badge("rejected", "cross", _("Niet op orde")),
    # A municipality in a round
    "complete": Badge("approved", "check", _("Compleet")),
    "partly": Badge("signal", "hourglass", _("Deels geleverd")),
    "stuck": Badge("rejected", "cross", _("Moet herstellen")),
    "underway": Badge("busy", "spinner", _("Wordt gecontroleerd")),
    "silent": Badge("quiet", "minus", _("Nog niets")),
    # What a municipality says of its report
    "correct": Badge("approved", "check", _("Correct en compleet")),
    "again": Badge("signal", "upload", _("Levert opnieuw")),
    # A round
    "planned": Badge("quiet", "calendar", _("Gepland")),
    "open": Badge("approved", "upload", _("Open")),
    "closed": Badge("quiet", "lock", _("Gesloten")),
    "draft": Badge("quiet", "pencil", _("Concept")),
    "published": Badge("approved", "check", _("Op de site")),
    # A mail or a job
    "waiting": Badge("busy", "hourglass", _("Wacht")),
    "doing": Badge("busy", "spinner", _("Bezig")),
    "sent": Badge("approved", "check", _("Verstuurd")),
    "done": Badge("approved", "check", _("Klaar")),
    "retrying": Badge("signal", "history", _("Opnieuw geprobeerd")),
    "stalled": Badge("signal", "clock", _("Blijft hangen")),
    "failed": Badge("rejected", "cross", _("Mislukt")),
    # A line of a file of addresses
    "changed": Badge("approved", "pencil", _("Wijzigt")),
    "same": Badge("quiet", "equal", _("Gelijk")),
    # A registration
    "confirmed": Badge("approved", "check", _("Bevestigd")),
    "refused": Badge("quiet", "cross", _("Geweigerd")),
    # A person's access
    "deliver": Badge("approved", "upload", _("Aanleveren")),
    "look": Badge("busy", "eye", _("Meekijken")),
    "invited": Badge("quiet", "mail", _("Uitgenodigd")),
    "active": Badge("approved", "check", _("Actief")),
    "ended": Badge("quiet", "minus", _("Beëindigd")),
    "locked": Badge("rejected", "lock", _("Geblokkeerd")),
}
