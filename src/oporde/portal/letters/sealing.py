"""Letters between their making and their fetching: encrypted to a key that we do not keep.

The key is made with the letters, shown to nobody, and given to the page of who made them; that page gives it back when it
asks for the letters. Neither the database nor a copy of it, nor who manages it, can read a letter.
"""

from __future__ import annotations

import pyrage


class WrongKey(Exception):
    """The key does not open these letters."""


def new_key() -> str:
    """Make the key of one run, as text."""
    return str(pyrage.x25519.Identity.generate())


def seal(clear: bytes, key: str) -> bytes:
    """Encrypt (age-encryption.org/v1)."""
    sealed: bytes = pyrage.encrypt(clear, [pyrage.x25519.Identity.from_str(key).to_public()])
    return sealed


def unseal(sealed: bytes | memoryview, key: str) -> bytes:
    """Read what seal() made. Raises: WrongKey."""
    try:
        clear: bytes = pyrage.decrypt(bytes(sealed), [pyrage.x25519.Identity.from_str(key.strip())])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise WrongKey from error
    return clear
