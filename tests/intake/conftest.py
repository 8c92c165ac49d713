"""What the tests of intake need: demands on uploads, and a place to unpack them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from oporde.protocol.admission import Admission
from tests.intake.uploads import Upload, make_admission


@pytest.fixture(scope="session")
def admission() -> Admission:
    return make_admission()


@pytest.fixture
def upload(tmp_path: Path, admission: Admission) -> Iterator[Upload]:
    with ExitStack() as stack:
        yield Upload(tmp_path, admission, stack)
