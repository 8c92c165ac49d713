"""Keep the plan of every protocol that is shipped: a wheel carries it, an installation in place has it beside the YAML.

So a check of an installed OpOrde starts without YAML and without a compiler, also where nothing can be written.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KeptPlans(BuildHookInterface):
    """Named in pyproject.toml; runs wherever a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile with the source that is being built, whatever else may be installed."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from oporde.plan.compiling import compile_folder
        from oporde.plan.kept import write_plan
        from oporde.protocol.folder import find_protocol, protocol_names

        for name in protocol_names():
            beside = find_protocol(name)
            kept = beside if version == "editable" else Path(self.root) / "build" / "plans" / name
            kept.mkdir(parents=True, exist_ok=True)
            path = write_plan(compile_folder(beside), kept)
            if version != "editable":
                build_data["force_include"][str(path)] = f"oporde/protocols/{name}/{path.name}"
