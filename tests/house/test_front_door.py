"""What `import oporde` offers is what it says it offers."""

import subprocess
import sys
import types

import oporde


def test_the_front_door_names_all_it_offers_and_nothing_else():
    offered = {
        name
        for name in dir(oporde)
        if not name.startswith("_")
        and not isinstance(getattr(oporde, name), types.ModuleType)
        and name != "annotations"
    }

    assert set(oporde.__all__) == offered
    assert list(oporde.__all__) == sorted(oporde.__all__)


def test_every_verb_at_the_front_door_says_what_it_does():
    assert [name for name in oporde.__all__ if not getattr(oporde, name).__doc__] == []


def test_opening_the_front_door_loads_no_library():
    code = "import oporde, sys; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert sorted({"duckdb", "yaml", "pydantic", "sqlglot", "click", "rich"}.intersection(loaded)) == []
