"""The mails that the mail catcher kept, read back."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

SUFFIX = ".eml"
NAME = re.compile(r"\d{20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """A mail that was caught.

    Attributes:
        name: of its file, without suffix.
        caught_at: when, in the real world.
    """

    name: str
    caught_at: datetime
    to: str
    subject: str
    text: str
    html: str


def names(folder: Path) -> Sequence[str]:
    """All of them, the newest first."""
    return sorted((path.stem for path in folder.glob(f"*{SUFFIX}")), reverse=True)


def read(folder: Path, name: str) -> CaughtMail | None:
    """One of them; None when there is none of that name."""
    path = folder / f"{name}{SUFFIX}"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return CaughtMail(
        name=name,
        caught_at=datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    return str(part.get_content()) if part is not None else ""
