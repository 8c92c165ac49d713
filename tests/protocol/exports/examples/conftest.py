"""The small protocol as its author would have to finish it."""

from typing import Any

import pytest

from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import HEAD_RULES, changed


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """The small protocol, in which rules about a whole delivery have tables as their example, as they must."""
    tables: dict[str, Any] = {"passes": {"tables": {"zorg": [{}]}}, "fails": {"tables": {"zorg": [{}], "kosten": [{}]}}}
    return changed(rules=[rule | {"examples": tables} if rule["id"][0] == "X" else rule for rule in HEAD_RULES])
