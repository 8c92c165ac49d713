"""JSON Schemas of the YAML files of a protocol, made from the models, so that an editor completes and checks them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from oporde.protocol.english import EnglishHead, EnglishLayout
from oporde.protocol.generator import GeneratorSpec
from oporde.protocol.overviews import ReportFile
from oporde.protocol.protocol import Head, IndicatorsFile, Layout, QuestionsFile

FILES: dict[str, tuple[type[BaseModel], str]] = {
    "head": (Head, "protocol.yaml: alles over een protocol dat niet over één bestand gaat"),
    "layout": (Layout, "Een bestand van een levering: kolommen, namen, controleregels en voorbeelden"),
    "indicators": (IndicatorsFile, "indicators.yaml: de tabellen en indicatoren van het op-orde-rapport"),
    "report": (ReportFile, "report.yaml: wat het op-orde-rapport laat zien naast de indicatoren"),
    "questions": (QuestionsFile, "questions.yaml: vragen en antwoorden"),
    "generator": (GeneratorSpec, "generator.yaml: hoe voorbeeldbestanden eruitzien"),
    "english-head": (EnglishHead, "english/protocol.yaml: wat protocol.yaml zegt, in het Engels"),
    "english-layout": (
        EnglishLayout,
        "english/wmo.yaml en dergelijke: wat een bestand van een levering zegt, in het Engels",
    ),
}
"""Name of a schema → the model of the file and its title."""
LOADED = {"CodeList": ("codes",), "FigureList": ("values",)}
"""What the loader finds in a CSV file; an author does not write it."""


class _AuthorsSchema(GenerateJsonSchema):
    """What the models read before they judge may be written so: a share as "1%", a list of one without its brackets."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        read = super().function_before_schema(schema)
        if read.get("type") == "number":
            return {"anyOf": [read, {"type": "string", "pattern": r"^\s*[0-9]+([.,][0-9]+)?\s*%\s*$"}]}
        return {"anyOf": [read, read["items"]]} if read.get("type") == "array" and "items" in read else read


def schemas() -> dict[str, str]:
    """File name → JSON Schema, as text, of every kind of YAML file of a protocol."""
    return {f"{name}.schema.json": _schema(name, *described) for name, described in FILES.items()}


def write_schemas(directory: Path) -> tuple[Path, ...]:
    """Write all schemas; the directory is made when it is not there."""
    directory.mkdir(parents=True, exist_ok=True)
    written = {directory / name: text for name, text in schemas().items()}
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return tuple(written)


def _schema(name: str, model: type[BaseModel], title: str) -> str:
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:oporde:protocol:{name}",
        **model.model_json_schema(by_alias=True, schema_generator=_AuthorsSchema),
        "title": title,
    }
    for definition, names in LOADED.items():
        for loaded in names:
            schema.get("$defs", {}).get(definition, {}).get("properties", {}).pop(loaded, None)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
