"""A value from YAML held against its model: what is wrong with it, in the words of someone who writes YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from oporde.protocol.sql import nearest, suggest
from oporde.protocol.yaml_file import Place

Kind = TypeVar("Kind", bound=BaseModel)
EXPECTED = {
    "finite": "a number", "bool": "true or false", "int": "a whole number", "float": "a number", "date": "a day, as in 2017-12-31",
    "list": "a list, as in [a, b]", "tuple": "a list, as in [a, b]", "dict": "keys with their values, as in {a: b}",
    "model": "keys with their values, as in {a: b}", "dataclass": "keys with their values, as in {a: b}",
}  # fmt: skip
"""The beginning of an error's type → what was expected."""
FORMS = {
    r"^[A-Z]{1,4}\d{1,4}$": "one to four capitals and one to four digits, as in W104",
    r"^[A-Z]{1,3}\d{2}$": "one to three capitals and two digits, as in O01",
    r"^[A-Z0-9]+_\d{4}$": "capitals or digits, _ and a year, as in H2_2017",
    r"^[A-Za-z][A-Za-z0-9_]*$": "a letter, and then letters, digits or _",
}
"""What the patterns of the model say."""
LIMITS = {
    "greater_than_equal": "at least {ge:g}", "less_than_equal": "at most {le:g}", "greater_than": "more than {gt:g}",
    "less_than": "less than {lt:g}", "too_short": "a list of at least {min_length}", "too_long": "a list of at most {max_length}",
    "string_too_long": "no more than {max_length} characters", "string_too_short": "some text",
}  # fmt: skip
LONGEST = 60


def shaped(kind: type[Kind], value: Any) -> tuple[Kind | None, list[tuple[Place, str]]]:
    """The value as its model, and the mistakes in it, (place, what).

    With mistakes it is what was probably meant, so that what else is wrong can be told at once: words as they are suggested,
    and without keys that are not known. None when that does not give it its shape.
    """
    try:
        return kind.model_validate(value), []
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=True)
    try:
        meant = kind.model_validate(_meant(value, problems))
    except ValidationError:
        meant = None
    return meant, list(_mistakes(problems, kind))


def _meant(value: Any, problems: list[Any]) -> Any:
    """A copy in which what is misspelt is spelt as the mistakes suggest."""
    meant = deepcopy(value)
    missing = _missing(problems)
    for problem in problems:
        place, what = problem["loc"], problem["type"]
        around = _at(meant, place if what == "union_tag_invalid" else place[:-1])
        if not isinstance(around, dict):
            continue
        if what == "extra_forbidden":
            item = around.pop(place[-1], None)
            near = nearest(str(place[-1]), sorted(key for at, key in missing if at == place[:-1]))
            if near is not None:
                around[near] = item
        elif what == "union_tag_invalid" and "kind" in around:
            around["kind"] = nearest(problem["ctx"]["tag"], _tags(problem)) or around["kind"]
        elif what in ("literal_error", "enum") and place[-1] in around:
            around[place[-1]] = nearest(str(problem["input"]), _words(problem)) or problem["input"]
    return meant


def _at(value: Any, place: Place) -> Any:
    """What stands at a place; a step that names one of several shapes is not in the value."""
    for step in place:
        if step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _missing(problems: list[Any]) -> set[tuple[Place, str]]:
    return {(problem["loc"][:-1], str(problem["loc"][-1])) for problem in problems if problem["type"] == "missing"}


def _tags(problem: Mapping[str, Any]) -> list[str]:
    return [tag.strip(" '") for tag in problem["ctx"]["expected_tags"].split(",")]


def _words(problem: Mapping[str, Any]) -> list[str]:
    return re.findall(r"'([^']+)'", problem["ctx"]["expected"])


def _mistakes(problems: list[Any], kind: type[BaseModel]) -> Iterator[tuple[Place, str]]:
    keys = _keys(kind)
    missing = _missing(problems)
    meant: set[tuple[Place, str]] = set()
    told = []
    for problem in problems:
        if problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"]:
            continue  # items that are wrong were not counted
        place, last = problem["loc"], str(problem["loc"][-1]) if problem["loc"] else ""
        if problem["type"] != "extra_forbidden":
            told.append(problem)
            continue
        # A misspelt key is one mistake, not also a key that is missing.
        absent = sorted(key for at, key in missing if at == place[:-1])
        near = nearest(last, absent)
        meant |= {(place[:-1], near)} if near is not None else set()
        yield place, f'unknown key "{last}"{suggest(last, [near] if near is not None else keys)}'
    for problem in told:
        place = problem["loc"]
        if problem["type"] == "missing" and (place[:-1], str(place[-1])) in meant:
            continue
        yield place, _sentence(problem)


def _sentence(problem: Mapping[str, Any]) -> str:
    keys = [str(step) for step in problem["loc"] if isinstance(step, str)]
    last = keys[-1] if keys else ""
    what, context = problem["type"], problem.get("ctx", {})
    if what == "missing":
        return f'the key "{last}" is missing'
    if what == "union_tag_invalid":
        return f'unknown kind "{context["tag"]}"{suggest(str(context["tag"]), _tags(problem))}'
    if what == "union_tag_not_found":
        return 'the key "kind" is missing'
    if what == "value_error":
        why = problem["msg"].removeprefix("Value error, ")
        return why if isinstance(problem["input"], dict) else f"{_said(last, problem['input'])}: {why}"
    item = "an item of " if problem["loc"] and isinstance(problem["loc"][-1], int) and last else ""
    return f"{item}{_said(last, problem['input'])}; expected {_expected(problem, context)}"


def _said(key: str, value: Any) -> str:
    """What stands there: "max_length" is "zes"."""
    shown = f'"{value}"' if isinstance(value, str) else "a list" if isinstance(value, list) else str(value)
    shown = "keys with values" if isinstance(value, dict) else "nothing" if value is None else shown
    short = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    return f'"{key}" is {short}' if key else f"the file holds {short}"


def _expected(problem: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    what = problem["type"]
    if what == "string_type":
        number = isinstance(problem["input"], int | float) and not isinstance(problem["input"], bool)
        return f'text; put it between quotes: "{problem["input"]}"' if number else "text"
    if what in ("literal_error", "enum"):
        known = _words(problem)
        near = nearest(str(problem["input"]), known)
        return f"one of {', '.join(known)}" + (f'; did you mean "{near}"?' if near else "")
    if what in LIMITS:
        return LIMITS[what].format(**context) + (", which is 100%" if context.get("le") == 1 else "")
    if what == "string_pattern_mismatch":
        return FORMS.get(context["pattern"], f"what matches {context['pattern']}")
    return EXPECTED.get(what.partition("_")[0], str(problem["msg"]))


def _keys(kind: type[BaseModel]) -> list[str]:
    """All keys that occur anywhere in the model: near enough for a suggestion."""
    schema = kind.model_json_schema()
    found = set(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        found |= set(definition.get("properties", {}))
    return sorted(found)
