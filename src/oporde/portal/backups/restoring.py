"""Put a backup back into an empty installation, compare it with what was made, and carry out again what was withdrawn since."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from oporde.portal import jobs
from oporde.portal.backups.archive import FORMAT, HEADER, Broken, reading
from oporde.portal.backups.keys import Refused
from oporde.portal.backups.making import is_empty
from oporde.portal.backups.tables import (
    Table,
    empty,
    fill,
    go_on_counting,
    tables,
    text_of,
    without_triggers,
)
from oporde.portal.deliveries import vault
from oporde.portal.erasure import actions as erasure
from oporde.portal.erasure import ledger
from oporde.portal.events.models import Event
from oporde.portal.events.recording import record, verify

Members = Iterator[tuple[str, bytes]]


@dataclass(slots=True)
class Restored:
    """What was put back, and what was destroyed of it again.

    Attributes:
        made_at: when the backup was made.
        erased: withdrawals of after that, carried out again; waiting: those that a worker will carry out.
        had_list: False when no list of withdrawals was found: then it is not known whether there were any.
    """

    made_at: str
    rows: int
    files: int
    erased: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    had_list: bool = False


def restore(path: Path, key_file: Path, lists: Sequence[Path] = ()) -> Restored:
    """Put a backup back.

    Args:
        key_file: with the secret key that opens it.
        lists: more lists of withdrawals, beside the one of the setting and the one that lies with the backup.
    Raises:
        Refused: this installation is not empty, or is of another version; nothing was changed.
        Broken: it cannot be read, or what was put back is not what was made; nothing is left of it.
    """
    identities = _identities(key_file)
    if not path.is_file():
        raise Refused(f"{path} is er niet. Kijk de naam na.")
    if not is_empty():
        raise Refused(
            "Deze installatie is niet leeg: er staan al gegevens in de database of in de kluis. Zet een back-up terug in een lege "
            "map (OPORDE_DATA) en een lege database."
        )
    with reading(path, identities) as members:
        manifest = _put_back(members)
    restored = Restored(
        manifest["made_at"], sum(table["rows"] for table in manifest["tables"].values()), len(manifest["files"])
    )
    _carry_out_again(restored, [settings.ERASURE_LEDGER, path.parent / ledger.NAME, *lists])
    return restored


def _identities(key_file: Path) -> list[pyrage.x25519.Identity]:
    try:
        return vault.identities(key_file)
    except FileNotFoundError as error:
        raise Refused(
            f"{key_file} is er niet. Geef met --key het bestand met de geheime sleutel van de back-ups."
        ) from error
    except (pyrage.IdentityError, ValueError) as error:
        raise Refused(f"In {key_file} staat geen geheime age-sleutel (AGE-SECRET-KEY-…).") from error


# --- Putting it back


def _put_back(members: Members) -> dict[str, Any]:
    """Database, vault and keys; all of it or nothing."""
    name, content = next(members, ("", b""))
    head = json.loads(content) if name == HEADER else {}
    if head.get("format") != FORMAT:
        raise Broken("Dit is geen back-up van OpOrde die deze versie kent.")
    call_command("migrate", interactive=False, verbosity=0)
    _require_same_tables(head)
    written: list[str] = []
    keys: dict[str, bytes] = {}
    try:
        with transaction.atomic():
            manifest = _fill_all(members, written, keys)
            _write_keys(keys)
            _compare_events(manifest)
            record("backup:restored", by=None, made_at=manifest["made_at"])
    except BaseException:
        vault.erase(vault.storage(), written)
        raise
    return manifest


def _require_same_tables(head: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        ours = {tuple(row) for row in cursor.fetchall()}
    if ours != {tuple(row) for row in head["migrations"]}:
        raise Refused(
            f"Deze back-up is gemaakt met versie {head['version']}, met andere tabellen dan deze. Installeer die versie, zet de "
            "back-up daar terug, en werk daarna bij."
        )


def _fill_all(members: Members, written: list[str], keys: dict[str, bytes]) -> dict[str, Any]:
    manifest: dict[str, Any] = {}
    files: dict[str, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        known = {table.name: table for table in tables(cursor)}
        without_triggers(cursor, known, on=False)
        empty(cursor, known)
        for group, parts in itertools.groupby(members, key=lambda member: member[0].rpartition("/")[0]):
            kind, _, name = group.partition("/")
            contents = (content for _, content in parts)
            if kind == "table" and name in known:
                fill(cursor, known[name], (gzip.decompress(part) for part in contents))
            elif kind == "vault":
                written.append(name)
                files[name] = _write_file(name, contents)
            elif kind == "keys":
                keys |= {member.rpartition("/")[2]: content for member, content in parts}
            elif not kind:
                manifest |= json.loads(next(contents))
            else:
                raise Broken(f"In deze back-up staat iets dat deze versie niet kent: {group}.")
        if not manifest:
            raise Broken("Deze back-up is niet heel: het einde ontbreekt. Neem een andere back-up.")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        without_triggers(cursor, known, on=True)
        go_on_counting(cursor, known.values())
        _compare(cursor, known.values(), files, manifest)
    return manifest


def _write_file(key: str, parts: Iterable[bytes]) -> dict[str, Any]:
    writing, digest, size_bytes = vault.storage().create(key), hashlib.sha256(), 0
    try:
        for part in parts:
            writing.write(part)
            digest.update(part)
            size_bytes += len(part)
    except BaseException:
        writing.drop()
        raise
    writing.keep()
    return {"size_bytes": size_bytes, "sha256": digest.hexdigest()}


def _write_keys(keys: dict[str, bytes]) -> None:
    """The keys of the installation that is put back take the place of those that were just made for an empty one."""
    folder: Path = settings.OPORDE_DATA / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in keys.items():
        (folder / Path(name).name).unlink(missing_ok=True)
        vault.write_once(folder / Path(name).name, content.decode())


# --- Comparing


def _compare(cursor: Any, found: Iterable[Table], files: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Raises: Broken, when what is here now is not what there was."""
    cursor.execute("SET LOCAL synchronize_seqscans = off")
    differ = []
    for table in found:
        for _ in text_of(cursor, table):
            pass  # it is counted and hashed on the way
        if table.told != manifest["tables"].get(table.name):
            differ.append(table.name)
    differ += sorted(
        key for key in files.keys() | manifest["files"].keys() if files.get(key) != manifest["files"].get(key)
    )
    if differ:
        raise Broken(
            f"Wat is teruggezet, is niet gelijk aan wat er was: {', '.join(differ[:5])}. Er is niets veranderd."
        )


def _compare_events(manifest: dict[str, Any]) -> None:
    last = Event.objects.exclude(number=None).order_by("-number").values_list("number", "hash").first() or (0, "")
    complaint = next(verify(), None)
    if complaint or list(last) != manifest["last_event"]:
        raise Broken(
            f"Het logboek in deze back-up is niet heel ({complaint or 'het einde ontbreekt'}). Er is niets veranderd."
        )


# --- What was withdrawn since


def _carry_out_again(restored: Restored, lists: Sequence[Path]) -> None:
    """Destroy again what was withdrawn after the backup was made, before anyone can see it."""
    restored.had_list = any(path.exists() for path in lists)
    lines = ledger.read(lists)
    ledger.add(settings.ERASURE_LEDGER, lines)
    for line in lines:
        made = erasure.carry_out_again(line)
        if made is None:
            continue
        try:
            erasure.erase(made.pk)
            restored.erased.append(made.reference)
        except jobs.Busy:
            restored.waiting.append(made.reference)
