"""Look everywhere for a value: in every table as text, and in every file, opened with every key there is.

For who wants to prove that something is gone: look for it first while it is there, and then again.
"""

from __future__ import annotations

import email
import email.policy
import gzip
import hashlib
import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
import pyrage
from django.conf import settings
from django.db import connection

from oporde.engine.kept import read_kept
from oporde.portal.backups.archive import reading
from oporde.portal.deliveries import vault

KEYS = ("deliveries_delivery", "deliveries_mendedcopy")  # tables with wrapped keys
SEALED = (("deliveries_excerpt", "sealed"), ("deliveries_mendedcopy", "sealed"))  # for the website's key
AGE = b"age-encryption.org"

Keys = dict[str, pyrage.x25519.Identity]
"""The secret key of each delivery and copy, by the place in the vault of what it opens, and under a name of its own."""


def found(values: Collection[str], texts: Iterable[str]) -> set[str]:
    """Which of some values stand in any of these texts."""
    return {value for text in texts for value in values if value in text}


def everything_in_the_database() -> str:
    """Every row of every table, as text; what is encrypted for the website opened."""
    return "\n".join(texts_in_the_database())


def texts_in_the_database(url: str = "") -> Iterator[str]:
    """Every row of every table, as text; what is encrypted for the website opened. Of another database, when it is named."""
    with _cursor(url) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT kept::text FROM "{table}" AS kept')
            for (row,) in cursor:
                yield f"{table}: {row}"
        for table, column in SEALED:
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (sealed,) in cursor:
                yield vault.open_for_web(bytes(sealed)).decode()


def _cursor(url: str) -> Any:
    return psycopg.connect(url, autocommit=True).cursor() if url else connection.cursor()


def keys_of_deliveries(url: str = "") -> Keys:
    """Every key with which a file of the vault can be opened now."""
    with _cursor(url) as cursor:
        places: dict[str, str] = {}
        for table, column, delivery in (
            ("deliveries_upload", "storage_key", "delivery_id"), ("deliveries_deliveredfile", "rows_key", "delivery_id"),
            ("deliveries_deliveredfile", "marks_key", "delivery_id"), ("deliveries_mendedcopy", "storage_key", "id"),
        ):  # fmt: skip
            cursor.execute(f'SELECT "{column}", "{delivery}" FROM "{table}" WHERE "{column}" <> \'\'')
            places |= {place: str(of) for place, of in cursor.fetchall()}
        wrapped: dict[str, Any] = {}
        for table in KEYS:
            cursor.execute(f'SELECT id, wrapped_key FROM "{table}" WHERE wrapped_key IS NOT NULL')
            wrapped |= {str(id): bytes(key) for id, key in cursor.fetchall()}
    opened = {id: vault.unwrap(key) for id, key in wrapped.items()}
    return opened | {place: opened[of] for place, of in places.items() if of in opened}


def everything_on_disk(*folders: Path) -> str:
    """The content of every file below some folders, as it lies there and opened: decrypted, unpacked, rows as text."""
    return "\n".join(texts_on_disk(*folders))


def texts_on_disk(*folders: Path) -> Iterator[str]:
    """The content of every file below some folders, as it lies there and opened: decrypted, unpacked, rows as text."""
    keys = keys_of_deliveries()
    for place, content in files_on_disk(*folders):
        yield f"{place}:"
        yield from texts_of(content, place, keys)


def found_in(
    values: Collection[str], files: Iterable[tuple[str, bytes]], keys: Keys, known: dict[bytes, set[str]]
) -> set[str]:
    """Which of some values stand in any of these files, opened.

    Args:
        known: what was found in files that were opened before, by the hash of their bytes: it is added to. What is the same
            is not opened again, and counts as it did, also when its key is gone.
    """
    everything: set[str] = set()
    for place, content in files:
        digest = hashlib.sha256(content).digest()
        if digest not in known:
            known[digest] = found(values, texts_of(content, place, keys))
        everything |= known[digest]
    return everything


def files_on_disk(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below some folders: its place (of a file of the vault its key) and its bytes."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{path.parent.name}/{path.name}", path.read_bytes()


def files_in_a_backup(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every part of a backup, opened with the key that it was made for; a file of the vault under its key."""
    with reading(path, vault.identities(settings.BACKUP_IDENTITY_FILE)) as members:
        for name, content in members:
            yield name.removeprefix("vault/").rpartition("/")[0] if name.startswith("vault/") else name, content


def texts_of(content: bytes, place: str, keys: Keys) -> Iterator[str]:
    """Some bytes as text, and what they are when they are opened."""
    yield content.decode("utf-8", "replace")
    if content.startswith(AGE):
        for key in [keys[place]] if place in keys else {id(key): key for key in keys.values()}.values():
            try:
                yield from texts_of(pyrage.decrypt(content, [key]), "", keys)
            except pyrage.DecryptError:
                continue
    elif content.startswith(b"PAR1"):
        yield str(_rows_of(content))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield f"{name}: {archive.read(name).decode('utf-8', 'replace')}"
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content).decode("utf-8", "replace")
    elif place.endswith(".eml"):
        mail = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)
        yield from (str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")


def rows_in(path: Path, key_file: Path) -> Sequence[tuple[Any, ...]]:
    """The rows of a file that was encrypted for the holder of a key."""
    _columns, rows = _rows_of(pyrage.decrypt(path.read_bytes(), vault.identities(key_file)))
    return rows


def _rows_of(content: bytes) -> tuple[Sequence[str], Sequence[tuple[Any, ...]]]:
    clear = settings.OPORDE_DATA / "searched.parquet"
    clear.write_bytes(content)
    try:
        return read_kept(clear)
    finally:
        clear.unlink()
