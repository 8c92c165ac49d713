"""A plan on paper: written as JSON beside its protocol, and read back only when the folder has not changed.

Reading it needs neither YAML nor a parser of expressions; that is most of what a check of a small file would cost.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import types
import typing
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from oporde.plan.model import Plan
from oporde.protocol.folder import KEPT_PLAN, find_protocol, folder_hash

FORMAT = "2"  # of the kept file and of the compiler; another one is compiled anew


def load_plan(name: str | Path) -> Plan:
    """The plan of a protocol: the one kept beside it when it fits the folder's content, else compiled now.

    Raises: UnknownProtocol, ProtocolError.
    """
    folder = find_protocol(name)
    return read_plan(folder) or _compile(folder)


def read_plan(folder: Path) -> Plan | None:
    """The plan kept in a folder, or None when there is none or the folder or the format has changed since."""
    path = folder / KEPT_PLAN
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if kept.get("compiled_by") != FORMAT or kept.get("folder_hash") != folder_hash(folder):
        return None
    plan = _decode(Plan, kept)
    return plan if plan_hash(plan) == plan.hash else None


def write_plan(plan: Plan, folder: Path) -> Path:
    """Keep a plan beside its protocol. Raises: OSError."""
    path = folder / KEPT_PLAN
    path.write_text(json.dumps(_encode(plan), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def plan_hash(plan: Plan) -> str:
    """sha256 over what a plan does; not over where it came from."""
    content = _encode(dataclasses.replace(plan, hash="", folder_hash=""))
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _compile(folder: Path) -> Plan:
    # The compiler brings YAML, pydantic and a SQL parser; a kept plan needs none of them.
    compiling = importlib.import_module("oporde.plan.compiling")
    plan: Plan = compiling.compile_folder(folder)
    return plan


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


_HINTS: dict[type, dict[str, Any]] = {}


def _decode(kind: Any, value: Any) -> Any:
    """Build the dataclass again from its JSON; types of fields say how."""
    if value is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _decode(next(part for part in typing.get_args(kind) if part is not type(None)), value)
    if origin is tuple:
        part = typing.get_args(kind)[0]
        return tuple(value) if part in (str, int) else tuple(_decode(part, item) for item in value)
    if origin is dict:
        part = typing.get_args(kind)[1]
        return value if part in (str, int) else {key: _decode(part, item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _HINTS.get(kind) or _HINTS.setdefault(kind, typing.get_type_hints(kind))
        return kind(**{key: _decode(hints[key], item) for key, item in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value
