"""JSON Schema (2020-12) of one row of a layout: an object with the text of every cell.

It says what JSON Schema can say of the rules that reject: filled, form, codes, and which cells go together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from oporde.protocol.exports.conditions import EMPTY, FILLED, Cell, Schema, possibly, surely
from oporde.protocol.exports.layouts import (
    certain_column,
    certain_lengths,
    certain_rules,
    is_always_filled,
    rejects,
    with_codes,
)
from oporde.protocol.model import Column
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.rules.presence import Presence
from oporde.protocol.rules.scopes import RowRule
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.sql import parse
from oporde.protocol.types import TYPES


def row_schema(protocol: Protocol, layout: Layout) -> Schema:
    """The schema of one row; an empty cell is the empty text."""
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:oporde:{protocol.id}:{protocol.version}:{layout.id}",
        "title": f"Een regel van het bestand {layout.title}",
        "description": layout.description.strip(),
        "type": "object",
        "properties": {column.name: _property(protocol, layout, column) for column in layout.columns},
        "required": [column.name for column in layout.columns],
    }
    if any(rule.kind == "column-count" and rejects(rule) for rule in protocol.head.rules):
        schema["additionalProperties"] = False
    conditions = [condition for rule in layout.rules for condition in _row_conditions(protocol, layout, rule)]
    return schema | ({"allOf": conditions} if conditions else {})


def _property(protocol: Protocol, layout: Layout, column: Column) -> Schema:
    certain = certain_column(protocol, layout, column)
    form: Schema = TYPES[certain.type].json_schema(certain) if certain else {"type": "string"}
    always = is_always_filled(layout, column)
    lengths = certain_lengths(protocol, layout, column)
    if form == {"type": "string"}:
        form |= {"minLength": lengths[0], "maxLength": lengths[1]} if lengths else FILLED
    described = {"title": column.name, "description": column.definition.strip()}
    examples = {"examples": [column.example]} if column.example else {}
    values = [condition for rule in certain_rules(layout, column) for condition in _value_conditions(rule)]
    return described | (form if always else _or_empty(form)) | ({"allOf": values} if values else {}) | examples


def _or_empty(form: Schema) -> Schema:
    """The same form, with an empty cell allowed."""
    found = {key: value for key, value in form.items() if key != "minLength"}
    if "pattern" in found:
        found["pattern"] = f"^(?:{found['pattern'].removeprefix('^').removesuffix('$')})?$"
    if "enum" in found:
        found["enum"] = ["", *found["enum"]]
    return found


def _value_conditions(rule: object) -> Iterator[Schema]:
    if isinstance(rule, ValueCondition):
        said = possibly(parse(rule.holds), {"value": Cell(lambda schema: schema)})
        if said:
            yield {"$comment": rule.id} | said


def _row_conditions(protocol: Protocol, layout: Layout, rule: object) -> Iterator[Schema]:
    if not isinstance(rule, RowRule) or not rejects(rule):
        return
    cells = {column.name: Cell(_in_property(column.name), _firm_codes(protocol, column)) for column in layout.columns}
    comment = {"$comment": f"{rule.id}: {rule.title}"}
    if isinstance(rule, Presence):
        yield from (comment | said for said in _presence(rule, cells))
        return
    when_text, holds_text = rule.conditions()
    when = surely(parse(when_text), cells) if when_text else None
    holds = possibly(parse(holds_text), cells)
    if holds and (when or not when_text):
        yield comment | ({"if": when, "then": holds} if when else holds)


def _presence(rule: Presence, cells: dict[str, Cell]) -> Iterator[Schema]:
    condition = parse(rule.when)
    for names, wanted, form in ((rule.filled, True, FILLED), (rule.otherwise_empty, False, EMPTY)):
        when = surely(condition, cells, wanted=wanted)
        if names and when:
            yield {"if": when, "then": {"properties": dict.fromkeys(names, form)}}


def _in_property(name: str) -> Callable[[Schema], Schema]:
    return lambda schema: {"properties": {name: schema}}


def _firm_codes(protocol: Protocol, column: Column) -> frozenset[str]:
    """The codes that can be read in every period; of others it is not sure that a condition sees them."""
    if column.type != "code":
        return frozenset()
    if column.list is None:
        return frozenset(code.code for code in with_codes(protocol, column).codes)
    listed = protocol.code_list(column.list)
    periods = [{code.code for code in listed.within(p.first_day, p.last_day)} for p in protocol.head.periods]
    return frozenset(set.intersection(*periods)) if periods else frozenset()
