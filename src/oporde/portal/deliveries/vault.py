"""Deliveries are kept encrypted: the keys, the place, the way in and the way out. Everything rests on this module.

    browser ──▶ web process                                    worker ──▶ private folder ──▶ check
                EncryptedArrival ──▶ Sealing ──▶ Storage ──▶   reveal()
                new_key()            (age)       (bytes)       unwrap()
                wrapped_key ──────▶ row of the delivery ──▶

The format is age (age-encryption.org/v1). Every delivery has an X25519 key of its own, made by the web process, used while
the bytes come in, encrypted to the worker's master keys and then forgotten: from there on only a worker can read them, and
who destroys the wrapped key has destroyed the delivery, wherever copies of its bytes may be.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import queue
import secrets
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

import pyrage
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from oporde.portal.deliveries.object_store import Bucket, ObjectStorage
from oporde.portal.deliveries.steps import reached

CHUNK = 1 << 18
WAITING_CHUNKS = 16  # between the network and the encryption: 4 MB


class Sealed(Exception):
    """What cannot be read: it was tampered with or cut off, or the key is not the one, or is not there."""


# --- Keys -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeliveryKey:
    """The key of one delivery, as the web process knows it: to encrypt with, and wrapped for the row.

    Attributes:
        recipient: public half, age1…
        wrapped: secret half, encrypted to the worker; for Delivery.wrapped_key.
    """

    recipient: str
    wrapped: bytes


def new_key() -> DeliveryKey:
    """Make the key of a delivery; its secret half is forgotten at once, but for who holds a master key."""
    identity = pyrage.x25519.Identity.generate()
    return DeliveryKey(recipient=str(identity.to_public()), wrapped=wrap(str(identity)))


def wrap(identity: str) -> bytes:
    """Encrypt a secret key to every master key."""
    sealed: bytes = pyrage.encrypt(
        identity.encode(), [pyrage.x25519.Recipient.from_str(text) for text in master_recipients()]
    )
    return sealed


def unwrap(wrapped: bytes | memoryview | None) -> pyrage.x25519.Identity:
    """The secret key of a delivery; only a worker can do this.

    Raises:
        Sealed: the key was destroyed, or none of this worker's master keys opens it.
    """
    if wrapped is None:
        raise Sealed("the key of this delivery was destroyed")
    try:
        return pyrage.x25519.Identity.from_str(pyrage.decrypt(bytes(wrapped), _master_identities()).decode())
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
        raise Sealed("no master key of this worker opens the key of this delivery") from error


def rewrap(wrapped: bytes | memoryview | None) -> bytes:
    """The same key of a delivery, encrypted to the master keys of today: for when those are replaced."""
    return wrap(str(unwrap(wrapped)))


def seal_for_web(clear: bytes) -> bytes:
    """Encrypt something small for the website's own key."""
    sealed: bytes = pyrage.encrypt(clear, [pyrage.x25519.Recipient.from_str(_web_recipient())])
    return sealed


def open_for_web(sealed: bytes | memoryview) -> bytes:
    """Read what seal_for_web() made.

    Raises:
        Sealed: it is not for this website's key, or was tampered with.
    """
    try:
        clear: bytes = pyrage.decrypt(bytes(sealed), identities(settings.WEB_IDENTITY_FILE))
    except pyrage.DecryptError as error:
        raise Sealed("the website's key does not open this") from error
    return clear


def make_keys(folder: Path) -> None:
    """Make the master key and the website's, unless they are there, and the one of pseudonyms: for who starts with nothing.

    master.key, web.key and pseudonym.key are secret, master.pub and web.pub are not.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("master", "web"):
        if not (folder / f"{name}.key").exists():
            identity = pyrage.x25519.Identity.generate()
            write_once(folder / f"{name}.key", f"{identity}\n")
        kept = identities(folder / f"{name}.key")
        (folder / f"{name}.pub").write_text("".join(f"{identity.to_public()}\n" for identity in kept), "utf-8")
    if not (folder / "pseudonym.key").exists():
        write_once(folder / "pseudonym.key", f"{secrets.token_hex(32)}\n")


def pseudonym_key() -> bytes:
    """What persons in kept rows are made unknown with; only a worker has it. Another one makes of everyone another person."""
    [line] = _lines(settings.PSEUDONYM_KEY_FILE)
    return bytes.fromhex(line)


def write_once(path: Path, text: str) -> None:
    """Write a secret that only its owner may read; who comes second leaves what the first wrote."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def master_recipients() -> tuple[str, ...]:
    """The public master keys: of the setting, or of the file beside the secret ones."""
    return tuple(settings.MASTER_RECIPIENTS) or _lines(settings.OPORDE_DATA / "keys" / "master.pub")


