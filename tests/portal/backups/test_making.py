"""A backup holds everything, for who has the key; put back into an empty installation it is what it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from oporde.portal.accounts.models import Person
from oporde.portal.backups import archive, keys, making, restoring
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.vault import Storage
from oporde.portal.demo.living.searching import everything_in_the_database, everything_on_disk
from oporde.portal.erasure import actions, ledger
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.events.models import Event
from oporde.portal.events.recording import record, verify
from oporde.portal.rounds.models import DeliveryRound
from tests.deliveries import zipped
from tests.portal.conftest import HeldClock, Mailbox
from tests.portal.deliveries.conftest import Delivered, delivered, right, wrong
from tests.portal.erasure.conftest import offered

__all__ = ["delivered", "offered"]

VALUES = ["62734509", "700077123"]


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    """The key of backups, somewhere else; its public half in the settings."""
    path = tmp_path / "elsewhere" / "backup.key"
    settings.BACKUP_RECIPIENTS = (keys.make_key(path),)
    return path


@pytest.fixture
def story(
    delivered: Delivered, run_jobs: Callable[[], int], mailbox: Mailbox, offered: DeliveryRound, clock: HeldClock
) -> list[Delivery]:
    """A rejected delivery, a right one, and one over the other period."""
    found = []
    both = {**right("WMO", Toewijzingsnummer="700077123"), **right("SBW", Begrote_kosten="62734509")}
    for files in (wrong(), {"MSD.zip": zipped(both)}, right("SBW", "H1_2017", Begrote_kosten="51234567")):
        found.append(delivered(files))
        run_jobs()
        clock.advance(hours=1)
    return found


def empty_installation(settings: Any, folder: Path) -> None:
    """As after `oporde-portal migrate` in a new folder: no rows but those of migrations, an empty vault, keys of its own."""
    call_command("flush", interactive=False, verbosity=0)
    settings.OPORDE_DATA = folder
    settings.VAULT_FOLDER, settings.WORKER_TMP = folder / "vault", folder / "worker"
    settings.MASTER_IDENTITY_FILE, settings.WEB_IDENTITY_FILE = (
        folder / "keys" / "master.key",
        folder / "keys" / "web.key",
    )
    settings.PSEUDONYM_KEY_FILE = folder / "keys" / "pseudonym.key"
    settings.SIGNING_KEY_FILE = folder / "keys" / "signing.key"
    settings.ERASURE_LEDGER = folder / ledger.NAME
    the_vault.make_keys(folder / "keys")


def comparable(rows: str) -> list[str]:
    """The rows, but for those of sessions and of what was done since."""
    return sorted(line for line in rows.splitlines() if not line.startswith(("django_session", "accounts_cache")))


@pytest.mark.django_db(transaction=True)
def test_what_is_put_back_is_what_it_was_and_what_was_withdrawn_since_goes_again(
    story: list[Delivery], offered: DeliveryRound, coordinator: Person, vault: Storage, key_file: Path, settings: Any,
    tmp_path: Path, clock: HeldClock, run_jobs: Callable[[], int],
):  # fmt: skip
    copies = tmp_path / "copies"
    copies.mkdir()
    before = everything_in_the_database()
    vault_before = {key: vault.open(key).read() for key, _ in vault.listing()}
    made = making.make(copies)
    clear = "".join(content.decode("utf-8", "replace") for _, content in members(made.path, key_file))
    assert str(story[0].pk) in clear
    assert "age-encryption.org" in clear
    assert not any(value in everything_on_disk(copies) for value in (*VALUES, "Voorbeeldstad")), "it is encrypted"
    with pytest.raises(keys.Refused, match="niet leeg"):
        restoring.restore(made.path, key_file)

    clock.set(2018, 3, 20, 9)
    withdrawal = actions.withdraw(offered, "0513", "H2_2017", by=coordinator)
    run_jobs()
    later = making.make(copies)
    (copies / ledger.NAME).rename(tmp_path / "list")
    empty_installation(settings, tmp_path / "one")
    done = restoring.restore(made.path, key_file)
    assert not done.had_list
    after = everything_in_the_database()
    assert new_in(before, after) == {"events_event"}, "and there it is the event of putting it back"
    assert {key: the_vault.storage().open(key).read() for key, _ in the_vault.storage().listing()} == vault_before
    assert all(value in everything_on_disk(tmp_path / "one") for value in VALUES), "with its keys all of it can be read"
    assert list(verify()) == []
    record("events:fetched", by=None, form="csv", count=1)
    assert list(verify()) == []
    assert Person.objects.create_user("nieuw@voorbeeldstad.example", "Nieuw").pk > coordinator.pk

    (tmp_path / "list").rename(copies / ledger.NAME)
    empty_installation(settings, tmp_path / "two")
    done = restoring.restore(made.path, key_file)
    assert (done.had_list, done.erased) == (True, [withdrawal.reference])
    assert not any(value in everything_in_the_database() + everything_on_disk(tmp_path / "two") for value in VALUES)
    again = Withdrawal.objects.get(pk=withdrawal.pk)
    assert (again.state, again.again, again.person) == ("erased", True, coordinator)
    assert list(DeliveredFile.objects.counting().values_list("period", flat=True)) == ["H1_2017"]
    assert "51234567" in everything_on_disk(tmp_path / "two")
    assert ledger.read([settings.ERASURE_LEDGER])

    empty_installation(settings, tmp_path / "three")
    done = restoring.restore(later.path, key_file)
    assert done.erased == []
    found = everything_in_the_database() + everything_on_disk(tmp_path / "three")
    assert not any(value in found for value in VALUES), "a backup of after a withdrawal never had it"


def new_in(before: str, after: str) -> set[str]:
    """The tables in which there is more, or something else, than there was."""
    return {line.partition(":")[0] for line in set(comparable(after)) ^ set(comparable(before))}


def members(path: Path, key_file: Path) -> list[tuple[str, bytes]]:
    with archive.reading(path, the_vault.identities(key_file)) as found:
        return list(found)


def changed_in_the_middle(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    return bytes(changed)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_whole_is_refused_and_leaves_nothing(
    coordinator: Person, vault: Storage, key_file: Path, settings: Any, tmp_path: Path
):
    with pytest.raises(keys.Refused, match="eindigt op"):
        making.make(tmp_path / "backup.zip")
    made = making.make(tmp_path / "een.tar.age")
    with pytest.raises(keys.Refused, match="is er al"):
        making.make(made.path)
    whole = made.path.read_bytes()
    stranger = tmp_path / "stranger.key"
    keys.make_key(stranger)
    empty_installation(settings, tmp_path / "one")
    settings.BACKUP_RECIPIENTS = ()

    for content, key, sentence in (
        (whole[: len(whole) // 2], key_file, "afgebroken of veranderd"),
        (whole[:-20] + bytes(20), key_file, "afgebroken of veranderd"),
        (changed_in_the_middle(whole), key_file, "afgebroken of veranderd"),
        (b"", key_file, "afgebroken of veranderd"),
        (whole, stranger, "opent .* niet"),
    ):
        made.path.write_bytes(content)
        with pytest.raises(archive.Broken, match=sentence):
            restoring.restore(made.path, key)
        assert making.is_empty()
    for other, sentence in ((tmp_path / "nowhere", "is er niet"), (made.path.parent / "copies.txt", "geen geheime")):
        (made.path.parent / "copies.txt").write_text("niets")
        with pytest.raises(keys.Refused, match=sentence):
            restoring.restore(made.path, other)
    with pytest.raises(keys.Refused, match="backup-key"):
        making.make(tmp_path / "twee.tar.age")
    made.path.write_bytes(whole)
    assert restoring.restore(made.path, key_file).rows
    assert Person.objects.get().name == "Anna de Vries"


@pytest.mark.django_db(transaction=True)
def test_a_folder_keeps_backups_as_long_as_the_setting_says(
    coordinator: Person, vault: Storage, key_file: Path, settings: Any, tmp_path: Path, clock: HeldClock
):
    settings.KEEP_BACKUP_DAYS = 7
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "oporde-eigen.tar.age").write_bytes(b"mine")
    first = making.make(folder)
    clock.advance(days=7)
    assert making.make(folder).removed == 0
    clock.advance(minutes=1)
    assert making.make(folder).removed == 1
    assert not first.path.exists()
    assert (folder / "oporde-eigen.tar.age").exists()
    assert Event.objects.filter(tag="backup:removed").count() == 1
