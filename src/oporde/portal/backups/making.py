"""Make a backup: the database as it is at one moment, all that lies in the vault, and the keys of this installation."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from django.conf import settings
from django.db import connection

from oporde.portal import clock
from oporde.portal.backups.archive import ENDING, FORMAT, HEADER, MANIFEST, Writing, writing
from oporde.portal.backups.keys import Refused
from oporde.portal.backups.tables import PART, snapshot, tables, text_of
from oporde.portal.deliveries import vault
from oporde.portal.erasure import ledger
from oporde.portal.events.recording import record

NAME = "oporde-%Y-%m-%dT%H%M%S" + ENDING


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: where it is, and what is in it."""

    path: Path
    size_bytes: int
    rows: int
    files: int
    removed: int


def make(place: Path) -> Made:
    """Make a backup.

    Args:
        place: a file, or a folder: then it gets a name with the moment, and those that are too old are removed.
    Raises:
        Refused: there is no key to encrypt it with, or the file is there already.
        OSError: the place is full, or broken; nothing is left of it.
    """
    recipients = _recipients()
    in_folder = place.is_dir()
    path = place / clock.now().astimezone(UTC).strftime(NAME) if in_folder else place
    if not path.name.endswith(ENDING):
        raise Refused(f"Geef een bestand op dat eindigt op {ENDING}, of een map die er al is.")
    if path.exists():
        raise Refused(f"{path} is er al. Kies een andere naam.")
    with writing(path, recipients) as archive, snapshot() as cursor:
        manifest = _written(archive, cursor)
    ledger.keep_beside(path.parent)
    removed = _remove_old(path.parent) if in_folder else 0
    rows, files = sum(table["rows"] for table in manifest["tables"].values()), len(manifest["files"])
    size_bytes = path.stat().st_size
    record("backup:made", by=None, rows=rows, files=files, size_bytes=size_bytes)
    return Made(path, size_bytes, rows, files, removed)


def _recipients() -> tuple[str, ...]:
    recipients: tuple[str, ...] = settings.BACKUP_RECIPIENTS
    if not recipients:
        raise Refused(
            "Er is geen sleutel om back-ups mee te versleutelen. Maak er een met: oporde-portal backup-key BESTAND. Zet wat er "
            "dan staat (age1…) in OPORDE_BACKUP_RECIPIENTS, en bewaar het bestand op een andere plek dan deze machine."
        )
    try:
        for recipient in recipients:
            pyrage.x25519.Recipient.from_str(recipient)
    except (pyrage.RecipientError, ValueError) as error:
        raise Refused("In OPORDE_BACKUP_RECIPIENTS staat iets dat geen openbare age-sleutel is (age1…).") from error
    return recipients


def _written(archive: Writing, cursor: Any) -> dict[str, Any]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    head = {
        "format": FORMAT,
        "version": version("oporde"),
        "made_at": clock.now().isoformat(),
        "migrations": [list(row) for row in cursor.fetchall()],
    }
    archive.add_json(HEADER, head)
    cursor.execute("SELECT number, hash FROM events_event WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1")
    last_event = list(cursor.fetchone() or (0, ""))
    found = tables(cursor)
    for table in found:
        for number, part in enumerate(text_of(cursor, table)):
            archive.add(f"table/{table.name}/{number:06}.gz", gzip.compress(part, 3))
    files: dict[str, dict[str, Any]] = {}
    place = vault.storage()
    for key in sorted(key for key, _ in place.listing()):
        digest, size_bytes = hashlib.sha256(), 0
        try:
            with place.open(key) as file:
                for number, part in enumerate(_parts(file)):
                    archive.add(f"vault/{key}/{number:06}", part)
                    digest.update(part)
                    size_bytes += len(part)
        except FileNotFoundError:
            continue  # destroyed since: then it stands in the list of withdrawals, or nobody knew it any more
        files[key] = {"size_bytes": size_bytes, "sha256": digest.hexdigest()}
    keys = sorted(path for path in (settings.OPORDE_DATA / "keys").glob("*") if path.is_file())
    for path in keys:
        archive.add(f"keys/{path.name}", path.read_bytes())
    manifest = {
        **head,
        "tables": {table.name: table.told for table in found},
        "files": files,
        "keys": [path.name for path in keys],
        "last_event": last_event,
    }
    archive.add_json(MANIFEST, manifest)
    return manifest


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _remove_old(folder: Path) -> int:
    """Remove the backups of this folder that are older than the setting says; how many."""
    if not settings.KEEP_BACKUP_DAYS:
        return 0
    before = clock.now() - timedelta(days=settings.KEEP_BACKUP_DAYS)
    removed = 0
    for path in sorted(folder.glob(f"oporde-*{ENDING}")):
        try:
            made_at = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue  # not one that we named
        if made_at < before:
            path.unlink()
            record("backup:removed", by=None, made_at=made_at.isoformat())
            removed += 1
    return removed


def is_empty() -> bool:
    """True when nothing was ever kept in this installation: no people, no deliveries, no events, nothing in the vault."""
    there = connection.introspection.table_names()
    asked = ("accounts_person", "accounts_municipality", "rounds_deliveryround", "deliveries_delivery", "events_event")
    with connection.cursor() as cursor:
        for name in asked:
            if name in there:
                cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
                if cursor.fetchone() == (True,):
                    return False
    return next(iter(vault.storage().listing()), None) is None
