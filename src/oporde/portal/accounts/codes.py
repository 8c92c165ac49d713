"""Access codes as they stand in a letter: how they are made, read back, and recognised without being kept."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1: those are read wrong from paper
LENGTH, GROUP = 12, 4  # 60 bits
_LOOKALIKES = str.maketrans({"0": "O", "1": "I"})
_SALT = "oporde.portal.accounts.codes"


def new_code() -> str:
    """A code for a letter, in groups: K7QF-93MX-PT4H."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def fingerprint(code: str) -> str:
    """What a code is recognised by: the same however it was typed, and of no use to who reads the database."""
    return salted_hmac(_SALT, plain(code), algorithm="sha256").hexdigest()


def plain(code: str) -> str:
    """A code as it was meant: capitals only, without what stands between the groups."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def has_form_of_code(code: str) -> bool:
    """True when it may be a code: a typing mistake is told before it is looked up."""
    return len(plain(code)) == LENGTH and set(plain(code)) <= set(ALPHABET)


def misread(code: str) -> bool:
    """True when it holds a sign that no code has, and that is easily taken for one that it might have."""
    return plain(code).translate(_LOOKALIKES) != plain(code) or bool(set("IO") & set(plain(code)))
