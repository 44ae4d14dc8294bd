"""Makes the JSON Schema (draft 2020-12) of results from the records themselves."""

import inspect
import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import yaml

from benchmark.results.records import SCHEMA_VERSION, KernelsRecord, Results

FOLDER = Path(__file__).parent
PUBLISHED = FOLDER / f"results-{SCHEMA_VERSION}.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def results_schema() -> Schema:
    """The schema of what `Results.as_json` gives.

    Raises KeyError for a field that words.yaml does not describe.
    """
    generated = msgspec.json.schema(Results, schema_hook=_anything, ref_template="#/$defs/{name}")
    records: dict[str, Schema] = generated["$defs"]
    words: dict[str, Schema] = yaml.safe_load((FOLDER / "words.yaml").read_text())
    for record in records.values():
        if record["type"] == "object":
            _flatten(record, records["Summary"])
    root = records["Results"]
    root["properties"] = {"schema_version": {"const": SCHEMA_VERSION}, **root["properties"]}
    optional = {kind.__name__: _left_out(kind) for kind in (Results, KernelsRecord)}
    records = {
        name: _described(name, record, words, optional.get(name, set()))
        for name, record in records.items()
    }
    root = records.pop("Results")
    return {
        "$schema": DIALECT,
        "$id": f"urn:serverless-notebooks:results:{SCHEMA_VERSION}",
        **root,
        "$defs": dict(sorted(records.items())),
    }


def text() -> str:
    """The schema as the published file holds it."""
    return json.dumps(results_schema(), indent=2, ensure_ascii=False) + "\n"


def _flatten(record: Schema, summary: Schema) -> None:
    """A summary's figures stand beside the samples they are of, as `Results.as_json` writes it."""
    if record["properties"].pop("summary", None) is not None:
        record["properties"] |= {"unit": {"type": "string"}, **summary["properties"]}


def _left_out(record: type) -> set[str]:
    """The fields that are left out where the variant does not support what fills them."""
    hints = get_type_hints(record)
    return {name for name, kind in hints.items() if msgspec.UnsetType in get_args(kind)}


def _described(name: str, record: Schema, words: dict[str, Schema], optional: set[str]) -> Schema:
    described = {**record, "description": _in_json_terms(record["description"])}
    if record["type"] != "object":
        return described
    fields: dict[str, Schema] = record["properties"]
    properties = {
        field: {**_without_default(schema), **_words(name, field, words)}
        for field, schema in fields.items()
    }
    return {
        **described,
        "properties": properties,
        "required": [field for field in properties if field not in optional],
        "additionalProperties": False,
    }


def _words(record: str, field: str, words: dict[str, Schema]) -> Schema:
    qualified = f"{record}.{field}"
    return words[qualified] if qualified in words else words[field]


def _without_default(schema: Schema) -> Schema:
    """Every field is written, so that none has a default for readers."""
    return {key: value for key, value in schema.items() if key != "default"}


def _in_json_terms(docstring: str) -> str:
    return " ".join(inspect.cleandoc(docstring).split()).replace("None", "null")


def _anything(kind: type) -> Schema:
    if kind is object:
        return {"description": "Any JSON value."}
    raise NotImplementedError(f"no JSON Schema for {kind}")
