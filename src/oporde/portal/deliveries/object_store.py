"""The vault as a bucket of an object store that speaks S3, for who has the portal on several machines.

boto3 comes with the extra `s3`, and is brought in only when there is such a bucket. Whatever it complains of is an OSError here, as
of a disk; what is not there is a FileNotFoundError.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO, cast

from django.core.exceptions import ImproperlyConfigured

PART = 8 * 1024 * 1024  # 10.000 of them at most: 80 GB; and never fewer than 5 MB, save the last
CHUNK = 1 << 18
TRIES = 3
KEY = re.compile(r"[\w-]+(?:/[\w-]+)*\.age", re.ASCII)
NOT_THERE = frozenset({"NoSuchKey", "NoSuchUpload", "404", "NotFound"})


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the bucket is, and who we are there.

    Attributes:
        endpoint: https://…, empty for that of Amazon.
        prefix: what stands before every key: "portal/" or nothing.
        access_key, secret_key: empty, to take what the machine was given (environment, file, role).
    """

    name: str
    endpoint: str = ""
    region: str = ""
    prefix: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)


class ObjectStorage:
    """A bucket. An object appears under its key only when it is complete."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket, self.client = bucket, client_of(bucket)

    def create(self, key: str) -> ObjectWriting:
        """Begin to write under a key that is not in use."""
        return ObjectWriting(self, self._address(key))

    def open(self, key: str) -> BinaryIO:
        """Read what is kept. Raises FileNotFoundError."""
        return cast(BinaryIO, io.BufferedReader(_Reading(self, self._address(key)), CHUNK))

    def delete(self, key: str) -> None:
        """Remove it; no error when it is not there."""
        with _as_of_a_disk(), suppress(FileNotFoundError):
            self.client.delete_object(**self._address(key))

    def exists(self, key: str) -> bool:
        """True when it is kept."""
        try:
            with _as_of_a_disk():
                self.client.head_object(**self._address(key))
        except FileNotFoundError:
            return False
        return True

    def listing(self) -> Iterator[tuple[str, float]]:
        """All that is kept, each with when it was written (seconds since 1970)."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket.name, Prefix=self.bucket.prefix
        )
        with _as_of_a_disk():
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self.bucket.prefix)
                    if KEY.fullmatch(key):
                        yield key, found["LastModified"].timestamp()

    def sweep(self, older_than_s: float, now_s: float) -> int:
        """Give up uploads in parts of writers that were killed; how many."""
        swept = 0
        pages = self.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.bucket.name, Prefix=self.bucket.prefix
        )
        with _as_of_a_disk():
            for page in pages:
                for found in page.get("Uploads", ()):
                    if now_s - found["Initiated"].timestamp() > older_than_s:
                        self.client.abort_multipart_upload(
                            Bucket=self.bucket.name, Key=found["Key"], UploadId=found["UploadId"]
                        )
                        swept += 1
        return swept

    def _address(self, key: str) -> dict[str, str]:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key of the vault: {key!r}")
        return {"Bucket": self.bucket.name, "Key": self.bucket.prefix + key}


class ObjectWriting:
    """Bytes on their way to a bucket, at most one part of them in memory."""

    def __init__(self, place: ObjectStorage, address: dict[str, str]) -> None:
        self._client, self._address = place.client, address
        self._waiting = bytearray()
        self._parts: list[dict[str, Any]] = []
        self._upload = ""

    def write(self, chunk: bytes, /) -> int:
        """Take the next bytes; a part that is full is sent."""
        self._waiting += chunk
        while len(self._waiting) >= PART:
            self._send(bytes(memoryview(self._waiting)[:PART]))
            del self._waiting[:PART]
        return len(chunk)

    def flush(self) -> None:
        """Nothing: what is no part yet waits."""

    def keep(self) -> None:
        """Make it stay: the store answers when it is safe there."""
        last = bytes(self._waiting)
        with _as_of_a_disk():
            if not self._upload:
                self._client.put_object(**self._address, Body=last, ContentMD5=_md5(last))
                return
        if last:
            self._send(last)
        with _as_of_a_disk():
            self._client.complete_multipart_upload(
                **self._address, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
            )

    def drop(self) -> None:
        """Leave nothing behind, also of what could not be completed; what cannot be reached now is swept later."""
        self._waiting.clear()
        if self._upload:
            with suppress(OSError), _as_of_a_disk():
                self._client.abort_multipart_upload(**self._address, UploadId=self._upload)

    def _send(self, part: bytes) -> None:
        with _as_of_a_disk():
            if not self._upload:
                self._upload = self._client.create_multipart_upload(**self._address)["UploadId"]
            number = len(self._parts) + 1
            sent = self._client.upload_part(
                **self._address, UploadId=self._upload, PartNumber=number, Body=part, ContentMD5=_md5(part)
            )
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})


class _Reading(io.RawIOBase):
    """An object as it comes in; where the line breaks it is taken up at the byte it had come to."""

    def __init__(self, place: ObjectStorage, address: dict[str, str]) -> None:
        self._client, self._address, self._at = place.client, address, 0
        self._body = self._from_here()

    def _from_here(self) -> Any:
        with _as_of_a_disk():
            got = self._client.get_object(**self._address, **({"Range": f"bytes={self._at}-"} if self._at else {}))
        self._ends_at = self._at + got["ContentLength"]
        return got["Body"]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        for _ in range(TRIES - 1):
            with suppress(OSError):
                return self._fill(buffer)
            self._body = self._from_here()
        return self._fill(buffer)

    def _fill(self, buffer: memoryview) -> int:
        with _as_of_a_disk():
            chunk: bytes = self._body.read(len(buffer)) if self._at < self._ends_at else b""
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


@cache
def client_of(bucket: Bucket) -> Any:
    """The way to a bucket, one for a process; its threads share it.

    Raises:
        ImproperlyConfigured: boto3 is not installed.
    """
    try:
        boto3, config = importlib.import_module("boto3"), importlib.import_module("botocore.config")
    except ImportError as error:
        raise ImproperlyConfigured("OPORDE_S3_BUCKET is set; a bucket needs: pip install 'oporde[s3]'") from error
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint or None,
        region_name=bucket.region or None,
        aws_access_key_id=bucket.access_key or None,
        aws_secret_access_key=bucket.secret_key or None,
        config=config.Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 4},
            s3={"addressing_style": "path" if bucket.endpoint else "auto"},
            # Not every store knows the newer sums; each part goes with its MD5, and age proves the whole.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    """Let what the store or the line complains of be what a disk would complain of."""
    exceptions = importlib.import_module("botocore.exceptions")
    try:
        yield
    except exceptions.ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise (FileNotFoundError if code in NOT_THERE else OSError)(f"the object store answers {code}") from error
    except exceptions.BotoCoreError as error:
        raise OSError(f"the object store cannot be reached: {type(error).__name__}") from error


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
