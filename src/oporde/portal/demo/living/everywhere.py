"""All places where something of a delivery may be: searched before a withdrawal, when it must be found, and after it, when not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings

from oporde.portal.backups import making as backups
from oporde.portal.demo.living.book import Book
from oporde.portal.demo.living.searching import (
    Keys,
    files_in_a_backup,
    files_on_disk,
    found,
    found_in,
    keys_of_deliveries,
    texts_in_the_database,
)

Restore = Callable[[Path, Path], AbstractContextManager[str]]
"""Puts a backup back in an empty installation in a folder; gives the address of its database."""


class Everywhere:
    """Some numbers that stand in one delivery only, and where they are looked for.

    Args:
        folder: where all that the portal keeps stands, with its logs.
    """

    def __init__(self, numbers: Sequence[str], folder: Path, restore: Restore) -> None:
        self.numbers, self.folder, self.restore = numbers, folder, restore
        self._known: dict[bytes, set[str]] = {}

    def see_it_is_there(self, book: Book) -> None:
        """Before: they are found, in a backup too. So it is known that this search finds what there is."""
        keys = keys_of_deliveries()
        self.backup = backups.make(self.folder / "backup-before.tar.age").path
        there = self._now(keys) | {"een back-up": self._in(files_in_a_backup(self.backup), keys)}
        told = ", ".join(f"{place} {len(those)}" for place, those in there.items() if those)
        fine = there["kluis"] == there["een back-up"] == set(self.numbers) != set()
        book.see(18, fine, f"van {len(self.numbers)} getallen van één gemeente gevonden vóór intrekken: {told}")

    def see_it_is_gone(self, book: Book) -> None:
        """After: nowhere, nor in a backup of now, nor in that of before when it is put back."""
        keys = keys_of_deliveries()
        after = backups.make(self.folder / "backup-after.tar.age").path
        gone = self._now(keys) | {
            "een back-up van daarna": self._in(files_in_a_backup(after), keys),
            "die van ervoor, teruggezet": self._restored(),
        }
        count = sum(map(len, gone.values()))
        book.see(18, not count, f"daarna {count} gevonden, alles geopend wat te openen is: {', '.join(gone)}")

    def _now(self, keys: Keys) -> dict[str, set[str]]:
        places = {
            "kluis": settings.VAULT_FOLDER, "mails": self.folder / "mail", "werkmap": settings.WORKER_TMP,
            "logs": self.folder / "logs",
        }  # fmt: skip
        in_database = {"database": found(self.numbers, texts_in_the_database())}
        return in_database | {place: self._in(files_on_disk(it), keys) for place, it in places.items()}

    def _restored(self) -> set[str]:
        """What is found when the backup of before is put back in an empty installation."""
        folder = self.folder / "restored"
        with self.restore(self.backup, folder) as url:
            in_vault = self._in(files_on_disk(folder / "vault"), keys_of_deliveries(url))
            return in_vault | found(self.numbers, texts_in_the_database(url))

    def _in(self, files: Iterable[tuple[str, bytes]], keys: Keys) -> set[str]:
        return found_in(self.numbers, files, keys, self._known)
