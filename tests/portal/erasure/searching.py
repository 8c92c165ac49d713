"""Look everywhere for a value: in every table as text, and in every file, opened with every key there is."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyrage
from django.db import connection

from oporde.portal.deliveries import vault
from oporde.portal.deliveries.models import Delivery, Excerpt, MendedCopy


def everything_in_the_database() -> str:
    """Every row of every table, as text; what is encrypted for the website opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT kept::text FROM "{table}" AS kept')
            rows += [f"{table}: {row[0]}" for row in cursor.fetchall()]
    sealed = [*Excerpt.objects.values_list("sealed", flat=True), *MendedCopy.objects.values_list("sealed", flat=True)]
    return "\n".join([*rows, *(vault.open_for_web(each).decode() for each in sealed if each is not None)])


def identities() -> list[pyrage.x25519.Identity]:
    """Every key with which a file of the vault can be opened now."""
    wrapped = [
        *Delivery.objects.values_list("wrapped_key", flat=True),
        *MendedCopy.objects.values_list("wrapped_key", flat=True),
    ]
    return [vault.unwrap(each) for each in wrapped if each is not None]


def everything_on_disk(*folders: Path) -> str:
    """The content of every file below some folders, as it lies there and opened: decrypted, unpacked, rows as text."""
    keys = identities()
    return "\n".join(
        text
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for text in _texts(path, keys)
    )


def _texts(path: Path, keys: list[pyrage.x25519.Identity]) -> Iterator[str]:
    content = path.read_bytes()
    yield f"{path}: {content.decode('utf-8', 'replace')}"
    if content.startswith(b"age-encryption.org"):
        for key in keys:
            try:
                yield from _opened(pyrage.decrypt(content, [key]), path)
            except pyrage.DecryptError:
                continue


def _opened(content: bytes, path: Path) -> Iterator[str]:
    if content.startswith(b"PAR1"):
        clear = path.with_name(f"{path.name}.parquet")
        clear.write_bytes(content)
        rows = duckdb.sql(f"SELECT * FROM '{clear}'")
        yield str(rows.fetchall() if rows else "")
        clear.unlink()
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield f"{name}: {archive.read(name).decode('utf-8', 'replace')}"
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content).decode("utf-8", "replace")
    else:
        yield content.decode("utf-8", "replace")