def _web_recipient() -> str:
    return settings.WEB_RECIPIENT or _lines(settings.OPORDE_DATA / "keys" / "web.pub")[0]


def _master_identities() -> list[pyrage.x25519.Identity]:
    return identities(settings.MASTER_IDENTITY_FILE)


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys in a file. Raises: OSError, IdentityError."""
    return [pyrage.x25519.Identity.from_str(line) for line in _lines(path)]


def _lines(path: Path) -> tuple[str, ...]:
    """The keys in a file: a line each; a line that begins with # is a remark, as age-keygen writes."""
    lines = path.read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


# --- Place ------------------------------------------------------------------------------------------------------


class Writing(Protocol):
    """Bytes on their way to a place: there when kept, gone when dropped, and nothing in between."""

    def write(self, chunk: bytes, /) -> int: ...

    def flush(self) -> None: ...

    def keep(self) -> None:
        """Make it stay, also when the power fails now."""

    def drop(self) -> None:
        """Leave nothing behind."""


class Storage(Protocol):
    """Where encrypted bytes are kept, by key."""

    def create(self, key: str) -> Writing:
        """Begin to write under a key that is not in use."""

    def open(self, key: str) -> BinaryIO:
        """Read what is kept. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Remove it; no error when it is not there."""

    def exists(self, key: str) -> bool:
        """True when it is kept."""

    def listing(self) -> Iterator[tuple[str, float]]:
        """All that is kept, each with when it was written (seconds since 1970): to find what no row knows."""

    def sweep(self, older_than_s: float, now_s: float) -> int:
        """Remove what writers that were killed left behind; how many."""


class LocalStorage:
    """A folder. A file appears under its name only when it is complete and on disk.

    Who may come at it is for its folder to say: made here it is for this user alone. Where website and worker are two users it is
    made beforehand, for their group; what stands in it is theirs as far as their umask lets it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def create(self, key: str) -> Writing:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o770)
        return _LocalWriting(path)

    def open(self, key: str) -> BinaryIO:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        path = self._path(key)
        path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            _sync(path.parent)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def listing(self) -> Iterator[tuple[str, float]]:
        for path in sorted(self.folder.rglob("*.age")):
            with suppress(FileNotFoundError):
                yield path.relative_to(self.folder).as_posix(), path.stat().st_mtime

    def sweep(self, older_than_s: float, now_s: float) -> int:
        """Remove drafts of writers that were killed; how many."""
        swept = 0
        for draft in self.folder.rglob(".*.part"):
            with suppress(FileNotFoundError):
                if now_s - draft.stat().st_mtime > older_than_s:
                    draft.unlink()
                    swept += 1
        return swept

    def _path(self, key: str) -> Path:
        path = (self.folder / key).resolve()
        if not path.is_relative_to(self.folder.resolve()) or path.suffix != ".age":
            raise ValueError(f"not a key of the vault: {key!r}")
        return path


class _LocalWriting:
    def __init__(self, path: Path) -> None:
        self.path, self.draft = path, path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self.file = os.fdopen(os.open(self.draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660), "wb")

    def write(self, chunk: bytes, /) -> int:
        return self.file.write(chunk)

    def flush(self) -> None:
        self.file.flush()

    def keep(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.draft.rename(self.path)
        _sync(self.path.parent)
        _sync(self.path.parent.parent)  # the folder itself may be new

    def drop(self) -> None:
        self.file.close()
        self.draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage() -> Storage:
    """The place that the settings name: a bucket, or a folder."""
    if not settings.S3_BUCKET:
        return LocalStorage(settings.VAULT_FOLDER)
    return ObjectStorage(
        Bucket(
            settings.S3_BUCKET, settings.S3_ENDPOINT, settings.S3_REGION, settings.S3_PREFIX,
            settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY,
        )
    )  # fmt: skip


def new_storage_key(folder: str) -> str:
    """A key nobody has: folder/<random>.age. The folder is the id of the delivery, or of the arrival it will be."""
    return f"{folder}/{secrets.token_hex(16)}.age"


# --- The way in -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe in the vault.

    Attributes:
        sha256, size_bytes: of the clear bytes.
    """

    name: str
    storage_key: str
    sha256: str
    size_bytes: int


