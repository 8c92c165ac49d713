"""Protocols and their plans, each read once in a process of a test run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from oporde.plan.kept import load_plan
from oporde.plan.model import Plan
from oporde.protocol.load import load_protocol
from oporde.protocol.protocol import Protocol

GMSD = "gmsd/2017"


@cache
def protocol_of(name: str | Path) -> Protocol:
    """A protocol, read."""
    return load_protocol(name)


@cache
def plan_of(name: str | Path) -> Plan:
    """Its plan: the one that `make test` kept beside it, or compiled now where protocol or compiler changed since."""
    return load_plan(name)
