"""The catalogue: its tags have one form."""

from __future__ import annotations

import re

import pytest

from oporde.portal.events.catalogue import CATALOGUE


@pytest.mark.parametrize("tag", CATALOGUE)
def test_a_tag_says_what_it_is_about_and_what_happened(tag: str):
    assert re.fullmatch(r"[a-z]+:[a-z-]+", tag)
    assert len(tag) <= 60
