"""The vault as a bucket: the same promises as of a folder, kept by a server that speaks S3 (moto's, a process of its own)."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import psutil
import pytest
from botocore.exceptions import ReadTimeoutError
from django.core.exceptions import ImproperlyConfigured

from oporde.portal.deliveries import object_store
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.object_store import PART, Bucket, ObjectStorage
from oporde.portal.demo.surroundings import free_port
from oporde.portal.watch.health import state_of_health
from tests.portal.deliveries.conftest import Delivered, right
from tests.portal.running import PATIENCE_S

KEY = "d1/a.age"
MB = 1_000_000


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of an object store with an empty bucket."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture
def vault(vault: the_vault.Storage, settings: Any, store: str, request: pytest.FixtureRequest) -> ObjectStorage:
    """An empty bucket, that the settings name; the keys stand in a folder."""
    settings.S3_BUCKET = f"vault-{abs(hash(request.node.name))}"
    settings.S3_ENDPOINT, settings.S3_REGION, settings.S3_PREFIX = store, "eu-central-1", "portal/"
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = "oporde", "only for tests"
    place = the_vault.storage()
    assert isinstance(place, ObjectStorage)
    place.client.create_bucket(
        Bucket=settings.S3_BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    return place


def kept(vault: ObjectStorage, content: bytes, chunk: int = 1 << 18) -> None:
    writing = vault.create(KEY)
    for at in range(0, len(content), chunk):
        writing.write(content[at : at + chunk])
    writing.keep()


def uploads(vault: ObjectStorage) -> list[Any]:
    return list(vault.client.list_multipart_uploads(Bucket=vault.bucket.name).get("Uploads", []))


def test_what_is_kept_comes_back(vault: ObjectStorage):
    for size in (0, 10, PART - 1, PART, PART + 1, 2 * PART + 5):
        content = os.urandom(size)
        kept(vault, content)

        with vault.open(KEY) as file:
            assert file.read() == content
        assert [key for key, _ in vault.listing()] == [KEY]
        assert abs(next(vault.listing())[1] - time.time()) < 60
        vault.delete(KEY)
        vault.delete(KEY)
        assert not vault.exists(KEY)
    with pytest.raises(FileNotFoundError):
        vault.open(KEY)


def test_it_is_there_when_it_is_kept_and_not_before_and_what_is_dropped_leaves_nothing(vault: ObjectStorage):
    writing = vault.create(KEY)
    writing.write(bytes(PART + 1))
    assert not vault.exists(KEY)
    assert len(uploads(vault)) == 1

    writing.drop()

    assert not vault.exists(KEY)
    assert uploads(vault) == []


def test_what_a_killed_writer_left_is_swept_and_what_is_underway_is_not(vault: ObjectStorage):
    vault.create(KEY).write(bytes(PART))

    [upload] = uploads(vault)
    began_s = upload["Initiated"].timestamp()

    assert vault.sweep(older_than_s=3600, now_s=began_s + 3599) == 0
    assert vault.sweep(older_than_s=3600, now_s=began_s + 3601) == 1
    assert uploads(vault) == []


def test_a_line_that_breaks_is_taken_up_where_it_broke(vault: ObjectStorage, monkeypatch: pytest.MonkeyPatch):
    content = os.urandom(3 * object_store.CHUNK)
    kept(vault, content)
    reading = object_store._Reading(vault, vault._address(KEY))
    buffer = bytearray(object_store.CHUNK)
    reading.readinto(memoryview(buffer))

    def broken(*_: object) -> bytes:
        raise ReadTimeoutError(endpoint_url="")

    monkeypatch.setattr(reading._body, "read", broken)

    assert bytes(buffer) + reading.read() == content


def test_much_goes_through_in_little_memory(vault: ObjectStorage):
    key = the_vault.new_key()
    arrival = the_vault.Arrival("d1", vault)
    arrival.begin()
    block, digest = os.urandom(MB), hashlib.sha256()
    arrival.write(block)
    digest.update(block)
    before = psutil.Process().memory_info().rss
    most = before
    for _ in range(99):
        arrival.write(block)
        digest.update(block)
        most = max(most, psutil.Process().memory_info().rss)
    kept = arrival.finish("groot.csv")

    assert kept is not None
    assert (kept.size_bytes, kept.sha256) == (100 * MB, digest.hexdigest())
    assert most - before < 80 * MB, "a part, and what waits to be encrypted"
    assert key.recipient != arrival.key.recipient


def test_a_key_never_leads_out_of_the_vault(vault: ObjectStorage):
    for key in ("../a.age", "d1/../../a.age", "d1/a.csv", "/etc/a.age", "d1//a.age"):
        with pytest.raises(ValueError, match="not a key"):
            vault.create(key)


def test_a_delivery_goes_the_whole_way(delivered: Delivered, run_jobs: Callable[[], int], vault: ObjectStorage):
    delivery = delivered(right())
    run_jobs()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.verdict) == ("judged", "approved")
    assert len(list(vault.listing())) == 3  # the upload, its marks and its rows


def test_health_tells_whether_the_store_answers(
    vault: ObjectStorage, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
):
    assert state_of_health()["storage"] == "ok"
    assert list(vault.listing()) == []

    settings.S3_BUCKET = "there-is-none"
    assert state_of_health()["storage"] == "no answer"
    settings.S3_ENDPOINT = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setattr(time, "sleep", lambda _: None)  # between attempts
    assert state_of_health()["storage"] == "no answer"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "boto3", None)

    with pytest.raises(ImproperlyConfigured, match=r"oporde\[s3\]"):
        ObjectStorage(Bucket("vault"))


def test_the_secret_is_in_no_text():
    assert "geheim" not in repr(Bucket("vault", secret_key="geheim"))


def test_boto3_reads_the_same(vault: ObjectStorage, store: str):
    kept(vault, b"x" * 10)

    other = boto3.client(
        "s3", endpoint_url=store, aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-central-1"
    )

    assert other.get_object(Bucket=vault.bucket.name, Key=f"portal/{KEY}")["Body"].read() == b"x" * 10
