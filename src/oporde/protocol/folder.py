"""Where protocols stand, and the hash by which a folder's content is known. Reads bytes, understands nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from oporde.errors import UnknownProtocol

KEPT_PLAN = "plan.json"
_PACKAGE = Path(__file__).resolve().parents[1]
# In an installed wheel the protocols stand inside the package, in a checkout beside src/.
SHELVES = (_PACKAGE / "protocols", _PACKAGE.parents[1] / "protocols")


def protocol_names() -> tuple[str, ...]:
    """The protocols that are shipped, as "gmsd/2017", in order."""
    found = {
        f"{head.parent.parent.name}/{head.parent.name}" for shelf in SHELVES for head in shelf.glob("*/*/protocol.yaml")
    }
    return tuple(sorted(found))


def find_protocol(name: str | Path) -> Path:
    """The folder of a protocol, by its name ("gmsd/2017") or its own path.

    Raises: UnknownProtocol.
    """
    candidates = (Path(name), *(shelf / str(name) for shelf in SHELVES))
    for folder in candidates:
        if (folder / "protocol.yaml").is_file():
            return folder
    if Path(name).is_dir():
        raise UnknownProtocol(f"In de map {name} staat geen protocol.yaml. Geef de map van een protocol op.")
    known = ", ".join(protocol_names()) or "geen"
    raise UnknownProtocol(f"Protocol “{name}” is hier niet bekend. Bekend zijn: {known}. Een eigen map mag ook.")


def folder_hash(folder: Path) -> str:
    """sha256 over names and content of everything in the folder, except the plan that is kept there."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != KEPT_PLAN and p.name[0] != "."):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
