"""The key of backups: its public half is in the settings, its secret half somewhere else."""

from __future__ import annotations

from pathlib import Path

import pyrage

from oporde.portal.deliveries import vault


class Refused(Exception):
    """What cannot be done like this; the message says what to do, in Dutch."""


def make_key(path: Path) -> str:
    """Make a key for backups: the secret half in a file, to keep elsewhere; returns the public half, for the setting.

    Raises:
        Refused: the file is there already.
    """
    if path.exists():
        raise Refused(f"{path} is er al. Kies een andere naam; een sleutel wordt nooit overschreven.")
    identity = pyrage.x25519.Identity.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    vault.write_once(path, f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())
