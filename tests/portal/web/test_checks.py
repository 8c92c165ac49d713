"""What may not be set where others come."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@pytest.mark.parametrize("name", ["CLOCK_FILE", "DIE_AT"])
def test_what_is_only_for_trying_out_is_refused_where_others_come(settings: Any, tmp_path: Path, name: str):
    setattr(settings, name, tmp_path / "here")

    with pytest.raises(SystemCheckError, match=f"OPORDE_{name} is set"):
        call_command("check", deploy=True, stdout=StringIO(), stderr=StringIO())
