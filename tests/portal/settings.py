"""The settings of the portal as the tests run it: a folder of its own for each process, keys that never leave it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from oporde.portal.settings import *  # noqa: F403

OPORDE_DATA = Path(tempfile.gettempdir()) / "oporde-tests-unset"  # a test that keeps something asks for `vault`
SECRET_KEY = "only for tests"
STATIC_ROOT = Path(__file__).parent
MAIL_FROM = "OpOrde <oporde@example.nl>"
CONTACT_TELEPHONE = "070 000 00 00"
CONTACT_MAIL = "vragen@example.nl"
MFA_TOTP_TOLERANCE = 1  # steps of half a minute: on a busy machine a code runs out while it is typed
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, where the hash is not what is tested
