"""The small protocol, for every export."""

import pytest

from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import small_protocol


@pytest.fixture(scope="session")
def small() -> Protocol:
    return small_protocol()