class Sealing:
    """One file on its way into the vault: what is written is encrypted at once, in a thread, in constant memory.

    Ends with keep() or drop(). Until keep() has returned nothing is kept.
    """

    def __init__(self, place: Storage, key: str, *recipients: str) -> None:
        self.key, self.size_bytes, self.digest = key, 0, hashlib.sha256()
        self._writing = place.create(key)
        self._source = _Source()
        self._fault: BaseException | None = None
        self._recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        self._thread = threading.Thread(target=self._encrypt, name=f"sealing {key}", daemon=True)
        self._thread.start()

    def _encrypt(self) -> None:
        try:
            pyrage.encrypt_io(self._source, self._writing, self._recipients)
        except BaseException as fault:  # noqa: BLE001  it is raised where it is asked for: in write() and keep()
            self._fault = fault
            self._source.broken.set()

    def write(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            OSError: the place is full, or broken.
        """
        self.digest.update(chunk)
        self.size_bytes += len(chunk)
        if chunk and not self._source.put(chunk):
            self._raise()

    def keep(self, name: str = "") -> Kept:
        """Finish: when this returns, the file survives anything.

        Raises:
            OSError: the place is full, or broken; nothing was kept.
        """
        self._source.put(b"")
        self._thread.join()
        try:
            self._raise()
            self._writing.keep()
        except BaseException:
            self._writing.drop()
            raise
        return Kept(name=name, storage_key=self.key, sha256=self.digest.hexdigest(), size_bytes=self.size_bytes)

    def drop(self) -> None:
        """Break off: nothing is left."""
        self._source.broken.set()
        self._thread.join()
        self._writing.drop()

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault if isinstance(self._fault, OSError) else OSError(str(self._fault))


class _Source(io.RawIOBase):
    """What the encryption reads from: chunks as they come, at most so many waiting."""

    def __init__(self) -> None:
        self.broken = threading.Event()
        self._chunks: queue.Queue[bytes] = queue.Queue(WAITING_CHUNKS)
        self._left = memoryview(b"")
        self._ended = False

    def put(self, chunk: bytes) -> bool:
        """Hand over a chunk (empty: that was all); False when nobody reads any more."""
        while not self.broken.is_set():
            with suppress(queue.Full):
                self._chunks.put(chunk, timeout=0.1)
                return True
        return False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left and not self._ended:
            if self.broken.is_set():
                raise OSError("broken off")
            with suppress(queue.Empty):
                chunk = self._chunks.get(timeout=0.1)
                self._left, self._ended = memoryview(chunk), not chunk
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class Arrival:
    """All files of one delivery that is coming in, under one key. What did not become a delivery is dropped.

    Attributes:
        folder: the id of the delivery that it is to be.
        key: to encrypt with, and for the row.
        kept: the files that are safe, in the order they came.
        too_large: more came than may; what came after the limit was not kept, and nothing should be.
        broken: a file could not be kept: the place is full, or broken.
        settled: receive() has decided; what is kept now is not to be dropped by who only sees it go by.
    """

    def __init__(self, folder: str, place: Storage | None = None, max_bytes: int | None = None) -> None:
        self.key = new_key()
        self.kept: list[Kept] = []
        self.too_large = self.broken = self.settled = False
        self.size_bytes = 0
        self.folder = folder
        self._place = place or storage()
        self._max_bytes = self.most_bytes() if max_bytes is None else max_bytes
        self._underway: Sealing | None = None

    @staticmethod
    def most_bytes() -> int:
        """How much one delivery may be."""
        return settings.UPLOAD_MAX_MB * 1_000_000

    def begin(self) -> None:
        """Begin a file."""
        self._underway = Sealing(self._place, new_storage_key(self.folder), self.key.recipient)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes of the file. Raises OSError when they cannot be kept."""
        assert self._underway is not None
        self.size_bytes += len(chunk)
        self.too_large = self.too_large or self.size_bytes > self._max_bytes
        if not self.too_large:
            self._underway.write(chunk)
            reached("file-arriving")

    def finish(self, name: str) -> Kept | None:
        """End the file; None when there came too much."""
        assert self._underway is not None
        underway, self._underway = self._underway, None
        if self.too_large:
            underway.drop()
            return None
        self.kept.append(underway.keep(name))
        reached("file-kept")
        return self.kept[-1]

    def drop(self, keep: Collection[str] = ()) -> None:
        """Leave nothing of all this behind, but for what stands under some keys."""
        if self._underway is not None:
            self._underway.drop()
            self._underway = None
        for kept in self.kept:
            if kept.storage_key not in keep:
                self._place.delete(kept.storage_key)
        self.kept = [kept for kept in self.kept if kept.storage_key in keep]


class KeptUpload(UploadedFile):  # type: ignore[type-arg]
    """What Django hands to a form for a file that went into the vault: its name and size, not its content."""

    def __init__(self, kept: Kept, content_type: str | None) -> None:
        super().__init__(io.BytesIO(), kept.name, content_type, kept.size_bytes)
        self.kept = kept


class EncryptedArrival(FileUploadHandler):
    """Sends every uploaded file into the vault while it comes in.

    Must be set before the body is read, so before CSRF is looked at: the view wears csrf_exempt and calls an inner one that
    wears csrf_protect (Django, "Modifying upload handlers on the fly").
    """

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest, arrival: Arrival) -> None:
        super().__init__(request)
        self.arrival = arrival

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        try:
            self.arrival.begin()
        except OSError as fault:
            self._break(fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self.arrival.write(raw_data)
        except OSError as fault:
            self._break(fault)

    def file_complete(self, file_size: int) -> KeptUpload | None:
        try:
            kept = self.arrival.finish(self.file_name or "")
        except OSError as fault:
            self._break(fault)
        return KeptUpload(kept, self.content_type) if kept else None

    def _break(self, fault: OSError) -> NoReturn:
        self.arrival.drop()
        self.arrival.broken = True
        raise StopUpload(connection_reset=True) from fault

    def upload_interrupted(self) -> None:
        self.arrival.drop()


# --- The way out ------------------------------------------------------------------------------------------------


def reveal(place: Storage, key: str, identity: pyrage.x25519.Identity, target: Path, *, sha256: str = "") -> Path:
    """Decrypt a file of the vault to a path in a private folder. It has that name only when it is whole.

    Args:
        sha256: of the clear bytes, where it is known: then it must agree.
    Raises:
        Sealed: it was tampered with, cut off, or is not under this key; nothing is left at the target.
        FileNotFoundError: nothing is kept under the key.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        with place.open(key) as source, draft.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            sink = _Hashing(file)
            try:
                pyrage.decrypt_io(source, sink, [identity])
            except (pyrage.DecryptError, OSError) as error:
                raise Sealed(f"{key} cannot be read: it was changed, cut off, or is not under this key") from error
        if sha256 and sink.digest.hexdigest() != sha256:
            raise Sealed(f"{key} is not what was received: its SHA-256 differs")
        return draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


class _Hashing:
    """Writes on, and knows the SHA-256 of what went by."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        return self.file.write(chunk)

    def flush(self) -> None:
        self.file.flush()


def keep_file(place: Storage, folder: str, recipient: str, source: Path) -> Kept:
    """Encrypt a file of a private folder into the vault: a mended copy, for example."""
    return seal_file(place, new_storage_key(folder), source, recipient)


def seal_file(place: Storage, key: str, source: Path, *recipients: str) -> Kept:
    """Encrypt a file for some recipients, and keep it under a key of one's choice.

    Raises:
        OSError: it cannot be read or written; nothing was kept.
    """
    sealing = Sealing(place, key, *recipients)
    try:
        with source.open("rb") as file:
            while chunk := file.read(CHUNK):
                sealing.write(chunk)
    except BaseException:
        sealing.drop()
        raise
    return sealing.keep(source.name)


@contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder only this process may read, for clear text; emptied and gone at the end.

    While it is in use a file beside it is locked, so that sweep_private_folders() of another worker leaves it alone.
    """
    parent = parent or settings.WORKER_TMP
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = parent / f"check-{secrets.token_hex(8)}"
    with _locked(folder.with_suffix(".lock")) as alone:
        assert alone
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_private_folders(parent: Path | None = None) -> int:
    """Remove what workers that were killed left behind; how many folders. For when a worker starts."""
    swept = 0
    for folder in (parent or settings.WORKER_TMP).glob("check-*"):
        if folder.suffix == ".lock":
            continue
        with _locked(folder.with_suffix(".lock")) as alone:
            if alone:
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
    return swept


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold the lock on a file, and remove it in the end; yields False when another process holds it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            try:
                yield True
            finally:
                path.unlink(missing_ok=True)
    finally:
        os.close(lock)


def erase(place: Storage, keys: Sequence[str]) -> None:
    """Destroy encrypted bytes. Who destroys a delivery sets its wrapped_key to NULL first."""
    for key in keys:
        place.delete(key)
