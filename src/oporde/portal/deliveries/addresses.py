"""Addresses of pages that are not of this app: written once, here."""

from __future__ import annotations


def rule_address(protocol: str, rule: str) -> str:
    """The permanent page of a rule of "gmsd/2017": why it exists, what passes, what fails, how to mend it."""
    return f"/protocol/{protocol}/regel/{rule}/"
