"""Which passwords are refused: current guidance asks for length, and against what others would guess first.

Source: NIST SP 800-63B-4 §3.1.1; BIO2 5.17.03.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal.accounts.models import Municipality

DUTCH_FIRST_GUESSES = frozenset(
    "welkom wachtwoord gemeente geheim toegang inloggen winter lente zomer herfst januari februari maart april mei "  # noqa: SIM905
    "juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag "
    "zondag voorjaar najaar sociaaldomein leverportaal oporde qwerty qwertyuiop asdfghjkl azerty".split()
)
LEAST_LEFT = 8  # letters and digits that must remain when a word that is guessed first is taken out


class LongEnough:
    """Twelve characters or more."""

    def __init__(self, least: int = 12) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.least:
            raise ValidationError(
                ngettext(
                    "Dit wachtwoord is te kort. Kies er een van ten minste %(least)d teken.",
                    "Dit wachtwoord is te kort. Kies er een van ten minste %(least)d tekens.",
                    self.least,
                )
                % {"least": self.least},
                code="too-short",
            )

    def get_help_text(self) -> str:
        return _("Ten minste %(least)d tekens. Een zinnetje is goed: dat onthoudt u en een ander raadt het niet.") % {
            "least": self.least
        }


class NotGuessedFirst:
    """Not one that leaked often, nor a well-known word, the person's or a municipality's name with something around it."""

    def __init__(self) -> None:
        self._leaked = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        bare = _bare(password)
        core = re.sub(r"^[^a-z]+|[^a-z]+$", "", _folded(password))
        if password.lower() in self._leaked or core in self._leaked or core in DUTCH_FIRST_GUESSES or _repeats(bare):
            raise ValidationError(
                _("Dit wachtwoord wordt vaak gebruikt en dus snel geraden. Kies een ander."), code="leaked"
            )
        if any(word in bare and len(bare) - len(word) < LEAST_LEFT for word in self._near(user)):
            raise ValidationError(
                _("Dit wachtwoord lijkt op uw naam, uw e-mailadres of de naam van een gemeente. Kies een ander."),
                code="near",
            )

    def _near(self, user: Any) -> set[str]:
        own = {_bare(part) for text in _texts(user) for part in (text, *re.split(r"[\s@._-]+", text))}
        names = set(_names_of_municipalities(Municipality.objects.count()))
        return {word for word in own | names | {_bare(settings.SITE_NAME)} if len(word) >= 4} | DUTCH_FIRST_GUESSES

    def get_help_text(self) -> str:
        return _("Niet uw naam, niet de naam van een gemeente en geen woord dat iedereen kent.")


def _texts(user: Any) -> tuple[str, ...]:
    return (getattr(user, "name", ""), getattr(user, "email", "")) if user is not None else ()


@cache
def _names_of_municipalities(_count: int) -> tuple[str, ...]:
    """Their names as they may stand in a password; read again when there are more or fewer of them."""
    return tuple(_bare(name) for name in Municipality.objects.values_list("name", flat=True))


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _folded(text))


def _repeats(bare: str) -> bool:
    """True for aaaaaaaaaaaa, abcabcabcabc, 123456123456."""
    return bool(re.fullmatch(r"(.{1,6}?)\1+", bare)) if len(bare) > 1 else False
