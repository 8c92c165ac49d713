"""Reads the environment, and remembers what may be set there: each setting with its default, its help and its group.

Only settings.py reads settings; from what is remembered here the page docs/manual/settings.md is made.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TIME_ZONE = "Europe/Amsterdam"

Value = TypeVar("Value", str, int, bool, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an administrator may set: an environment variable."""

    name: str
    default: str | int | bool | tuple[str, ...]
    help: str
    group: str


CATALOGUE: dict[str, Setting] = {}
GROUPS = ("Place", "Security", "Mail", "Collection", "Keeping", "Checking", "Keeping watch", "Trying out")


def env(name: str, default: Value, *, help: str, group: str) -> Value:
    """Read a setting from the environment, as the kind of value its default is.

    Raises:
        ImproperlyConfigured: the value is not of that kind.
    """
    assert group in GROUPS
    CATALOGUE[name] = Setting(name, default, help, group)
    written = os.environ.get(name)
    return default if written is None else cast(Value, _read(name, written.strip(), default))


def _read(name: str, written: str, default: object) -> str | int | bool | tuple[str, ...]:
    if isinstance(default, bool):
        if written.lower() not in _YES | _NO:
            raise ImproperlyConfigured(f"{name} is {written!r}; write yes or no.")
        return written.lower() in _YES
    if isinstance(default, int):
        if not written.isdecimal():
            raise ImproperlyConfigured(f"{name} is {written!r}; write a whole number.")
        return int(written)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in written.split(",") if part.strip())
    return written


_YES = frozenset({"yes", "true", "on", "1", "ja"})
_NO = frozenset({"no", "false", "off", "0", "nee", ""})


AFAR = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000",
}
"""For a database on another machine: both sides notice within half a minute that the other is gone without a word. Without it
PostgreSQL would hold the locks of a machine that lost its power for two hours, and its check would wait as long."""


def database_of(url: str) -> dict[str, Any]:
    """What Django wants to know of a database, from its address.

    Args:
        url: postgresql://user:password@host:port/name?sslmode=require; a folder with a socket may stand in ?host=.
    Raises:
        ImproperlyConfigured: the address is not one of a PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("OPORDE_DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options: dict[str, Any] = dict(part.partition("=")[::2] for part in parts.query.split("&") if part)
    host = unquote(options.pop("host", "")) or parts.hostname or ""
    afar = {} if host.startswith("/") or not host else AFAR
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": afar | {key: unquote(value) for key, value in options.items()},
    }


def moment(name: str, written: str) -> datetime | None:
    """A moment as written in a setting: without an offset it is Dutch time."""
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {written!r}; write it as 2018-02-19T09:30.") from error
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(TIME_ZONE))
