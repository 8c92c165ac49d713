"""The vault: nothing in clear, nothing half, nothing readable without the right key."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.test import RequestFactory

from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.vault import Arrival, EncryptedArrival, LocalStorage, Sealed, Sealing, Storage

SECRET = b"999990019;0513;a value nobody may read\r\n" * 1000


def arrived(vault: Storage, *files: bytes) -> Arrival:
    arrival = Arrival("d1", vault)
    for number, content in enumerate(files):
        arrival.begin()
        arrival.write(content)
        arrival.finish(f"{number}.csv")
    return arrival


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# --- Keys


def test_a_worker_reads_what_the_website_wrapped(vault: Storage):
    key = the_vault.new_key()

    identity = the_vault.unwrap(key.wrapped)

    assert str(identity.to_public()) == key.recipient


def test_without_the_master_key_a_delivery_stays_closed(vault: Storage, settings: Any, tmp_path: Path):
    key = the_vault.new_key()
    other = pyrage.x25519.Identity.generate()
    (tmp_path / "other.key").write_text(f"# made elsewhere\n{other}\n", "utf-8")
    settings.MASTER_IDENTITY_FILE = tmp_path / "other.key"

    with pytest.raises(Sealed):
        the_vault.unwrap(key.wrapped)


def test_a_destroyed_key_opens_nothing(vault: Storage):
    with pytest.raises(Sealed):
        the_vault.unwrap(None)


def test_each_delivery_has_a_key_of_its_own(vault: Storage, tmp_path: Path):
    mine, theirs = arrived(vault, SECRET), the_vault.new_key()

    with pytest.raises(Sealed):
        the_vault.reveal(vault, mine.kept[0].storage_key, the_vault.unwrap(theirs.wrapped), tmp_path / "clear.csv")


def test_after_a_new_master_key_old_deliveries_are_wrapped_again(vault: Storage, settings: Any, tmp_path: Path):
    key, successor = the_vault.new_key(), pyrage.x25519.Identity.generate()
    settings.MASTER_RECIPIENTS = (str(successor.to_public()),)

    wrapped = the_vault.rewrap(key.wrapped)

    settings.MASTER_IDENTITY_FILE = tmp_path / "successor.key"
    settings.MASTER_IDENTITY_FILE.write_text(str(successor), "utf-8")
    assert str(the_vault.unwrap(wrapped).to_public()) == key.recipient


def test_the_website_reads_pieces_that_are_sealed_for_it_and_nothing_else(vault: Storage):
    sealed = the_vault.seal_for_web(b"a piece of the sheet")

    assert b"piece" not in sealed
    assert the_vault.open_for_web(sealed) == b"a piece of the sheet"
    with pytest.raises(Sealed):
        the_vault.open_for_web(the_vault.new_key().wrapped)


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path):
    the_vault.make_keys(tmp_path / "keys")
    first = (tmp_path / "keys" / "master.key").read_bytes()
    the_vault.make_keys(tmp_path / "keys")

    assert (tmp_path / "keys" / "master.key").read_bytes() == first
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "keys").glob("*.key")} == {0}
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "master.key",
        "master.pub",
        "pseudonym.key",
        "web.key",
        "web.pub",
    ]


# --- The way in and out


def test_what_came_in_comes_out_and_nothing_of_it_is_readable_in_between(vault: Storage, tmp_path: Path):
    arrival = arrived(vault, SECRET, b"", b"x" * 3_000_000)
    identity = the_vault.unwrap(arrival.key.wrapped)

    first, empty, large = arrival.kept
    assert (first.name, first.size_bytes, first.sha256) == ("0.csv", len(SECRET), hashlib.sha256(SECRET).hexdigest())
    assert b"999990019" not in all_bytes(tmp_path / "vault")
    for kept, content in ((first, SECRET), (empty, b""), (large, b"x" * 3_000_000)):
        clear = the_vault.reveal(vault, kept.storage_key, identity, tmp_path / kept.name, sha256=kept.sha256)
        assert clear.read_bytes() == content


def test_an_empty_chunk_is_not_the_end(vault: Storage, tmp_path: Path):
    arrival = Arrival("d1", vault)
    arrival.begin()
    for chunk in (b"one", b"", b"two"):
        arrival.write(chunk)
    kept = arrival.finish("a.csv")

    assert kept is not None
    clear = the_vault.reveal(vault, kept.storage_key, the_vault.unwrap(arrival.key.wrapped), tmp_path / "a.csv")
    assert clear.read_bytes() == b"onetwo"


def test_age_itself_reads_what_we_write(vault: Storage):
    arrival = arrived(vault, SECRET)

    with vault.open(arrival.kept[0].storage_key) as file:
        sealed = file.read()

    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert pyrage.decrypt(sealed, [the_vault.unwrap(arrival.key.wrapped)]) == SECRET


@pytest.mark.parametrize("damage", ["cut", "flipped", "another's"])
def test_what_was_tampered_with_is_refused_and_leaves_nothing(vault: Storage, tmp_path: Path, damage: str):
    arrival = arrived(vault, SECRET * 20, b"another")
    key, other = (kept.storage_key for kept in arrival.kept)
    path = tmp_path / "vault" / key
    sealed = bytearray(path.read_bytes())
    if damage == "cut":
        del sealed[-100_000:]
    elif damage == "flipped":
        sealed[-10] ^= 1
    else:
        sealed = bytearray((tmp_path / "vault" / other).read_bytes())
    path.write_bytes(sealed)
    out = tmp_path / "out"
    out.mkdir()

    with pytest.raises(Sealed):
        the_vault.reveal(
            vault, key, the_vault.unwrap(arrival.key.wrapped), out / "a.csv", sha256=arrival.kept[0].sha256
        )

    assert list(out.iterdir()) == []


def test_what_is_not_there_cannot_be_read(vault: Storage, tmp_path: Path):
    identity = the_vault.unwrap(the_vault.new_key().wrapped)

    with pytest.raises(FileNotFoundError):
        the_vault.reveal(vault, "d1/none.age", identity, tmp_path / "a.csv")


def test_what_is_broken_off_leaves_nothing(vault: Storage, tmp_path: Path):
    arrival = arrived(vault, SECRET)
    arrival.begin()
    arrival.write(SECRET)

    arrival.drop()

    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []
    assert list(vault.listing()) == []


def test_more_than_may_is_not_kept(vault: Storage, tmp_path: Path):
    arrival = Arrival("d1", vault, max_bytes=1000)
    arrival.begin()
    arrival.write(b"x" * 900)
    arrival.write(b"x" * 900)

    assert arrival.finish("a.csv") is None
    assert arrival.too_large
    assert list(vault.listing()) == []


def test_a_full_disk_is_an_error_and_leaves_nothing(vault: Storage, tmp_path: Path):
    class Full:
        dropped = False

        def write(self, chunk: bytes, /) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None: ...
        def keep(self) -> None: ...
        def drop(self) -> None:
            Full.dropped = True

    class FullDisk(LocalStorage):
        def create(self, key: str) -> the_vault.Writing:
            return Full()

    sealing = Sealing(FullDisk(tmp_path / "full"), "d1/a.age", the_vault.new_key().recipient)

    with pytest.raises(OSError):  # noqa: PT012  it may show at any write, at the latest when it is kept
        for _ in range(100):
            sealing.write(SECRET)
        sealing.keep()
    sealing.drop()
    assert Full.dropped


def test_two_hundred_megabytes_take_little_memory(vault: Storage):
    arrival = Arrival("d1", vault, max_bytes=300_000_000)
    chunk = os.urandom(1 << 18)
    tracemalloc.start()
    arrival.begin()
    for _ in range(800):
        arrival.write(chunk)
    kept = arrival.finish("large.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept is not None
    assert kept.size_bytes == 800 * (1 << 18)
    assert peak < 20_000_000


def test_a_mended_copy_goes_into_the_vault_under_the_same_key(vault: Storage, tmp_path: Path):
    key = the_vault.new_key()
    (tmp_path / "mended.csv").write_bytes(SECRET)

    kept = the_vault.keep_file(vault, "d1", key.recipient, tmp_path / "mended.csv")

    clear = the_vault.reveal(vault, kept.storage_key, the_vault.unwrap(key.wrapped), tmp_path / "again.csv")
    assert clear.read_bytes() == SECRET


# --- Upload


@pytest.fixture
def post(vault: Storage) -> Any:
    """Post files to a view that takes them into the vault."""

    def post(**files: Any) -> tuple[Arrival, HttpRequest]:
        request = RequestFactory().post("/leveren/", files)
        arrival = Arrival("d1", vault)
        request.upload_handlers = [EncryptedArrival(request, arrival)]
        return arrival, request

    return post


def file(name: str, content: bytes) -> BytesIO:
    made = BytesIO(content)
    made.name = name
    return made


def test_an_uploaded_file_is_in_the_vault_and_nowhere_else(post: Any, vault: Storage, tmp_path: Path):
    arrival, request = post(files=[file("a.csv", SECRET), file("b.csv", b"b")], consent="yes")

    uploads = request.FILES.getlist("files")

    assert [(upload.name, upload.size, upload.read()) for upload in uploads] == [
        ("a.csv", len(SECRET), b""),
        ("b.csv", 1, b""),
    ]
    assert [kept.name for kept in arrival.kept] == ["a.csv", "b.csv"]
    assert request.POST["consent"] == "yes"
    clear = the_vault.reveal(
        vault, arrival.kept[0].storage_key, the_vault.unwrap(arrival.key.wrapped), tmp_path / "a.csv"
    )
    assert clear.read_bytes() == SECRET


def test_an_upload_that_breaks_off_leaves_nothing(vault: Storage):
    whole = RequestFactory().post("/leveren/", {"files": file("a.csv", SECRET * 100)})

    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 1_000_000:
                raise OSError("connection reset")
            return super().read(size)

    whole._stream = Broken(whole._stream.read())
    arrival = Arrival("d1", vault)
    whole.upload_handlers = [EncryptedArrival(whole, arrival)]

    with pytest.raises(OSError):
        _ = whole.FILES
    arrival.drop()

    assert list(vault.listing()) == []


def test_when_bytes_cannot_be_kept_the_upload_stops(vault: Storage, monkeypatch: pytest.MonkeyPatch):
    arrival = Arrival("d1", vault)
    upload = EncryptedArrival(HttpRequest(), arrival)
    upload.new_file("files", "a.csv", "text/csv", None)

    def full(chunk: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(arrival, "write", full)

    with pytest.raises(StopUpload):
        upload.receive_data_chunk(b"x", 0)
    assert list(vault.listing()) == []


# --- Place


@pytest.mark.parametrize("key", ["../a.age", "d1/../../a.age", "d1/a.csv", "/etc/a.age"])
def test_a_key_never_leads_out_of_the_vault(vault: Storage, key: str):
    with pytest.raises(ValueError, match="not a key of the vault"):
        vault.open(key)


def test_keys_tell_what_is_kept_and_since_when(vault: Storage):
    arrival = arrived(vault, b"a", b"b")

    assert {key for key, _ in vault.listing()} == {kept.storage_key for kept in arrival.kept}
    assert vault.exists(arrival.kept[0].storage_key)
    the_vault.erase(vault, [kept.storage_key for kept in arrival.kept])
    the_vault.erase(vault, [kept.storage_key for kept in arrival.kept])
    assert list(vault.listing()) == []


def test_drafts_of_a_killed_writer_are_swept(tmp_path: Path):
    place = LocalStorage(tmp_path / "vault")
    place.create("d1/a.age").write(b"half")

    assert list(place.listing()) == []
    assert place.sweep(older_than_s=3600, now_s=4_000_000_000) == 1
    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []


# --- Private folders

KILLED = """
import os, sys
from pathlib import Path
from oporde.portal.deliveries.vault import private_folder
with private_folder(Path(sys.argv[1])) as folder:
    (folder / "clear.csv").write_text("a value nobody may read")
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_worker(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, in the middle of a check."""
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout
    assert other.stdout.readline() == "ready\n"
    yield other
    other.kill()
    other.communicate()


def test_a_private_folder_is_private_and_gone_afterwards(tmp_path: Path):
    with the_vault.private_folder(tmp_path) as folder:
        (folder / "clear.csv").write_bytes(SECRET)
        assert folder.stat().st_mode & 0o077 == 0

    assert list(tmp_path.iterdir()) == []


def test_what_another_worker_is_using_is_left_alone(tmp_path: Path, other_worker: subprocess.Popen[str]):
    assert the_vault.sweep_private_folders(tmp_path) == 0
    assert len(list(tmp_path.rglob("clear.csv"))) == 1


def test_what_a_killed_worker_left_is_swept(tmp_path: Path, other_worker: subprocess.Popen[str]):
    other_worker.kill()
    other_worker.wait()

    assert the_vault.sweep_private_folders(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
