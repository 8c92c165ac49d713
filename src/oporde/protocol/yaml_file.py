"""A YAML file as plain values, and the line on which each of them stands. The only module that reads YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times as fast
Place = tuple[str | int, ...]
"""Where a value stands in a file: keys and numbers of items, from the outside in."""
DEEPEST = 50  # levels of YAML within YAML; the reader itself gives up, without a word, far beyond
PLAIN = frozenset(f"tag:yaml.org,2002:{word}" for word in ("null", "bool", "int", "float", "timestamp"))


@dataclass(slots=True)
class YamlFile:
    """What a file says.

    Attributes:
        name: path below the protocol's folder.
        value: dictionaries, lists and plain values; an empty dictionary for an empty file.
    """

    name: str
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Iterable[str | int]) -> int:
        """The line of a value, or of the nearest thing around it; steps that are not there are passed over."""
        known: Place = ()
        for step in place:
            if (*known, step) in self.lines:
                known = (*known, step)
        return self.lines.get(known, 1)


def read_yaml(name: str, text: str) -> tuple[YamlFile | None, list[tuple[int, str]]]:
    """Read a file, with what is wrong with it as YAML: (line, what). None when it cannot be read at all."""
    file, mistakes = YamlFile(name), list[tuple[int, str]]()
    try:
        for line, what in _too_much(text):
            return None, [(line, f"no readable YAML: {what}")]
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        return None, [(mark.line + 1 if mark else 1, f"no readable YAML: {what}")]
    file.value = _plain(node, (), file, mistakes) if node is not None else {}
    return file, mistakes


def _plain(node: yaml.Node, place: Place, file: YamlFile, mistakes: list[tuple[int, str]]) -> Any:
    file.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, file, mistakes)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, i), file, mistakes) for i, item in enumerate(node.value)]
    if node.tag not in PLAIN:
        return node.value
    try:
        return SafeConstructor().construct_document(node)
    except (yaml.YAMLError, LookupError, ValueError, AttributeError):  # each constructor has its own
        return node.value  # 2025-04-31 is a text; the model says whether a day was expected


def _mapping(node: yaml.MappingNode, place: Place, file: YamlFile, mistakes: list[tuple[int, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            mistakes.append((line, f'the key "{key}" stands here twice'))
        found[key] = _plain(value_node, (*place, key), file, mistakes)
        file.lines[*place, key] = line
    return found


def _too_much(text: str) -> Iterator[tuple[int, str]]:
    """What YAML can do and a protocol may not: the line, and what."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield line, f"nested more than {DEEPEST} levels deep"
        if isinstance(event, yaml.AliasEvent):
            yield line, f"*{event.anchor} stands for something else; write it out"
