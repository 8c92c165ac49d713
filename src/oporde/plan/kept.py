"""A plan on paper: written as JSON beside its protocol, and read back only when nothing has changed since.

Reading it needs neither YAML nor a parser of expressions; that is most of what a check of a small file would cost.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import os
import types
import typing
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from oporde.plan.model import Plan
from oporde.protocol.folder import KEPT_PLAN, find_protocol, folder_hash

BETWEEN = b',\n"plan": '  # what stands before the plan itself, and after: its bytes are hashed as they stand
AFTER = b"\n}\n"
NOT_HASHED = ("hash", "folder_hash", "compiled_by")  # where a plan comes from, not what it does


def load_plan(name: str | Path) -> Plan:
    """The plan of a protocol: the one kept beside it when it is still the right one, else compiled now.

    Nothing is written: a plan is kept where a wheel is built, or where `oporde protocol compile` is asked to.

    Raises: UnknownProtocol, ProtocolError.
    """
    folder = find_protocol(name)
    return read_plan(folder) or _compile(folder)


def read_plan(folder: Path) -> Plan | None:
    """The plan kept in a folder; None when there is none, or when folder, compiler or the plan itself has changed."""
    try:
        about, _, content = (folder / KEPT_PLAN).read_bytes().partition(BETWEEN)
        kept = json.loads(about + b"}")
        content = content.removesuffix(AFTER)
        if kept != {
            "hash": hashlib.sha256(content).hexdigest(),
            "folder_hash": folder_hash(folder),
            "compiled_by": compiler_hash(),
        }:
            return None
        plan: Plan = decoder(Plan)(json.loads(content) | kept)
    except (OSError, ValueError, RecursionError):
        return None
    return plan


def write_plan(plan: Plan, folder: Path) -> Path:
    """Keep a plan beside its protocol, whole or not at all. Raises: OSError."""
    path = folder / KEPT_PLAN
    part = folder / f".{KEPT_PLAN}.{os.getpid()}"
    about = json.dumps({name: getattr(plan, name) for name in NOT_HASHED}, indent=1).removesuffix("\n}").encode()
    try:
        part.write_bytes(about + BETWEEN + _content(plan) + AFTER)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def plan_hash(plan: Plan) -> str:
    """sha256 over what a plan does; not over where it came from."""
    return hashlib.sha256(_content(plan)).hexdigest()


@cache
def compiler_hash() -> str:
    """sha256 over the source of all that has a say in what a plan becomes: another compiler makes another plan."""
    room = Path(__file__).resolve().parent
    total = hashlib.sha256()
    for path in sorted((*room.glob("*.py"), *(room.parent / "protocol").rglob("*.py"))):
        if path.parent.name != "exports":
            total.update(path.relative_to(room.parent).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def _compile(folder: Path) -> Plan:
    # The compiler brings YAML, pydantic and a SQL parser; a kept plan needs none of them.
    compiling = importlib.import_module("oporde.plan.compiling")
    plan: Plan = compiling.compile_folder(folder)
    return plan


def _content(plan: Plan) -> bytes:
    content = {name: value for name, value in encode(plan).items() if name not in NOT_HASHED}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def encode(value: Any) -> Any:
    """A frozen value as plain dicts, lists and texts, ready for JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def decoder(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type out of its JSON."""
    parts, origin = typing.get_args(kind), typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        known = {decoder(part) for part in parts if part is not type(None)}
        if known == {_as_it_is}:
            return _as_it_is
        [decode] = known
        return lambda value: None if value is None else decode(value)
    if origin is tuple:
        part = decoder(parts[0])
        return tuple if part is _as_it_is else lambda value: tuple(map(part, value))
    if origin is dict:
        part = decoder(parts[1])
        return _as_it_is if part is _as_it_is else lambda value: {key: part(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _of_dataclass(kind)
    if kind is date:
        return date.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else _as_it_is


def _of_dataclass(kind: Any) -> Callable[[Any], Any]:
    decoders = {name: decoder(hint) for name, hint in typing.get_type_hints(kind).items()}
    changed = {name: decode for name, decode in decoders.items() if decode is not _as_it_is}

    def decode(value: dict[str, Any]) -> Any:
        made = dict(value)
        for name, change in changed.items():
            if name in made:  # what was kept before a field came has its default
                made[name] = change(made[name])
        return kind(**made)

    return decode


def _as_it_is(value: Any) -> Any:
    return value
